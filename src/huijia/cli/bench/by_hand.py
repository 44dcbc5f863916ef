"""The childcare subsidy as somebody who knows DuckDB well would write it by hand, for this one law as it stands.

It says the same as the pack ``cn/childcare-subsidy``, with unknown facts and reasons, and is compared with Huijia in
every run and row by row in the tests. Nothing is general: the numbers, years and reasons of the law stand in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FACTS = "birth_date, chinese_national, birth_registered, death_date, first_claim_year"

# DuckDB's greatest and least leave NULL aside; with an unknown date of birth there are no years at all.
_STEPS = """(
SELECT *,
    CASE
        WHEN NOT chinese_national OR NOT birth_registered OR death_date < DATE '2025-01-01' OR first_claim > last_claim
            OR (birth_date >= DATE '2025-01-01' AND first_claim > born + 3) THEN 'not_entitled'
        WHEN chinese_national AND birth_registered AND birth_date IS NOT NULL THEN 'entitled'
        ELSE 'need_to_ask'
    END AS answer
FROM (
    SELECT *, CASE WHEN birth_date IS NOT NULL THEN least(last_by_age, last_by_death) END AS last_claim
    FROM (
        SELECT *,
            CASE WHEN birth_date < DATE '2025-01-01' THEN last_by_months ELSE first_claim + 2 END AS last_by_age,
            CASE WHEN year(death_date) = born THEN least(first_claim, born + 1) ELSE year(death_date) END
                AS last_by_death
        FROM (
            SELECT *, 2024 + (months + 11) // 12 AS last_by_months
            FROM (
                SELECT *, year(birth_date) AS born,
                    (year(birth_date) - 2025) * 12 + month(birth_date) + 36 AS months,
                    CASE WHEN birth_date IS NOT NULL THEN greatest(first_claim_year, year(birth_date), 2025) END
                        AS first_claim
                FROM {source}))))
)"""

_CLAIM_YEARS = (
    "unnest(CASE WHEN answer = 'not_entitled' OR birth_date IS NULL THEN [NULL] "
    "ELSE range(first_claim, last_claim + 1) END) AS claim_year"
)

_AMOUNT = """CASE
    WHEN answer = 'not_entitled' THEN 0
    WHEN answer = 'entitled' AND birth_date < DATE '2025-01-01'
        THEN least(months - (claim_year - 2025) * 12, 12) * 30000
    WHEN answer = 'entitled' THEN 360000
END"""

_REASONS = """CASE answer
    WHEN 'need_to_ask' THEN 'fact_missing'
    WHEN 'entitled' THEN
        CASE WHEN birth_date < DATE '2025-01-01' THEN 'months_until_three' ELSE 'three_yearly_claims' END
        || CASE WHEN last_by_death = claim_year THEN ';year_of_death' ELSE '' END
    ELSE concat_ws(';',
        CASE WHEN NOT chinese_national THEN 'not_chinese_national' END,
        CASE WHEN NOT birth_registered THEN 'birth_not_registered' END,
        CASE WHEN months < 1 THEN 'three_before_scheme' END,
        CASE WHEN death_date < DATE '2025-01-01' THEN 'died_before_scheme' END,
        CASE WHEN birth_date >= DATE '2025-01-01' AND first_claim > born + 3 THEN 'first_claimed_after_three' END,
        CASE WHEN birth_date < DATE '2025-01-01' AND months >= 1 AND first_claim > last_by_months
            THEN 'all_years_given_up' END,
        CASE WHEN death_date >= DATE '2025-01-01' AND first_claim > last_by_death THEN 'first_claimed_after_death' END)
END"""

_MISSING = """CASE WHEN answer = 'need_to_ask' THEN concat_ws(';',
    CASE WHEN birth_date IS NULL THEN 'birth_date' END,
    CASE WHEN chinese_national IS NULL THEN 'chinese_national' END,
    CASE WHEN birth_registered IS NULL THEN 'birth_registered' END) ELSE '' END"""

_DECIDED = f"""SELECT CAST(claim_year AS VARCHAR) AS period, answer,
    CAST({_AMOUNT} AS BIGINT) AS amount_minor, {_REASONS} AS reasons, {_MISSING} AS missing"""


@dataclass(frozen=True, slots=True)
class Constants:
    """What is the same in every row of a result."""

    pack_version: str
    on: str

    @property
    def after_amount(self) -> str:
        """The column behind the amount."""
        return "'CNY' AS currency"

    @property
    def at_end(self) -> str:
        """The last three columns."""
        return f"'cn/childcare-subsidy' AS pack, '{self.pack_version}' AS pack_version, DATE '{self.on}' AS assessed_on"


def totals_in_one_pass(facts: Path) -> str:
    """Totals by claim year and answer in closed form: what decides is computed for every row, and the few different
    outcomes are counted before they are spread over their years. (Measured against a sum for each year and answer, with
    CASE and branchless: this is more than twice as fast.)"""
    outcomes = "answer, first_claim, last_claim, months, birth_date < DATE '2025-01-01' AS old, birth_date IS NULL AS none"
    counted = f"(SELECT {outcomes}, count(*) AS n FROM {_steps(facts)} GROUP BY ALL)"
    spread = _CLAIM_YEARS.replace("birth_date IS NULL", "none")
    amount = _AMOUNT.replace("birth_date < DATE '2025-01-01'", "old")
    return f"""SELECT CAST(claim_year AS VARCHAR) AS period, answer, CAST(sum(n) AS BIGINT),
    CAST(coalesce(sum(n * {amount}), 0) AS BIGINT)
FROM (SELECT *, {spread} FROM {counted}) GROUP BY ALL ORDER BY period NULLS LAST, answer"""


def totals_by_combination(facts: Path, *, where: str = "true") -> str:
    """Totals by claim year and answer, computed once for each distinct combination of facts."""
    combinations = f"(SELECT {FACTS}, count(*) AS n FROM {_file(facts)} WHERE {where} GROUP BY ALL)"
    return f"""SELECT CAST(claim_year AS VARCHAR) AS period, answer, CAST(sum(n) AS BIGINT),
    CAST(coalesce(sum(n * {_AMOUNT}), 0) AS BIGINT)
FROM (SELECT *, {_CLAIM_YEARS} FROM {_STEPS.format(source=combinations)})
GROUP BY ALL ORDER BY period NULLS LAST, answer"""


def ids_rise(facts: Path) -> str:
    """Whether every id is larger than the one before it, so that none repeats. One look over the file in its order."""
    return f"""SELECT coalesce(bool_and(case_id > before), true) AND count(case_id) = count(*)
FROM (SELECT case_id, lag(case_id) OVER () AS before FROM {_file(facts)})"""


def ids_are_unique(facts: Path) -> str:
    """Whether no id repeats, for a file in any order."""
    return f"SELECT count(DISTINCT case_id) = count(*) FROM {_file(facts)}"


def rows_in_one_pass(facts: Path, out: Path, constants: Constants, *, ordered: bool) -> str:
    """The whole result in closed form: each row is computed for itself and spread over its claim years."""
    return _any_order(ordered) + _copy(
        f"""SELECT case_id, period, answer, amount_minor, {constants.after_amount}, reasons, missing, {constants.at_end}
FROM ({_DECIDED}, case_id FROM (SELECT *, {_CLAIM_YEARS} FROM {_steps(facts)}))""",
        out,
    )


def rows_by_combination(facts: Path, out: Path, constants: Constants, *, ordered: bool) -> str:
    """The whole result: a list of years for each distinct combination of facts, joined back to the rows."""
    return f"""{_any_order(ordered)}CREATE TEMP TABLE decided AS {_decided_once(facts)};
CREATE TEMP TABLE answered AS {_lists("decided")};
{_looked_up(facts, out, constants, ordered=ordered)}"""


def rows_as_enum(facts: Path, out: Path, constants: Constants, *, ordered: bool) -> str:
    """The same once more for those who know that DuckDB writes the few words of an ENUM in half the time of texts."""
    columns = "period, answer, reasons, missing"
    every = ", ".join(f"'{word}'" for word in ("CNY", "cn/childcare-subsidy", constants.pack_version))
    as_word = ", ".join(f"CAST({name} AS word) AS {name}" for name in columns.split(", "))
    # In one thread always: with several, DuckDB 2.0.0 now and then writes a wrong word (tests/conformance/README.md).
    written = _looked_up(facts, out, constants, ordered=True)
    for word in every.split(", "):
        written = written.replace(f"{word} AS", f"CAST({word} AS word) AS")
    return f"""{_any_order(ordered)}CREATE TEMP TABLE decided AS {_decided_once(facts)};
CREATE TYPE word AS ENUM (
    SELECT DISTINCT word FROM (SELECT unnest([{columns}, {every}]) AS word FROM decided) WHERE word IS NOT NULL);
CREATE TEMP TABLE answered AS {_lists(f"(SELECT * REPLACE ({as_word}) FROM decided)")};
{written}"""


def _decided_once(facts: Path) -> str:
    combinations = f"(SELECT DISTINCT {FACTS} FROM {_file(facts)})"
    return f"{_DECIDED}, claim_year, {FACTS} FROM (SELECT *, {_CLAIM_YEARS} FROM {_STEPS.format(source=combinations)})"


def _lists(decided: str) -> str:
    """A row for each combination, with all its years in one list: a row of the facts then meets one match only."""
    return f"""SELECT {FACTS}, list({{period: period, answer: answer, amount_minor: amount_minor, reasons: reasons,
    missing: missing}} ORDER BY claim_year) AS found FROM {decided} GROUP BY {FACTS}"""


def _looked_up(facts: Path, out: Path, constants: Constants, *, ordered: bool) -> str:
    """Each row of the facts with the years of its combination.

    DuckDB keeps the order of a scan, but not that of a join. With several threads pieces of the file come out in the order
    in which they were done. With one thread an inner join still puts a row behind its neighbours when its key meets a
    different one with the same short hash (one in 30 million rows here); a scalar subquery leaves each row in its place.
    """
    same = " AND ".join(f"r.{name} IS NOT DISTINCT FROM a.{name}" for name in FACTS.split(", "))
    copied = _copy(
        f"""SELECT case_id, y.period, y.answer, y.amount_minor, {constants.after_amount}, y.reasons, y.missing,
    {constants.at_end}
FROM (SELECT case_id, unnest((SELECT found FROM answered a WHERE {same})) AS y FROM {_file(facts)} r)""",
        out,
    )
    return f"SET threads = 1;\n{copied}" if ordered else copied


def _any_order(ordered: bool) -> str:
    return "" if ordered else "SET preserve_insertion_order = false;\n"


def _steps(facts: Path) -> str:
    return _STEPS.format(source=_file(facts))


def _file(path: Path) -> str:
    return f"read_parquet('{_quoted(path)}')"


def _copy(query: str, out: Path) -> str:
    return f"COPY ({query}) TO '{_quoted(out)}' (FORMAT parquet)"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
