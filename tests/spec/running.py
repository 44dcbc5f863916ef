"""Run a spec on an engine and read its answers off the result."""

from __future__ import annotations

from datetime import date

from huijia.engine.backends.answers import PeriodAnswer
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Value
from huijia.values.answers import Answer
from tests.spec.engines import Asked, Engine, SpecCase
from tests.spec.model import LawSpec, Section, Spec, Table, Unknown, answer_in, names_in, value_in
from tests.spec.packs import ASKED, SpecPack, pack_of_law, pack_of_spec

DAY_OF_ASSESSMENT = date(2025, 6, 15)


def expected_answers(spec: Spec) -> list[Value | Unknown]:
    """The answers that a spec states, top to bottom. A family's answer stands on its first row."""
    return [answer_in(row["answer"]) for row in spec.cells.rows if row["answer"]]


def answers_of(section: Section, spec: Spec, engine: Engine) -> list[Value | Unknown]:
    """The answers that an engine gives, in the same order."""
    made = pack_of_spec(section, spec)
    cases = _cases(made.pack, spec.cells, of_members=made.expression.level is Level.MEMBER)
    labels = [row.get("period", "") for row in spec.cells.rows if row["answer"]]
    asked = Asked(DAY_OF_ASSESSMENT)
    if any(labels):
        asked = Asked(DAY_OF_ASSESSMENT, min(labels), max(labels))
    results = engine(made.pack, cases, asked)
    pairs = zip(cases, labels, strict=True)
    return [_answer(made, results[case.id], label) for case, label in pairs]


def _answer(made: SpecPack, rows: list[PeriodAnswer], label: str) -> Value | Unknown:
    (row,) = [row for row in rows if not label or row.period == label]
    if row.answer is Answer.NEED_TO_ASK:
        return Unknown(row.missing)
    assert row.answer is Answer.ENTITLED
    assert row.amount_minor is not None
    return made.decoded(row.amount_minor)


def expected_results(spec: LawSpec) -> list[PeriodAnswer]:
    """The rows of the result that a law's spec states, top to bottom."""
    return [
        PeriodAnswer(
            row["period"] or None if "period" in row else None,
            Answer(row["answer"]),
            None if row["amount"] == "unknown" else int(row["amount"].replace("_", "")),
            names_in(row.get("reasons", "")),
            names_in(row.get("missing", "")),
        )
        for row in spec.cells.rows
        if row["answer"]
    ]


def results_of(section: Section, spec: LawSpec, engine: Engine) -> list[PeriodAnswer]:
    """The rows of the result that an engine gives."""
    pack = pack_of_law(section, spec)
    cases = _cases(pack, spec.cells, of_members=False)
    results = engine(pack, cases, Asked(spec.on, spec.from_period, spec.to_period))
    return [row for case in cases for row in results[case.id]]


def _cases(pack: Pack, table: Table, *, of_members: bool) -> list[SpecCase]:
    """A case for each row, or for each family; for what holds of a member, a copy of the family for each member."""
    if not pack.has_families:
        rows = [row for row in table.rows if row["answer"] and ("case" not in row or row["case"])]
        return [SpecCase(f"c{i}", _facts(pack, row, Level.CASE)) for i, row in enumerate(rows)]
    cases = []
    for family in dict.fromkeys(row["family"] for row in table.rows):
        rows = [row for row in table.rows if row["family"] == family]
        facts = _facts(pack, rows[0], Level.CASE)
        members = {row["member"]: _facts(pack, row, Level.MEMBER) for row in rows}
        if of_members:
            for asked in members:
                marked = {key: own | {ASKED: key == asked} for key, own in members.items()}
                cases.append(SpecCase(f"{family}-{asked}", facts, marked))
        else:
            cases.append(SpecCase(family, facts, members))
    return cases


def _facts(pack: Pack, row: dict[str, str], level: Level) -> dict[str, Value | None]:
    return {fact.name: value_in(row.get(fact.name, "")) for fact in pack.facts if fact.level is level}
