"""Words for states and steps of claims, and a look into a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template

from huijia.apps.accounts.models import Area
from huijia.apps.audit.wording import action_told, actor_told
from huijia.apps.bookings.models import Facility, Resource
from huijia.apps.bookings.shown import KINDS, SERVICES, day_told
from huijia.apps.claims.queries import MOST_COUNTED
from huijia.apps.claims.shown import CHANNELS, STATES
from huijia.apps.claims.states import State
from huijia.apps.library.codes import qr_svg
from huijia.apps.payments import shown
from huijia.apps.payments.bank.reasons import reason_words
from huijia.apps.wording import language
from huijia.values.text import Text
from huijia.web.templatetags.say import money

register = template.Library()


@register.filter
def state_name(state: str) -> Text:
    """A state as people call it."""
    return STATES[State(state)]


register.filter("action_told", action_told)
register.filter("actor_told", actor_told)


@register.filter
def at(values: Mapping[str, Any], key: str) -> Any:
    """The value for a key, 0 where there is none."""
    return values.get(key, 0)


@register.filter
def counted(found: int) -> str:
    """How many claims wait, as ``work_counts`` has it: of very many only that there are more."""
    return f"{MOST_COUNTED:,}+" if found > MOST_COUNTED else str(found)


@register.filter
def area_name(area: Area) -> str:
    """An area's name in the page's language."""
    return area.name_in(language())


@register.filter
def bank_reason(code: str) -> str:
    """A bank's reason in words, with its code: people ask the bank by the code."""
    words = reason_words(code)
    return f"{words.in_language(language())} ({code})" if words else code


@register.filter
def whole_money(minor: int, currency: str) -> str:
    """An amount that is rounded to whole units, without places that would say otherwise."""
    return money(minor, currency).replace(".00", "")


def _told(name: str, words: Mapping[str, Text]) -> None:
    """A filter that gives the words for a code; the code itself where there are none."""

    def told(code: str) -> str:
        return words[code].in_language(language()) if code in words else code

    register.filter(name, told)


@register.filter
def weekday_day(value: date | datetime) -> str:
    """A day with its weekday, as people say it when they make an appointment."""
    return day_told(value, language())


@register.filter
def its_name(thing: Facility | Resource) -> str:
    """The name of a facility, a room or a person, in the page's language."""
    return thing.name_in(language())


@register.filter
def its_way(facility: Facility) -> str:
    """How to get to a facility, in the page's language."""
    return facility.directions_in(language())


register.filter("qr", qr_svg)
_told("closure_told", KINDS)
_told("service_told", SERVICES)
_told("channel_told", CHANNELS)
_told("run_state_told", shown.RUN_STATES)
_told("misfit_told", shown.WHY_MISFIT)
_told("instruction_state_told", shown.INSTRUCTION_STATES)
_told("left_out_told", shown.WHY_LEFT_OUT)
_told("trouble_told", shown.TROUBLES)
_told("answer_told", shown.ANSWERS)
_told("hold_told", shown.HOLDS)
_told("recovery_told", shown.RECOVERIES)
