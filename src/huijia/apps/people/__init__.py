"""People and households, and what is known of them, since when and from where.

Holds what benefits need and nothing else (docs/charter.md): no sex, no marital status, no count of children, and nothing
about anybody's health.
"""
