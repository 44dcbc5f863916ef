"""The outer fence: PostgreSQL itself shows each viewer only rows of their areas and household, whatever a query forgets to ask.

``told`` is who looks, as the code says it. ``postgresql`` is Django's backend that tells the connection. ``policies`` is what a migration puts
up; which rows of which table whom, stands in the migrations. Knows no model. On SQLite, which has no such thing, it does nothing (ADR 25).
"""
