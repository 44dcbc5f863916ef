"""What an office does: Django apps, the same file names in each.

Order: ``claims -> consent -> people -> accounts -> audit``; an app imports only those after it. ``library`` knows none of the first
three, and none of them knows it; ``outreach`` knows people and consent, and neither claims nor payments, nor they it. In each app: ``urls``, ``views``
and ``tasks`` (a request becomes one call), ``forms`` (the shape of input only), ``actions`` (writes: keyword-only, ``by=``, one
transaction together with its audit record), ``policies`` (may this happen?), ``queries`` (reads: ``viewer=`` decides what is seen),
``models`` (tables and constraints), ``errors``. Only ``claims.assess`` calls the engine.
"""
