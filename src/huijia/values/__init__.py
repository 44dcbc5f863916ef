"""What every room speaks of: answers, periods, money, dates and problems.

Knows nothing of rules, files or people. Everything here is an immutable value.
"""
