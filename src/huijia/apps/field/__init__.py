"""The field app's server: devices that were without a signal for days, what was recorded on them, and what they may hold.

It sits on ``outreach``, and on ``campaigns`` for printed material, takes steps only by their functions, and knows nothing of claims, payments and recalculation, nor they of it. A device is
never believed: what it holds is compared with what its account may see now, what was recorded on it is accepted or refused, with the reason.
"""
