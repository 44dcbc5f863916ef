"""Events that an office offers to everybody: a public list, signing up by a code, a waiting list, counts of who came, feedback of nobody.

It knows no person: no name, no account, nothing of benefits. A sign-up is a nickname if somebody likes, numbers of adults and children, and a
code that its holder alone has; it is erased when the event is over, and numbers stay (charter, rules 1, 2 and 7).
"""
