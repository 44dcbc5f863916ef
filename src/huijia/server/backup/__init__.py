"""Backups of the whole office while it works, and bringing them back.

A backup is one zip file, readable by its owner only: the database as it stood at one moment, the papers, the secret
key, and a manifest with versions, counts, the end of the audit trail, and the SHA-256 of every part. SQLite is kept as its
file (its own online backup). PostgreSQL is kept as the rows of its tables, read in one snapshot: that needs no program of
PostgreSQL's, of a version that fits, on the machine; the tables themselves are made again by the migrations.
"""
