"""What a measured process can do. Each task imports what it needs before its time starts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from huijia.cli.bench.job import ON, PACK, Call, Done, Job, Task


def huijia_totals(job: Job) -> Call:
    """Totals by claim year and answer. Option ``unique_ids``."""
    import pyarrow.parquet as pq

    import huijia.engine.backends.sql.duckdb_engine  # noqa: F401  (imported when first used, which is in the time)
    from huijia.engine.api import Request, started
    from huijia.engine.backends.source import FactsSource
    from huijia.engine.loading import load_pack

    pack, unique_ids = load_pack(PACK), bool(job.options["unique_ids"])

    def call() -> Done:
        request = Request(pack, date.fromisoformat(ON), unique_ids=unique_ids, totals_only=True)
        source = FactsSource(job.facts, {name: name for name in pq.read_schema(job.facts).names})
        with started(request, source) as run:
            assessed = run.assessed()
        assert not assessed.problems
        return Done([(each.period, each.answer, each.rows, each.amount_minor) for each in assessed.totals])

    return call


def huijia_rows(job: Job) -> Call:
    """The whole result file. Options ``unique_ids``, ``ordered``."""
    import pyarrow.parquet as pq

    import huijia.engine.backends.sql.duckdb_engine  # noqa: F401
    from huijia.engine.api import Request, started
    from huijia.engine.backends.source import FactsSource
    from huijia.engine.loading import load_pack

    pack = load_pack(PACK)
    unique_ids, ordered = bool(job.options["unique_ids"]), bool(job.options["ordered"])

    def call() -> Done:
        request = Request(pack, date.fromisoformat(ON), unique_ids=unique_ids, ordered=ordered)
        source = FactsSource(job.facts, {name: name for name in pq.read_schema(job.facts).names})
        with started(request, source) as run:
            run.to_parquet(job.out)
            assert not run.assessed().problems
        return Done()

    return call


def by_hand_totals(job: Job) -> Call:
    """The same by hand. Options ``shape`` (one_pass, by_combination), ``check_ids``."""
    import duckdb

    from huijia.cli.bench import by_hand

    shapes = {"one_pass": by_hand.totals_in_one_pass, "by_combination": by_hand.totals_by_combination}
    query, check_ids = shapes[job.options["shape"]](job.facts), bool(job.options["check_ids"])

    def call() -> Done:
        with duckdb.connect() as connection:
            if check_ids:
                assert connection.execute(by_hand.ids_rise(job.facts)).fetchone() == (True,)
            return Done(connection.execute(query).fetchall())

    return call


def by_hand_rows(job: Job) -> Call:
    """The whole result file by hand. Options ``shape``, ``ordered``."""
    import duckdb

    from huijia.cli.bench import by_hand
    from huijia.engine.loading import load_pack

    constants = by_hand.Constants(load_pack(PACK).version, ON)
    shapes = {
        "one_pass": by_hand.rows_in_one_pass,
        "by_combination": by_hand.rows_by_combination,
        "as_enum": by_hand.rows_as_enum,
    }
    query = shapes[job.options["shape"]](job.facts, job.out, constants, ordered=bool(job.options["ordered"]))

    def call() -> Done:
        with duckdb.connect() as connection:
            connection.execute(query).fetchall()
        return Done()

    return call


def openfisca_totals(job: Job) -> Call:
    """Totals by claim year with openfisca-core, by months. Option ``formulas``."""
    from huijia.cli.bench.openfisca_rule import system
    from huijia.cli.bench.openfisca_run import totals

    system()
    formulas = str(job.options["formulas"])
    return lambda: totals(job.facts, formulas=formulas)


def huijia_one_case(job: Job) -> Call:
    """One answer in process. Option ``explained``."""
    from huijia.cli.bench.one_case import huijia

    return huijia(job.facts, explained=bool(job.options["explained"]))


def openfisca_one_case(job: Job) -> Call:
    """One child's 36 months with openfisca-core. Options ``formulas``, ``traced``."""
    from huijia.cli.bench.one_case import openfisca

    return openfisca(job.facts, formulas=str(job.options["formulas"]), traced=bool(job.options["traced"]))


def rules_to_sql(job: Job) -> Call:
    """300 dependent rules to SQL. Option ``cached``: for the second time."""
    from huijia.cli.bench.three_hundred import compiling

    return compiling(cached=bool(job.options["cached"]))


TASKS: Mapping[str, Task] = {
    task.__name__: task
    for task in (
        huijia_totals,
        huijia_rows,
        by_hand_totals,
        by_hand_rows,
        openfisca_totals,
        huijia_one_case,
        openfisca_one_case,
        rules_to_sql,
    )
}
