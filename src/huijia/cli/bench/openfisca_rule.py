"""The childcare subsidy of children born before 2025, as a rule of openfisca-core: by the month.

From January 2025 a child is paid for each month up to that of its third birthday, but not for a claim year before its
first claim nor after the year of its death. Over the 36 months of 2025 to 2027 that is the law for children born before
2025 exactly; the yearly claims of children born later are another rule. An unknown yes/no is no here, because
openfisca-core knows no unknown: nothing is paid for it, as nothing is paid where Huijia asks.

openfisca-core is imported when a system is built: it comes with the extra ``bench`` alone.
"""

# mypy: disable-error-code="import-not-found,import-untyped,no-untyped-call"

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

NEVER = date(2099, 12, 31)
ALWAYS = date(1900, 1, 1)
MONTHS_AFTER_BIRTH = 36
FEN_A_MONTH = 30_000

Formula = Callable[..., Any]

FACTS: Mapping[str, date | bool | int] = MappingProxyType(
    {
        "birth_date": ALWAYS,
        "chinese_national": False,
        "birth_registered": False,
        "death_date": NEVER,
        "first_claim_year": 0,
    }
)
"""What is given of a child, and what stands for an empty cell."""


# As its authors write formulas: a variable says in each month what the law says of that month.


def below_three(child: Any, period: Any) -> Any:
    """Whether the child is born, and the month of its third birthday is not yet past."""
    born = child("birth_date", period).astype("datetime64[M]")
    this_month = np.datetime64(str(period.start), "M")
    months = (this_month - born).astype(int)
    return (months >= 0) & (months <= MONTHS_AFTER_BIRTH)


def is_entitled(child: Any, period: Any) -> Any:
    """Whether the month is paid: age, nationality, registration, first claim, death."""
    year = period.start.year
    died = child("death_date", period).astype("datetime64[Y]").astype(int) + 1970
    return (
        child("below_three", period)
        * child("chinese_national", period)
        * child("birth_registered", period)
        * (child("first_claim_year", period) <= year)
        * (died >= year)
    )


def childcare_subsidy(child: Any, period: Any, parameters: Any) -> Any:
    """The monthly amount, if entitled."""
    return child("is_entitled", period) * parameters(period).monthly_amount


# The same with the casts of dates hoisted: done once, not in every month. Months are counted from the year 0.


def month_of_birth(child: Any, period: Any) -> Any:
    """The month of birth as a number."""
    return child("birth_date", period).astype("datetime64[M]").astype(np.int32) + 1970 * 12


def year_of_death(child: Any, period: Any) -> Any:
    """The year of death as a number."""
    return child("death_date", period).astype("datetime64[Y]").astype(np.int32) + 1970


def below_three_hoisted(child: Any, period: Any) -> Any:
    """Whether the child is born, and the month of its third birthday is not yet past."""
    months = _month(period) - child("month_of_birth", period)
    return (months >= 0) & (months <= MONTHS_AFTER_BIRTH)


def is_entitled_hoisted(child: Any, period: Any) -> Any:
    """Whether the month is paid: age, nationality, registration, first claim, death."""
    year = period.start.year
    return (
        child("below_three_hoisted", period)
        * child("chinese_national", period)
        * child("birth_registered", period)
        * (child("first_claim_year", period) <= year)
        * (child("year_of_death", period) >= year)
    )


def childcare_subsidy_hoisted(child: Any, period: Any, parameters: Any) -> Any:
    """The monthly amount, if entitled."""
    return child("is_entitled_hoisted", period) * parameters(period).monthly_amount


# The same rewritten for speed: all but two comparisons is done once, and one variable is left for the month. It no
# longer says why a month is not paid.


def first_paid_month(child: Any, period: Any) -> Any:
    """January of the first claim, or the month of birth; far away where nothing is paid."""
    paid = child("chinese_national", period) & child("birth_registered", period)
    first = np.maximum(child("month_of_birth", period), child("first_claim_year", period) * 12)
    return np.where(paid, first, NEVER.year * 12)


def last_paid_month(child: Any, period: Any) -> Any:
    """The month of the third birthday, or December of the year of death."""
    last = child("month_of_birth", period) + MONTHS_AFTER_BIRTH
    return np.minimum(last, child("year_of_death", period) * 12 + 11)


def childcare_subsidy_rewritten(child: Any, period: Any) -> Any:
    """The monthly amount from the first to the last paid month."""
    month = _month(period)
    paid = (child("first_paid_month", period) <= month) & (child("last_paid_month", period) >= month)
    return paid * np.int32(FEN_A_MONTH)


def _month(period: Any) -> int:
    return int(period.start.year * 12 + period.start.month - 1)


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        "natural": childcare_subsidy,
        "hoisted": childcare_subsidy_hoisted,
        "rewritten": childcare_subsidy_rewritten,
    }
)
"""The three ways of writing the rule, and what is calculated in each."""

ONCE: Mapping[Formula, type] = MappingProxyType(
    {month_of_birth: int, year_of_death: int, first_paid_month: int, last_paid_month: int}
)
EACH_MONTH: Mapping[Formula, type] = MappingProxyType(
    {
        below_three: bool,
        is_entitled: bool,
        below_three_hoisted: bool,
        is_entitled_hoisted: bool,
        **dict.fromkeys(FORMULAS.values(), int),
    }
)


@lru_cache(maxsize=1)
def system() -> Any:
    """The tax and benefit system with all ways of writing the rule."""
    from openfisca_core.entities import build_entity
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.periods import DateUnit
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    child = build_entity("child", "children", "A child", is_person=True)

    def variable(name: str, type_: type, unit: Any, **more: Any) -> Any:
        body = {"value_type": type_, "entity": child, "definition_period": unit, "label": name, **more}
        return type(name, (Variable,), body)

    found = TaxBenefitSystem([child])
    for name, empty in FACTS.items():
        found.add_variable(variable(name, type(empty), DateUnit.ETERNITY, default_value=empty))
    for unit, formulas in ((DateUnit.ETERNITY, ONCE), (DateUnit.MONTH, EACH_MONTH)):
        for formula, type_ in formulas.items():
            found.add_variable(variable(formula.__name__, type_, unit, formula=formula))
    amount = {"values": {"2025-01-01": {"value": FEN_A_MONTH}}}
    found.parameters = ParameterNode("", data={"monthly_amount": amount})
    return found
