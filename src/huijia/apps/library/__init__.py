"""The health library: knowledge for everybody, without an account. It knows no reader, and nothing of benefits.

It imports nothing of people, consent, claims, payments and recalculation, and they nothing of it (charter, rule 1). Its pages
read no session and ask no database, so that nobody's reading can be recorded.
"""
