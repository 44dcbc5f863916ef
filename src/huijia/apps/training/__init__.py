"""Courses for staff: short texts with a few questions, sessions, certificates that end. Shown as help, never ranked, and nothing hangs on it.

It knows staff accounts, which have names; of families and of those who take part in anything it knows nobody.
"""
