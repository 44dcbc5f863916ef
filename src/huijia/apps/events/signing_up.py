"""What strangers do: sign up, change their numbers, cancel, answer the feedback. Nobody is known, and no entry of the trail holds a code or a nickname."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from huijia.apps.accounts.viewer import STRANGER, SYSTEM, Viewer
from huijia.apps.audit.actions import record
from huijia.apps.events.codes import MARK, code_from, print_of
from huijia.apps.events.errors import UnableToAnswer, UnableToSignUp
from huijia.apps.events.line import fill_up, free_for, locked
from huijia.apps.events.models import BATCH, MOST_TOGETHER, Event, SignUp, Tally
from huijia.apps.events.policies import MOST_WAITING, check_open_to_all
from huijia.apps.events.queries import event_of_feedback, event_seen_by, waiting
from huijia.apps.events.telling import be_quiet, remind
from huijia.apps.events.texts import FACES, QUESTIONS, WISH, WISHES
from huijia.apps.sealing import seal
from huijia.apps.wording import text
from huijia.values.text import Language

ATTEMPTS = 30


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who wants to come: numbers, a nickname if they like, and where a reminder goes, if anywhere (``channel`` and ``address``)."""

    adults: int
    children: int
    nickname: str = ""
    language: Language = "zh"
    channel: str = ""
    address: str = ""


@transaction.atomic
def sign_up(*, event: Event, party: Party, nonce: str, at: datetime, by: Viewer = STRANGER) -> str:
    """Sign up for a place, or for the line where there is not room for all of them. Returns the code, which nobody else has.

    The same form sent twice (``nonce``) signs up once. Raises ``UnableToSignUp``.
    """
    _check_numbers(party.adults, party.children)
    event = locked(event.pk)
    check_open_to_all(event, at=at)
    for attempt in range(ATTEMPTS):
        code = code_from(nonce, attempt)
        known = SignUp.objects.filter(code_print=print_of(code)).first()
        if known is not None and known.event_id == event.pk:
            return code
        if known is None and not event.sign_ups.filter(mark=code[:MARK]).exists():
            break
    else:
        raise AssertionError("no code is free")
    has_room = party.adults + party.children <= free_for(event)
    if not has_room and waiting(event).count() >= MOST_WAITING:
        raise UnableToSignUp(
            str(text("等候的人已经太多，不再排队。", "Too many wait already: the line is closed."))
        )
    made = SignUp.objects.create(
        event=event,
        state=SignUp.State.GOING if has_room else SignUp.State.WAITING,
        mark=code[:MARK],
        code_print=print_of(code),
        nickname=party.nickname,
        adults=party.adults,
        children=party.children,
        language=party.language,
        channel=party.channel,
        address=seal(party.address) if party.address else "",
        made_at=at,
    )
    if has_room:
        remind(made, at=at)
    _record(by, event, "event.signed_up")
    return code


@transaction.atomic
def alter(*, sign_up: SignUp, adults: int, children: int, at: datetime) -> SignUp:
    """Come with more or fewer. Fewer gives places to those who wait; more needs places for which nobody waits. Raises ``UnableToSignUp``."""
    _check_numbers(adults, children)
    event, found = _held(sign_up)
    check_open_to_all(event, at=at)
    more = adults + children - found.people
    if found.state == SignUp.State.GOING and more > 0 and more > (free := free_for(event)):
        raise UnableToSignUp(
            str(
                text(
                    f"没有这么多空位：还能增加 {free} 人。您原来的名额不变。",
                    f"There is no room for so many: {free} more can come. The places that you have stay yours.",
                )
            )
        )
    found.adults, found.children = adults, children
    found.save(update_fields=["adults", "children"])
    fill_up(event, at=at)
    _record(STRANGER, event, "event.sign_up_altered")
    found.refresh_from_db()
    return found


@transaction.atomic
def give_up(*, sign_up: SignUp, at: datetime) -> None:
    """Not come: the sign-up is erased, and its places go to those who wait. It needs no reason and has no consequence."""
    event, found = _held(sign_up)
    _take_away(event, found, at)
    _record(STRANGER, event, "event.sign_up_cancelled")


@transaction.atomic
def take_off(*, by: Viewer, event: Event, mark: str, at: datetime) -> bool:
    """Cancel for somebody who asked at the counter or by telephone and has lost the code; False when there is no such mark."""
    if by is not SYSTEM:
        event_seen_by(by, event.pk)
    event = locked(event.pk)
    found = event.sign_ups.filter(mark=mark).first()
    if found is None:
        return False
    _take_away(event, found, at)
    _record(by, event, "event.sign_up_cancelled")
    return True


@transaction.atomic
def answer(*, key: str, faces: Mapping[str, str], wishes: Collection[str], at: datetime) -> None:
    """Count an answer to the feedback. Nothing is kept of it but one more in each count; what may be seen changes with every fifth answer."""
    event = locked(event_of_feedback(key, at=at).pk)
    if (
        set(faces) != set(QUESTIONS)
        or not set(faces.values()) <= set(FACES)
        or not set(wishes) <= set(WISHES)
    ):
        raise UnableToAnswer(str(text("请回答每个问题。", "Answer each question.")))
    for question, chosen in (*faces.items(), *((WISH, wish) for wish in set(wishes))):
        tally, _ = Tally.objects.get_or_create(event=event, question=question, answer=chosen)
        Tally.objects.filter(pk=tally.pk).update(held=F("held") + 1)
    if event.answers_held + 1 == BATCH:
        event.tallies.update(shown=F("shown") + F("held"), held=0)
        event.answers_shown, event.answers_held = event.answers_shown + BATCH, 0
    else:
        event.answers_held += 1
    event.save(update_fields=["answers_shown", "answers_held"])
    _record(STRANGER, event, "event.feedback_given")


def _held(sign_up: SignUp) -> tuple[Event, SignUp]:
    event = locked(sign_up.event_id)
    found = event.sign_ups.filter(pk=sign_up.pk).first()
    if found is None:
        raise UnableToSignUp(str(text("这个报名已经取消。", "This sign-up is cancelled already.")))
    found.event = event
    return event, found


def _take_away(event: Event, found: SignUp, at: datetime) -> None:
    found.event = event
    be_quiet(found, at=at)
    found.delete()
    fill_up(event, at=at)


def _check_numbers(adults: int, children: int) -> None:
    if min(adults, children) < 0 or not 1 <= adults + children <= MOST_TOGETHER:
        raise UnableToSignUp(
            str(
                text(
                    f"一次可以报 1 到 {MOST_TOGETHER} 人。",
                    f"From 1 to {MOST_TOGETHER} people can sign up together.",
                )
            )
        )


def _record(by: Viewer, event: Event, action: str) -> None:
    record(by=by, action=action, subject="event", subject_id=event.pk, area=event.area_id)
