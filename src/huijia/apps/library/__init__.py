"""The health library: knowledge for everybody, without an account. It knows no reader, and nothing of benefits.

It imports nothing of people, consent, claims, payments and recalculation, and they nothing of it (charter, rule 1). The pages
that readers see (``views``, ``shelf``, ``searching``) read no session and ask no database, so that nobody's reading can be recorded. The office's own
articles are written and reviewed in the database (``views_editing``, ``actions``); ``publishing`` makes of them the file that readers' pages read.
"""
