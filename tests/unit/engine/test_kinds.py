"""What hangs on a member's own facts is computed once for each kind of member: every family still gets what it gets in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from huijia.engine import api
from huijia.engine.backends.sql.duckdb_engine.session import Session
from huijia.engine.backends.sql.run import SQLRun
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from tests.engines import SQL_ENGINES, on_engine
from tests.unit.engine.small_pack import Change, write_pack

ON = date(2025, 6, 30)
DAYS = (date(2010, 1, 1), date(2012, 5, 5), None)

FAMILIES = Change("pack.yaml", "case: single", "case: family")
OF_FAMILIES = """\
resident = yes_no("resident")
until = optional_whole_number("until", lowest=2000, highest=2100, empty_means=("无", "none"))
"""
INPUTS = f"""\
from huijia.engine.language import *

{OF_FAMILIES}born = day("born", of=Member.OF_FAMILY)
counts = yes_no("counts", of=Member.OF_FAMILY)
weight = whole_number("weight", lowest=0, highest=9, of=Member.OF_FAMILY)
"""
LAST_PERIOD = """\
@rule(zh="末期", en="Last period", source="act", article="1")
def last():
    return until.otherwise(2030)


"""
FORMULAS = f"""\
from huijia.engine.language import *

from .inputs import *


@rule(zh="次序", en="Place", source="act", article="1")
def place():
    return rank_by(born, where=counts)


@rule(zh="年份", en="Year of birth", source="act", article="1")
def year():
    return born.year


{LAST_PERIOD}@refusal(zh="没有子女", en="Nobody", source="act", article="1")
def nobody():
    return count_members(where=counts) == 0


@refusal(zh="都在 2011 年前", en="Somebody born early", source="act", article="1")
def early():
    return any_member(counts & (year < 2011))


@grant(zh="有人", en="Somebody", source="act", article="1")
def somebody():
    return any_member(counts)


@rule(zh="应发金额", en="Amount due", source="act", article="3")
def amount_due():
    return when(nobody | ~resident).then(0).otherwise(AMOUNT)
"""
PLACES = "sum_members(place * 10 + weight, where=counts | ~counts)"
FIRST = "sum_members(weight + 1, where=counts & (rank_by(born, where=counts) == 1))"
LAST = "sum_members(weight + 1, where=(count_members(where=counts) == place) & counts) + count_members(where=counts)"
PLACES_OF_COUNTED = "sum_members(place * 10 + year + weight, where=counts)"


def pack_of(folder: Path, amount: str, *, bounded: bool = False, members_only: bool = False) -> Pack:
    written = write_pack(folder, FAMILIES)
    inputs, formulas = INPUTS, FORMULAS.replace("AMOUNT", amount)
    if members_only:
        inputs = INPUTS.replace(OF_FAMILIES, "")
        formulas = formulas.replace(" | ~resident", "").replace(LAST_PERIOD, "")
    (written / "inputs.py").write_text(inputs)
    (written / "parameters.yaml").write_text("{}")
    (written / "formulas.py").write_text(formulas)
    if bounded:
        about = (written / "pack.yaml").read_text()
        (written / "pack.yaml").write_text(
            about.replace("{unit: year}", "{unit: year, first: last, last: last}")
        )
    return load_pack(written)


def families(kinds: list[tuple[Any, Any]]) -> Iterator[tuple[tuple[Any, Any], ...]]:
    """Every family of none to three members of these kinds."""
    for size in range(4):
        yield from product(kinds, repeat=size)


def answered(
    pack: Pack,
    kinds: list[tuple[Any, Any]],
    engine: str,
    *,
    until: int | None = None,
    periods: tuple[str, str] = ("2024", "2025"),
    some_unweighed: bool = False,
    order: str = "",
) -> list[dict[str, Any]]:
    # ``order``: that of the members, where there is no table of families.
    every = [(number, family) for number, family in enumerate(families(kinds)) if family]
    members = [(number, *member) for number, family in every for member in family]
    table = pa.table(
        {
            "member_id": pa.array(range(len(members)), pa.int64()),
            "family_id": pa.array([number for number, _, _ in members], pa.int64()),
            "born": pa.array([born for _, born, _ in members], pa.date32()),
            "counts": pa.array([counts for _, _, counts in members], pa.bool_()),
            # Twins have different ones, the later rows now more, now less.
            "weight": pa.array(
                [
                    None if some_unweighed and number % 5 == 0 else number * 5 % 7
                    for number in range(len(members))
                ],
                pa.int64(),
            ),
        }
    )
    of_families = pa.table(
        {
            "family_id": pa.array([number for number, _ in every], pa.int64()),
            "resident": pa.array([True] * len(every), pa.bool_()),
            "until": pa.array([until] * len(every), pa.int64()),
        }
    )
    if order == "by texts":
        texts = {
            name: pa.array([f"f{id_:06}" for id_ in table[name].to_pylist()])
            for name in ("family_id", "member_id")
        }
        table = pa.table({**dict(zip(table.column_names, table.columns, strict=True)), **texts})
    if order == "in none":
        table = table.take([(row * 7919) % table.num_rows for row in range(table.num_rows)])
    result = api.assess(
        pack,
        table,
        families=None if order else of_families,
        on=ON,
        from_period=periods[0],
        to_period=periods[1],
        **on_engine(engine),
    )
    rows: list[dict[str, Any]] = result.to_pylist()
    return rows


KNOWN = [(born, counts) for born, counts in product(DAYS, (True, False)) if born or not counts]
"""Whoever counts has a date: nothing about a place is open, and members without a date have one, too."""
OPEN = list(product(DAYS, (True, False, None)))


@pytest.mark.parametrize("engine", SQL_ENGINES)
@pytest.mark.parametrize("amount", [PLACES, PLACES_OF_COUNTED, FIRST, LAST])
@pytest.mark.parametrize("kinds", [KNOWN, OPEN], ids=["known", "open"])
@pytest.mark.parametrize("by_kind", [True, False], ids=["by kind", "by member"])
def test_every_small_family_gets_what_it_gets_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, amount: str, kinds: list[Any], by_kind: bool
) -> None:
    monkeypatch.setattr(SQLRun, "_kinds_repeat", lambda self: by_kind)
    pack = pack_of(tmp_path, amount)

    assert answered(pack, kinds, engine) == answered(pack, kinds, "in-memory")


@pytest.mark.parametrize("engine", SQL_ENGINES)
@pytest.mark.parametrize("amount", [FIRST, LAST])
def test_one_member_s_unknown_value_is_asked_for_where_it_is_that_of_the_first_or_last(
    tmp_path: Path, engine: str, amount: str
) -> None:
    pack = pack_of(tmp_path, amount)

    found = answered(pack, KNOWN, engine, some_unweighed=True)

    assert found == answered(pack, KNOWN, "in-memory", some_unweighed=True)
    assert any(row["missing"] == "weight" for row in found)


@pytest.mark.parametrize("engine", SQL_ENGINES)
@pytest.mark.parametrize("amount", [PLACES_OF_COUNTED, FIRST, LAST])
@pytest.mark.parametrize("periods", [("2024", "2024"), ("2024", "2025")], ids=["one period", "two"])
@pytest.mark.parametrize("order", ["by id", "by texts", "in none"])
def test_families_that_have_nothing_but_members(
    tmp_path: Path, engine: str, amount: str, periods: tuple[str, str], order: str
) -> None:
    """Where ids are numbers that rise they are the families' keys, and nothing has to be looked up for a family."""
    pack = pack_of(tmp_path, amount, members_only=True)

    found = answered(pack, OPEN, engine, periods=periods, order=order)

    assert found == answered(pack, OPEN, "in-memory", periods=periods, order=order)
    assert len({row["case_id"] for row in found}) == sum(len(OPEN) ** size for size in (1, 2, 3))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The tables that DuckDB makes, and of what."""
    found: dict[str, str] = {}
    make = Session.make
    monkeypatch.setattr(
        Session, "make", lambda self, name, query: found.update({name: query}) or make(self, name, query)
    )
    return found


def test_ids_that_rise_are_the_families_keys(tmp_path: Path, made: dict[str, str]) -> None:
    pack = pack_of(tmp_path, FIRST, members_only=True)

    for order in ("by id", "by texts", "in none"):
        made.clear()
        answered(pack, OPEN, "duckdb", order=order)
        assert ("keyed" in made) == (order != "by id")


@pytest.mark.parametrize("amount", [FIRST, LAST])
def test_first_and_last_are_picked_without_a_place_for_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: dict[str, str], amount: str
) -> None:
    monkeypatch.setattr(SQLRun, "_kinds_repeat", lambda self: True)
    pack = pack_of(tmp_path, amount)

    for kinds in (KNOWN, OPEN):
        answered(pack, kinds, "duckdb")
        assert (" OVER (" in made["answers"]) == (kinds is OPEN)


@pytest.mark.parametrize("engine", SQL_ENGINES)
@pytest.mark.parametrize("amount", [PLACES_OF_COUNTED, FIRST])
@pytest.mark.parametrize("kinds", [KNOWN, OPEN], ids=["known", "open"])
@pytest.mark.parametrize("until", [2024, 2035], ids=["in a period", "in none"])
def test_members_of_families_without_a_period_give_reasons_too(
    tmp_path: Path, engine: str, until: int, kinds: list[Any], amount: str
) -> None:
    pack = pack_of(tmp_path, amount, bounded=True)

    asked: dict[str, Any] = {"until": until, "periods": ("2023", "2025")}
    found = answered(pack, kinds, engine, **asked)

    assert found == answered(pack, kinds, "in-memory", **asked)
    assert any("early" in row["reasons"] for row in found) == (until == 2035)
