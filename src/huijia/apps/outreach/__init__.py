"""Named contacts, "do not contact", visits and support plans: offered to families, and only for those that asked or agreed.

It knows people, consent and accounts, and nothing of claims, payments and recalculation, nor they of it. Why somebody wants a visit or has a plan is
stored nowhere. Whatever a worker may change without a signal has an id that the device can make, a version, and steps that are only added.
"""
