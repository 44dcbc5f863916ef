"""One transaction, and errors that say where, what, and how to mend it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from huijia.cli.main import app
from huijia.engine import api
from huijia.engine.backends.source import FactsSource
from huijia.engine.backends.sql.names import TableName
from huijia.engine.backends.sql.postgres_engine import PostgresRun, Session, described
from huijia.values.errors import UnableToReadFacts, UnableToUseDatabase, UnableToWriteResults
from tests.engines import database
from tests.unit.engine_postgres.offices import PACK, Office, assess

ON = date(2026, 11, 23)
ROWS = pa.table(
    {
        "case_id": ["a", "b"],
        "birth_date": pa.array([date(2025, 1, 1)] * 2, pa.date32()),
        "chinese_national": [True, True],
        "birth_registered": [True, True],
    }
)


def facts_of(session: Session, office: Office, name: str) -> FactsSource:
    table = described(session, TableName(office.schema, name))
    return FactsSource(table, {column: column for column in ROWS.column_names})


def test_error_takes_everything_back(office: Office) -> None:
    office.children(10)

    with pytest.raises(ZeroDivisionError), Session(database()) as session:
        request = api.Request(api.load_pack(PACK), ON, engine="postgres", database=session)
        with api.started(request, facts_of(session, office, "children")) as run:
            assert isinstance(run, PostgresRun)
            run.to_table(TableName(office.schema, "answers"))
        raise ZeroDivisionError

    assert office.tables() == {"children"}


def test_run_sees_the_table_as_it_was_when_the_run_began(office: Office) -> None:
    office.children(10)

    with Session(database()) as session:
        facts = facts_of(session, office, "children")
        office.do("DELETE FROM {s}.children")
        request = api.Request(api.load_pack(PACK), ON, engine="postgres", database=session)
        with api.started(request, facts) as run:
            assert run.assessed().cases == 10


def test_nothing_of_a_run_stays_in_the_database(office: Office) -> None:
    before = office.rows("SELECT oid FROM pg_class")

    api.assess(PACK, ROWS, on=ON, engine="postgres", database=database())

    # Schemas and catalogs of temporary tables are the server's own, and stay empty.
    after = office.rows("SELECT oid FROM pg_class WHERE relkind IN ('r', 'v') AND relpersistence = 't'")
    assert (after, bool(before)) == ([], True)


def test_column_of_the_user_cannot_carry_statements(office: Office) -> None:
    evil = 'a" FROM pg_authid; --'
    facts = FactsSource(
        ROWS.rename_columns([evil, *ROWS.column_names[1:]]),
        {"case_id": evil} | {name: name for name in ROWS.column_names[1:]},
    )
    request = api.Request(api.load_pack(PACK), ON, engine="postgres", database=database())

    with api.started(request, facts) as run:
        assert set(run.to_arrow()["case_id"].to_pylist()) == {"a", "b"}


def test_ids_cannot_carry_statements(office: Office) -> None:
    ids = ["'; DROP TABLE children; --", '\\"\n,\\.']
    facts = ROWS.set_column(0, "case_id", [ids])

    found = api.assess(PACK, facts, on=ON, engine="postgres", database=database())

    assert list(dict.fromkeys(found["case_id"].to_pylist())) == ids


def test_address_that_cannot_be_read_is_not_shown() -> None:
    with pytest.raises(UnableToUseDatabase) as refused:
        api.assess(PACK, ROWS, on=ON, engine="postgres", database="postgresql://me:secret@host/db?nonsense")

    assert "secret" not in str(refused.value)
    assert "postgresql://" in str(refused.value)


def test_server_that_is_not_there_is_told_with_what_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(UnableToUseDatabase, match="see that the server runs"):
        api.assess(PACK, ROWS, on=ON, engine="postgres", database=f"host={tmp_path} user=me password=secret")


def test_without_an_address_the_option_is_named() -> None:
    with pytest.raises(UnableToUseDatabase, match="--database"):
        api.assess(PACK, ROWS, on=ON, engine="postgres")


def test_address_of_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    options = ["assess", PACK, "table:children", "--summary", "--engine", "postgres"]

    result = CliRunner().invoke(app, options, env={"DATABASE_URL": f"sqlite:///{tmp_path}/office.sqlite3"})

    assert result.exit_code == 2
    assert "no PostgreSQL" in result.output.replace("\n", " ")


def test_place_where_nothing_may_be_made_is_told_with_what_to_ask_for(office: Office) -> None:
    office.children(5)

    result = assess(office.table("children"), "-o", "table:pg_catalog.answers")

    assert result.exit_code == 2
    assert "ask whoever keeps the database" in result.output.replace("\n", " ")


def test_copy_that_can_only_be_read_is_told(office: Office) -> None:
    read_only = f"{database()}?options=-c%20default_transaction_read_only%3Don"
    office.children(5)

    with pytest.raises(UnableToUseDatabase, match="can only be read"), Session(read_only) as session:
        session.run(f"CREATE TABLE {office.schema}.x (a int)")


def test_schema_that_is_not_there_is_named(office: Office) -> None:
    from huijia.engine.backends.sql.postgres_engine import place_for

    with Session(database()) as session, pytest.raises(UnableToWriteResults, match="no schema 'nowhere'"):
        place_for(session, TableName("nowhere", "answers"))


def test_table_without_a_schema_goes_where_the_account_puts_its_own(office: Office) -> None:
    office.children(5)
    home = f"{database()}?options=-c%20search_path%3D{office.schema}"

    result = CliRunner().invoke(
        app,
        ["assess", PACK, "table:children", "-o", "table:answers", "--engine", "postgres", "--database", home],
    )

    assert result.exit_code == 0, result.output
    assert office.tables() == {"children", "answers"}


def test_table_of_a_database_is_not_for_other_engines(office: Office) -> None:
    office.children(5)
    with Session(database()) as session:
        facts = facts_of(session, office, "children")

    for engine in ("duckdb", "in-memory"):
        request = api.Request(api.load_pack(PACK), ON, engine=engine)  # type: ignore[arg-type]
        with pytest.raises(UnableToReadFacts, match="--engine postgres"), api.started(request, facts):
            pass


def test_without_its_library_the_engine_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "import pyarrow as pa, datetime\n"
        "from huijia.engine import api\n"
        "from huijia.values.errors import UnableToUseDatabase\n"
        "table = pa.table({'case_id': ['a'], 'birth_date': pa.nulls(1), 'chinese_national': pa.nulls(1), "
        "'birth_registered': pa.nulls(1)})\n"
        "print(api.assess('cn/childcare-subsidy', table, on=datetime.date(2026, 1, 1)).num_rows)\n"
        "try:\n"
        "    api.assess('cn/childcare-subsidy', table, on=datetime.date(2026, 1, 1), engine='postgres', database='x')\n"
        "except UnableToUseDatabase as error:\n"
        "    print(error)\n"
    )

    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)

    assert "pip install 'psycopg[binary]'" in found.stdout, found.stderr
    assert found.stdout.startswith("1\n")
