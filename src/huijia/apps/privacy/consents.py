"""A person's consents by purpose, and giving or withdrawing one in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.consent.family_accounts import answer_messages, withdraw
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.queries import answers_of, open_accounts_of
from huijia.apps.consent.texts import ASKED, CHANNELS, GIVEN, NAMES
from huijia.apps.consent.texts import Asked as Told
from huijia.apps.outreach.plans import withdraw_from_plan
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.visits import withdraw_for_child, withdraw_from_visits
from huijia.apps.privacy.sides import lies_on
from huijia.apps.privacy.whose import Before
from huijia.values.text import Language, Text

WHERE_ASKED: Mapping[str, str] = {
    "outreach_visits": "outreach:ask_visit",
    "outreach_plan": "outreach:ask_plan",
    "outreach_child": "outreach:ask_visit",
}
"""Purposes that are agreed to where one asks for the thing itself: withdrawing is one step less."""


@dataclass(frozen=True, slots=True)
class Line:
    """A purpose: what is told, and the answer that counts. ``can_give``: one button agrees; ``ask_at``: the page on which one agrees."""

    purpose: str
    name: Text
    told: Told | None
    last: Answer | None
    given: Text | None
    channel: Text | None
    agrees: bool
    can_give: bool
    ask_at: str


def consents_of(whose: Before) -> list[Line]:
    """Every purpose on the sides that are shown: those that are asked for, and those of which the law orders to tell."""
    last: dict[str, Answer] = {}
    for each in answers_of(whose.person):
        last.setdefault(each.purpose, each)
    shown = [each for each in lies_on(whose.sides, Purpose) if each in ASKED or each in last]
    if whose.is_child:
        # What is asked of a grown-up for themself is not asked of a child.
        shown = [each for each in shown if each in last]
    return [_line(each, last.get(each), whose) for each in shown]


def _line(purpose: Purpose, last: Answer | None, whose: Before) -> Line:
    agrees = last is not None and last.given == Answer.Given.AGREED
    if purpose is Purpose.ACCOUNT and not agrees:
        # From before an answer was kept: whoever has an account can withdraw from it.
        agrees = open_accounts_of(whose.person).exists()
    return Line(
        purpose.value,
        NAMES[purpose],
        ASKED.get(purpose),
        last,
        GIVEN[Answer.Given(last.given)] if last else None,
        CHANNELS[Answer.Channel(last.channel)] if last else None,
        agrees,
        purpose is Purpose.MESSAGES and not agrees,
        WHERE_ASKED.get(purpose, "") if whose.is_own and not agrees else "",
    )


def answer(whose: Before, purpose: str, agrees: bool, *, language: Language, at: datetime) -> None:
    """Give or withdraw: by the person, or at the counter on their word. Raises ``UnableToFind`` for what is not asked here."""
    given: dict[str, Any] = {"by": whose.viewer, "person": whose.person, "language": language}
    if purpose not in lies_on(whose.sides, [each.value for each in ASKED]):
        raise UnableToFind("nothing is asked for this purpose")
    if purpose == Purpose.MESSAGES:
        answer_messages(**given, agrees=agrees, at=at)
    elif agrees:
        raise UnableToFind("this is agreed to where one asks for it")
    elif purpose == Purpose.ACCOUNT:
        withdraw(**given, at=at)
    else:
        _WITHDRAW[purpose](**given, stamp=Stamp(at))


_WITHDRAW: Mapping[str, Callable[..., None]] = {
    "outreach_visits": withdraw_from_visits,
    "outreach_child": withdraw_for_child,
    "outreach_plan": withdraw_from_plan,
}
