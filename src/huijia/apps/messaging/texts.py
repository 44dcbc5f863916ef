"""Every text that can be sent, in both languages, and what may stand in its gaps. There is no free text.

A message lies open on a telephone that others hold: it holds a place, a day and a time, never a name, a service, a reason or
anything of health (charter, rule 2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huijia.values.text import Language, Text

GAPS = {"place", "day", "time", "telephone", "link"}
"""All that may stand in a text's gaps. ``link``: an address of this service."""


class Kind(StrEnum):
    """What a message is about."""

    CHECK = "check"
    EVENT_REMINDER = "event_reminder"
    EVENT_PLACE = "event_place"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    VISIT_PLANNED = "visit_planned"
    BOOKING_REMINDER = "booking_reminder"
    BOOKING_PLACE_FREE = "booking_place_free"
    BOOKING_MOVED = "booking_moved"
    BOOKING_CLOSED = "booking_closed"
    BOOKING_OPEN_AGAIN = "booking_open_again"


@dataclass(frozen=True, slots=True)
class Told:
    """A message's words. ``gaps``: the names of what is filled in, the same in both languages."""

    subject: Text
    text: Text

    def __post_init__(self) -> None:
        zh, en = (set(re.findall(r"\{(\w*)\}", words)) for words in (self.text.zh, self.text.en))
        assert zh == en, f"the two languages have other gaps: {zh ^ en}"
        assert zh <= GAPS, f"these may not stand in a message: {zh - GAPS}"

    @property
    def gaps(self) -> frozenset[str]:
        """The names of its gaps."""
        return frozenset(re.findall(r"\{(\w+)\}", self.text.zh))

    def filled(self, language: Language, values: Mapping[str, str]) -> str:
        """The text with its gaps filled."""
        return self.text.in_language(language).format(**values)


TEXTS: dict[Kind, Told] = {
    Kind.CHECK: Told(
        Text(zh="惠家：试发", en="Huijia: a test"),
        Text(
            zh="惠家：这是一条试发的消息，收到即可，不用回复。",
            en="Huijia: this message is a test. Nothing needs to be done, and no answer is needed.",
        ),
    ),
    Kind.EVENT_REMINDER: Told(
        Text(zh="惠家：明天的活动", en="Huijia: tomorrow"),
        Text(
            zh="惠家：您报名的活动在{day}{time}，{place}。来不了请取消，把名额留给别人：{link}",
            en="Huijia: you signed up for {day}, {time}, {place}. If you cannot come, please cancel, so that others can: {link}",
        ),
    ),
    Kind.EVENT_PLACE: Told(
        Text(zh="惠家：有名额了", en="Huijia: there is a place for you"),
        Text(
            zh="惠家：您等候的名额有了：{day}{time}，{place}。不来了请取消，没有任何影响：{link}",
            en="Huijia: you waited for a place, and there is one: {day}, {time}, {place}. If you do not want it, just cancel: {link}",
        ),
    ),
    Kind.EVENT_CHANGED: Told(
        Text(zh="惠家：时间或地点有变动", en="Huijia: time or place has changed"),
        Text(
            zh="惠家：您报名的活动有变动，现在是{day}{time}，{place}。来不了可以取消：{link}",
            en="Huijia: what you signed up for has changed. It is now on {day}, {time}, {place}. If you cannot come, cancel here: {link}",
        ),
    ),
    Kind.EVENT_CANCELLED: Told(
        Text(zh="惠家：活动取消", en="Huijia: an event is cancelled"),
        Text(
            zh="惠家：很抱歉，您报名的{day}{time}、{place}的活动取消了，不用来了。别的活动：{link}",
            en="Huijia: we are sorry, what you signed up for on {day}, {time}, {place} is cancelled. Other events: {link}",
        ),
    ),
    Kind.VISIT_PLANNED: Told(
        Text(zh="惠家：约定的时间", en="Huijia: the time that was arranged"),
        Text(
            zh="惠家：约好 {day}{time}。不方便的话，登录或到窗口改时间或取消，不需要理由。不用回复。",
            en="Huijia: arranged for {day}, {time}. If it does not suit you, sign in or ask the counter to change or cancel it; no reason is needed. No "
            "answer is needed.",
        ),
    ),
    Kind.BOOKING_REMINDER: Told(
        Text(zh="预约提醒", en="Your appointment"),
        Text(
            zh="提醒：您约了{day}{time}，{place}。来不了请取消，名额会给下一位：{link}",
            en="Reminder: your appointment is on {day} at {time}, {place}. If you cannot come, cancel it and the next in line gets it: {link}",
        ),
    ),
    Kind.BOOKING_PLACE_FREE: Told(
        Text(zh="候补有了空位", en="A place came free"),
        Text(
            zh="您候补的时间有了空位，已为您约上：{day}{time}，{place}。不需要了请取消：{link}",
            en="A place came free and is yours: {day} at {time}, {place}. If you do not want it, cancel it: {link}",
        ),
    ),
    Kind.BOOKING_MOVED: Told(
        Text(zh="预约时间有变", en="Your appointment was moved"),
        Text(
            zh="您的预约改到{day}{time}，{place}。不合适可以另选：{link}",
            en="Your appointment was moved to {day} at {time}, {place}. If that does not suit you, choose another time: {link}",
        ),
    ),
    Kind.BOOKING_CLOSED: Told(
        Text(zh="预约的时间不开放了", en="Your appointment cannot take place"),
        Text(
            zh="{place}{day}{time}不开放了，很抱歉。请另选时间，您排在最前面：{link}",
            en="We are sorry: {place} is closed on {day} at {time}. Choose another time, for which you come first: {link}",
        ),
    ),
    Kind.BOOKING_OPEN_AGAIN: Told(
        Text(zh="预约照常", en="Your appointment takes place"),
        Text(
            zh="{place}{day}{time}照常开放，您的预约仍然有效：{link}",
            en="{place} is open after all on {day} at {time}. Your appointment stands: {link}",
        ),
    ),
}
"""What each kind says."""
