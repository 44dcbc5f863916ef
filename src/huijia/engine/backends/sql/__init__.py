"""The same meaning in SQL: one translator to SQLGlot trees of a canonical subset, then an engine that runs them.

``expressions`` says how each node is spelled, ``missing`` which facts keep it unknown, ``units`` what becomes a column
of its own, ``plan`` how columns become one query; ``run`` is a run as all engines go through it, ``duckdb_engine`` and
``postgres_engine`` are the engines. The subset was chosen by measuring where DuckDB,
PostgreSQL and Spark differ (docs/adr/0001): dates are compared as dates and computed with as integers, quotients
are rounded by integer arithmetic, and no function is used whose NULLs or roundings engines read differently.
"""
