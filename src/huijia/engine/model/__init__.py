"""What a rule, a fact and a pack are: a small closed set of values, checked when they are made.

Nothing in here runs a rule, and nothing knows how an author writes one or how an engine spells it.
"""
