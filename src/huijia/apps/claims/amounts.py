"""How much a grant gives: what the assessment says; where it names nothing, what a person names, within what the law gives at most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huijia.apps.claims.assess import Benefit
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.letter_words import money
from huijia.apps.wording import language, text
from huijia.values.periods import parse_period

_MOST = 10**12


def most_for(found: Benefit, period: str) -> int:
    """The most, in minor units, that a benefit gives anybody for a period: the parameter that its procedure names, as it stands on the
    period's first day."""
    name = found.procedure.most_for_a_period
    if name is None:
        return _MOST
    said = found.pack.parameters[name].on(parse_period(found.pack.unit, period).start)
    assert said is not None, "a pack covers the periods that are claimed"
    assert isinstance(said.value, int), "an amount is a whole number"
    return said.value


def granted_amount(
    found: Benefit, row: Mapping[str, Any], period: str, named: int | None, *, at_least: int = 0
) -> int:
    """What is granted for a period, in minor units. ``row`` is the assessment's answer, ``named`` what the person who decides names,
    ``at_least`` what the decision objected to gave: an objection takes nothing away.

    Raises ``UnableToMoveClaim`` where no amount is named, or more than the law gives anybody.
    """
    if row["answer"] == "entitled":
        return max(int(row["amount_minor"]), at_least)
    amount = (at_least or None) if named is None else named
    if amount is None or amount <= 0:
        raise UnableToMoveClaim(
            str(
                text(
                    "评估没有给出金额，请写明金额。",
                    "The assessment names no amount: say how much is granted.",
                )
            )
        )
    most = most_for(found, period)
    if amount > most:
        told = money(most, found.pack.currency, language())
        raise UnableToMoveClaim(
            str(
                text(
                    f"法规规定这项补贴一个年度最多 {told}，不能超过。",
                    f"By the law this benefit gives at most {told} for a period: no more can be granted.",
                )
            )
        )
    return amount
