"""Who did what, when, why, and who looked at whose record: append-only, each entry chained to the one before.

Knows no other app: an entry holds names and numbers, never a foreign key, so that it outlives what it tells of.
"""
