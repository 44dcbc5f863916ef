"""Answer each side's law for the pairs, and set the answers side by side in the table ``compared``.

Answers, reasons and missing facts are few and repeat: they are numbers here (``told``), and ``Words`` says what each means.
Two of them with the same ``gist`` say the same in another order. ``compared`` has ``pair_key, period_index, old_told,
new_told, old_amount, new_amount, changed``.
"""

from __future__ import annotations

import pyarrow as pa

from huijia.engine.backends.answers import NOTHING_DUE, Span
from huijia.engine.backends.comparison import Side
from huijia.engine.backends.sql.duckdb_engine.comparing.sides import SideTables
from huijia.engine.backends.sql.duckdb_engine.session import Session
from huijia.engine.backends.sql.names import columns
from huijia.engine.backends.sql.plan import CASES, MEMBERS, flags_of, last_period_sql_for, sql_for
from huijia.values.answers import Answer
from huijia.values.periods import period_at

Said = tuple[str, str, str]
"""Answer, reasons and missing facts, as a result has them."""

NOTHING: Said = (Answer.NOT_ENTITLED.value, NOTHING_DUE, "")


class Words:
    """What the numbers of answers stand for, the same for both sides."""

    def __init__(self) -> None:
        self._told: dict[Said, int] = {}
        self._gists: dict[object, int] = {}
        self.nothing = self.told(NOTHING)

    def told(self, said: Said) -> int:
        """The number of what is said."""
        return self._told.setdefault(said, len(self._told))

    def gist(self, said: Said) -> int:
        """The same number for what says the same in another order."""
        answer, reasons, missing = said
        key = (answer, frozenset(reasons.split(";")), frozenset(missing.split(";")))
        return self._gists.setdefault(key, len(self._gists))

    def columns(self) -> tuple[list[str], ...]:
        """Answers, reasons and missing facts, each in the order of the numbers."""
        return tuple([said[part] for said in self._told] for part in range(3))


def answer_pairs(session: Session, old: SideTables, new: SideTables, *, all_rows: bool) -> Words:
    """Make ``compared``. Without ``all_rows`` it holds the rows that differ."""
    words = Words()
    for side in (old, new):
        _answer(session, side)
        _put_into_words(session, side, words)
    nothing, nothing_gist = words.nothing, words.gist(NOTHING)
    old_side, new_side = (_said(side.side, side.name[0], nothing, nothing_gist) for side in (old, new))
    values = {"told": "told", "gist": "gist", "amount_minor": "amount"}
    both = ", ".join(f"{s}.{name} AS {s}_{to}" for s in ("o", "n") for name, to in values.items())
    session.run(
        "CREATE TEMP VIEW named AS SELECT coalesce(o.pair_key, n.pair_key) AS pair_key, "
        f"coalesce(o.period_index, n.period_index) AS period_index, {both} "
        "FROM (SELECT * FROM old_rows WHERE period_index IS NOT NULL) o "
        "FULL JOIN (SELECT * FROM new_rows WHERE period_index IS NOT NULL) n "
        "ON o.pair_key = n.pair_key AND o.period_index = n.period_index"
    )
    as_a_whole = " ".join(
        f"LEFT JOIN (SELECT * FROM {side}_rows WHERE period_index IS NULL) {side[0]}w ON {side[0]}w.pair_key = p.pair_key"
        for side in ("old", "new")
    )
    whole = ", ".join(f"{s}w.{name}" for s in ("o", "n") for name in values)
    filtered = "" if all_rows else " WHERE changed"
    changed = "o_gist IS DISTINCT FROM n_gist OR o_amount IS DISTINCT FROM n_amount"
    session.run(
        "CREATE TEMP TABLE compared AS SELECT pair_key, period_index, o_told AS old_told, n_told AS new_told, "
        f"o_amount AS old_amount, n_amount AS new_amount, changed FROM (SELECT *, {changed} AS changed FROM ("
        f"SELECT p.pair_key, r.period_index, {old_side}, {new_side} FROM named r JOIN pairs p ON p.pair_key = r.pair_key {as_a_whole} "
        f"UNION ALL SELECT p.pair_key, NULL, {whole} FROM pairs p {as_a_whole} "
        "WHERE (p.old_key IS NULL OR ow.told IS NOT NULL) AND (p.new_key IS NULL OR nw.told IS NOT NULL)"
        f")){filtered}"
    )
    return words


def _said(side: Side, s: str, nothing: int, nothing_gist: int) -> str:
    """What a side says of a period that either names: see ``compared.compared_answers``."""
    key = "old_key" if s == "o" else "new_key"
    outside = (
        f"p.{key} IS NULL OR r.period_index NOT BETWEEN {side.span.first.index} AND {side.span.last.index}"
    )

    def value(name: str, column: str, otherwise: int) -> str:
        return (
            f"CASE WHEN r.{s}_told IS NOT NULL THEN r.{s}_{name} WHEN {outside} THEN NULL "
            f"WHEN {s}w.told IS NOT NULL THEN {s}w.{column} ELSE {otherwise} END AS {s}_{name}"
        )

    parts = (
        value("told", "told", nothing),
        value("gist", "gist", nothing_gist),
        value("amount", "amount_minor", 0),
    )
    return ", ".join(parts)


def _answer(session: Session, side: SideTables) -> None:
    """Answer the side's law once for each of its keys that a pair needs, into ``<name>_answers``."""
    of_cases = [fact.name for fact in side.pack.case_facts]
    _keep_needed(session, side, CASES, side.facts_in, ["case_key", *of_cases])
    if side.members is not None:
        of_members = [fact.name for fact in side.pack.member_facts]
        _keep_needed(session, side, MEMBERS, side.members_in, ["case_key", "member_key", *of_members])
    query = sql_for(side.pack, _span_of_cases(session, side.side), dialect="duckdb")
    session.run(f"CREATE TEMP TABLE {side.name}_answers AS {query}")
    for name in (CASES, MEMBERS):
        session.run(f"DROP TABLE IF EXISTS {name}")


def _keep_needed(session: Session, side: SideTables, name: str, relation: str, names: list[str]) -> None:
    # A table, not a view: with a join inside every reading of it DuckDB plans a law of families for minutes.
    session.run(
        f"CREATE TEMP TABLE {name} AS SELECT {columns(names)} FROM {relation} "
        f"WHERE case_key IN (SELECT {side.name}_key FROM pairs)"
    )


def _span_of_cases(session: Session, side: Side) -> Span:
    """The periods to look at, cut where the last case ends: most lie far in the future."""
    latest = last_period_sql_for(side.pack, dialect="duckdb")
    if latest is None:
        return side.span
    [(last,)] = session.rows(latest)
    index = max(side.span.first.index, min(side.span.last.index, last or side.span.last.index))
    return Span(side.span.first, period_at(side.pack.unit, index))


def _put_into_words(session: Session, side: SideTables, words: Words) -> None:
    """Make ``<name>_rows``: the answers of each pair, with numbers for what they say."""
    flags = flags_of(side.pack)
    masks = session.rows(f"SELECT DISTINCT status, reasons, missing FROM {side.name}_answers")
    rows = []
    for mask in masks:
        said = flags.decode(*mask)
        rows.append((*mask, words.told(said), words.gist(said)))
    names = ("status", "reasons", "missing", "told", "gist")
    arrays = [pa.array([row[place] for row in rows], pa.int64()) for place in range(5)]
    session.register(f"{side.name}_words", pa.table(dict(zip(names, arrays, strict=True))))
    session.run(
        f"CREATE TEMP TABLE {side.name}_rows AS SELECT p.pair_key, a.period_index, a.amount_minor, "
        f"CAST(w.told AS INTEGER) AS told, CAST(w.gist AS INTEGER) AS gist FROM pairs p JOIN {side.name}_answers a "
        f"ON a.case_key = p.{side.name}_key JOIN {side.name}_words w USING (status, reasons, missing)"
    )
    session.run(f"DROP TABLE {side.name}_answers")
