"""What a person was told, and what they agreed to, for each purpose; and the family's account, which rests on such a consent.

It knows people and accounts, and nothing of benefits.
"""
