"""The childcare subsidy of children born before 2025, as a rule of openfisca-core: by the month.

From January 2025 a child is paid for each month up to that of its third birthday, but not for a claim year before its
first claim nor after the year of its death. Over the 36 months of 2025 to 2027 that is the law for children born before
2025 exactly; the yearly claims of children born later are another rule. An unknown yes/no is no here, because
openfisca-core knows no unknown: nothing is paid for it, as nothing is paid where Huijia asks.
"""

# Whoever does not install the extra `bench` has no openfisca-core, and it states no types.
# mypy: allow-subclassing-any, disable-error-code="import-not-found,import-untyped,no-untyped-call,misc"

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Child = build_entity("child", "children", "A child", is_person=True)
NEVER = date(2099, 12, 31)
ALWAYS = date(1900, 1, 1)
MONTHS_AFTER_BIRTH = 36
FEN_A_MONTH = 30_000


def _given(name: str, label: str, type_: type, default: Any) -> type[Variable]:
    body = {
        "value_type": type_,
        "default_value": default,
        "entity": Child,
        "definition_period": DateUnit.ETERNITY,
        "label": label,
    }
    return type(name, (Variable,), body)


GIVEN = (
    _given("birth_date", "Date of birth", date, ALWAYS),
    _given("chinese_national", "Chinese national", bool, False),
    _given("birth_registered", "Birth and household registered", bool, False),
    _given("death_date", "Date of death", date, NEVER),
    _given("first_claim_year", "Year of the first claim, 0 for the first opportunity", int, 0),
)


# As its authors write formulas: each variable says in a month what the law says of that month.
class below_three(Variable):  # noqa: N801
    """Whether the child has not turned three in an earlier month."""

    value_type = bool
    entity = Child
    definition_period = DateUnit.MONTH
    label = "Born by this month, and not yet past the month of the third birthday"

    def formula(child: Any, period: Any) -> Any:  # noqa: N805
        """Months since the month of birth."""
        month_of_birth = child("birth_date", period).astype("datetime64[M]")
        this_month = np.datetime64(str(period.start), "M")
        months = (this_month - month_of_birth).astype(int)
        return (months >= 0) & (months <= MONTHS_AFTER_BIRTH)


class is_entitled(Variable):  # noqa: N801
    """Whether the month is paid."""

    value_type = bool
    entity = Child
    definition_period = DateUnit.MONTH
    label = "Entitled to the childcare subsidy"

    def formula(child: Any, period: Any) -> Any:  # noqa: N805
        """Nationality, registration, age, first claim, death."""
        year = period.start.year
        year_of_death = child("death_date", period).astype("datetime64[Y]").astype(int) + 1970
        return (
            child("below_three", period)
            * child("chinese_national", period)
            * child("birth_registered", period)
            * (child("first_claim_year", period) <= year)
            * (year_of_death >= year)
        )


class childcare_subsidy(Variable):  # noqa: N801
    """What is paid for the month."""

    value_type = int
    entity = Child
    definition_period = DateUnit.MONTH
    label = "Childcare subsidy, in fen"

    def formula(child: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        """The monthly amount, if entitled."""
        return child("is_entitled", period) * parameters(period).monthly_amount


# At its best: what does not change from month to month is computed once, and one variable is left for the month.
class first_paid_month(Variable):  # noqa: N801
    """The first month that can be paid, counted from the year 0; after the last one where nothing is paid."""

    value_type = int
    entity = Child
    definition_period = DateUnit.ETERNITY
    label = "First month that is paid"

    def formula(child: Any, period: Any) -> Any:  # noqa: N805
        """The first claim's January, or the month of birth."""
        month_of_birth = child("birth_date", period).astype("datetime64[M]").astype(np.int32) + 1970 * 12
        claimed = child("first_claim_year", period) * 12
        paid = child("chinese_national", period) & child("birth_registered", period)
        return np.where(paid, np.maximum(month_of_birth, claimed), NEVER.year * 12)


class last_paid_month(Variable):  # noqa: N801
    """The last month that can be paid, counted from the year 0."""

    value_type = int
    entity = Child
    definition_period = DateUnit.ETERNITY
    label = "Last month that is paid"

    def formula(child: Any, period: Any) -> Any:  # noqa: N805
        """The month of the third birthday, or December of the year of death."""
        month_of_birth = child("birth_date", period).astype("datetime64[M]").astype(np.int32) + 1970 * 12
        year_of_death = child("death_date", period).astype("datetime64[Y]").astype(np.int32) + 1970
        return np.minimum(month_of_birth + MONTHS_AFTER_BIRTH, year_of_death * 12 + 11)


class childcare_subsidy_hoisted(Variable):  # noqa: N801
    """What is paid for the month."""

    value_type = int
    entity = Child
    definition_period = DateUnit.MONTH
    label = "Childcare subsidy, in fen"

    def formula(child: Any, period: Any) -> Any:  # noqa: N805
        """The monthly amount from the first to the last paid month."""
        month = period.start.year * 12 + period.start.month - 1
        paid = (child("first_paid_month", period) <= month) & (child("last_paid_month", period) >= month)
        return paid * np.int32(FEN_A_MONTH)


NATURAL = "childcare_subsidy"
HOISTED = "childcare_subsidy_hoisted"


def system() -> Any:
    """The tax and benefit system with both ways of writing the rule."""
    found = TaxBenefitSystem([Child])
    found.add_variables(*GIVEN, below_three, is_entitled, childcare_subsidy)
    found.add_variables(first_paid_month, last_paid_month, childcare_subsidy_hoisted)
    amount = {"values": {"2025-01-01": {"value": FEN_A_MONTH}}}
    found.parameters = ParameterNode("", data={"monthly_amount": amount})
    return found
