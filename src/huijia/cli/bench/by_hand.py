"""The childcare subsidy as somebody who knows DuckDB well would write it by hand, for this one law as it stands.

The law is the same as that of the pack ``cn/childcare-subsidy``, unknown facts and reasons included, and each result is
compared with Huijia's. Nothing here is general: the numbers, years and reasons of the law stand in the text.
"""

from __future__ import annotations

from pathlib import Path

FACTS = "birth_date, chinese_national, birth_registered, death_date, first_claim_year"

_LATEST_YEAR = 2031
"""No child born by the end of 2026 can still be claimed for after this year."""

_STEPS = """(
    SELECT *,
        least(last_by_age, CASE WHEN year(death_date) = born THEN least(first_claim, born + 1) ELSE year(death_date) END)
            AS last_claim
    FROM (
        SELECT *, CASE WHEN birth_date < DATE '2025-01-01' THEN 2024 + (months + 11) // 12 ELSE first_claim + 2 END
            AS last_by_age
        FROM (
            SELECT *, year(birth_date) AS born,
                (year(birth_date) - 2025) * 12 + month(birth_date) + 36 AS months,
                greatest(first_claim_year, year(birth_date), 2025) AS first_claim
            FROM {source}
        )
    )
)"""

# Who was born before 2022, died before 2025, claims too late or gave up all years has no claim year left. One more way
# to have none: the first claim comes after the year in which the child would have turned three.
_ANSWERED = """(
    SELECT *, CASE
        WHEN NOT chinese_national OR NOT birth_registered OR death_date < DATE '2025-01-01' OR first_claim > last_claim
            OR (birth_date >= DATE '2025-01-01' AND first_claim > born + 3) THEN {not_entitled}
        WHEN chinese_national AND birth_registered AND birth_date IS NOT NULL THEN {entitled}
        ELSE {need_to_ask} END AS answer
    FROM {steps}
)"""

_AMOUNT = (
    "CASE WHEN birth_date < DATE '2025-01-01' "
    "THEN least(months - ({year} - 2025) * 12, 12) * 30000 ELSE 360000 END"
)


def _answered(source: str) -> str:
    # With an unknown birth date DuckDB's greatest and least leave it aside, so that the years say nothing.
    known = _STEPS.replace("{source}", source)
    names = {name: f"'{name}'" for name in ("not_entitled", "entitled", "need_to_ask")}
    return _ANSWERED.format(steps=known, **names)
