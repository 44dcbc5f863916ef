"""Events: places, the line of those who wait, what people are told, and that nothing of them stays."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.audit.models import Entry
from huijia.apps.codes import ALPHABET
from huijia.apps.codes import shown as shown_code
from huijia.apps.events import actions
from huijia.apps.events.codes import code_from, new_nonce, plain_code
from huijia.apps.events.errors import UnableToAnswer, UnableToChangeEvent, UnableToSignUp
from huijia.apps.events.models import BATCH, Event, SignUp, Tally
from huijia.apps.events.queries import door_list, event_of_feedback, feedback_on, wrong_sums
from huijia.apps.events.signing_up import Party, alter, answer, give_up, sign_up, take_off
from huijia.apps.events.texts import QUESTIONS
from huijia.apps.events.times import FEEDBACK_FOR, KEPT_AFTER, reminder_time
from huijia.apps.messaging.actions import send_due
from huijia.apps.messaging.adapters import Letter
from huijia.apps.messaging.models import Message
from huijia.server.chores import do_chores
from tests.apps.conftest import COUNTY, NOW, Office
from tests.apps.events_office import BEGINS, event_made, found, joined, planned
from tests.apps.test_at_once import at_once, check_trail
from tests.own_office import OwnOffice

PHONE = {"channel": "sms", "address": "+8613800000001"}
AFTER = BEGINS + timedelta(hours=2) + KEPT_AFTER + timedelta(minutes=1)


def refreshed(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def going(event: Event) -> list[int]:
    return [each.people for each in event.sign_ups.filter(state="going").order_by("pk")]


def in_line(event: Event) -> list[int]:
    return [each.people for each in event.sign_ups.filter(state="waiting").order_by("pk")]


def told() -> list[str]:
    """Kinds of the messages that still wait."""
    return sorted(Message.objects.filter(state="waiting").values_list("kind", flat=True))


# Places, and the line


def test_whoever_does_not_fit_waits_and_nobody_passes_the_first_in_line(office: Office) -> None:
    event = event_made(places=4)
    joined(event, 3)
    family = joined(event, 2, 1)
    joined(event, 1)

    assert going(event) == [3]
    assert in_line(event) == [3, 1], "one place is free, but somebody waits for more before them"
    assert found(family).state == "waiting"


def test_a_place_that_comes_free_goes_to_the_first_in_line(office: Office) -> None:
    event = event_made(places=4)
    first = joined(event, 4)
    joined(event, 3)
    joined(event, 1)
    joined(event, 1)

    give_up(sign_up=found(first), at=NOW)

    assert going(event) == [3, 1]
    assert in_line(event) == [1]
    assert refreshed(event).taken == 4


def test_first_in_line_that_comes_with_fewer_fits_at_once(office: Office) -> None:
    event = event_made(places=4)
    joined(event, 2)
    family = joined(event, 4)

    assert alter(sign_up=found(family), adults=2, children=0, at=NOW).state == "going"
    assert refreshed(event).taken == 4


def test_more_are_refused_without_room_and_those_that_were_had_stay(office: Office) -> None:
    event = event_made(places=4)
    mine = joined(event, 3)

    with pytest.raises(UnableToSignUp, match="还能增加 1 人"):
        alter(sign_up=found(mine), adults=5, children=0, at=NOW)

    assert found(mine).people == 3
    assert alter(sign_up=found(mine), adults=3, children=1, at=NOW).people == 4


def test_nobody_who_is_in_grows_past_those_who_wait(office: Office) -> None:
    event = event_made(places=4)
    mine = joined(event, 2)
    joined(event, 3)

    with pytest.raises(UnableToSignUp):
        alter(sign_up=found(mine), adults=3, children=0, at=NOW)


def test_more_places_go_to_the_line_and_fewer_than_are_taken_are_refused(office: Office) -> None:
    event = event_made(places=2)
    joined(event, 2)
    joined(event, 2)
    worker = office.viewer("health_worker")

    actions.change(by=worker, event=event, planned=planned(places=5), at=NOW)

    assert going(event) == [2, 2]
    with pytest.raises(UnableToChangeEvent, match="4 人报上名"):
        actions.change(by=worker, event=event, planned=planned(places=3), at=NOW)


@pytest.mark.parametrize(("adults", "children"), [(0, 0), (-1, 2), (11, 0), (6, 5)])
def test_a_party_has_one_to_ten(office: Office, adults: int, children: int) -> None:
    with pytest.raises(UnableToSignUp):
        joined(event_made(), adults, children)


def test_the_same_form_sent_twice_signs_up_once(office: Office) -> None:
    event, nonce = event_made(), new_nonce()

    codes = {sign_up(event=event, party=Party(adults=2, children=0), nonce=nonce, at=NOW) for _ in range(3)}

    assert len(codes) == 1
    assert going(event) == [2]


def test_database_refuses_what_is_beyond_the_places_whoever_writes(office: Office) -> None:
    event = event_made(places=3)
    code = joined(event, 2)
    mine = found(code)

    for wrong in ({"adults": 4}, {"adults": 0, "children": 0}, {"adults": 11}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignUp.objects.filter(pk=mine.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(
            event=event, state="going", mark="2222", code_print="x", adults=2, children=0, language="zh", made_at=NOW
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(places=1)
    assert refreshed(event).taken == 2


@pytest.mark.parametrize("change", ["begun", "cancelled", "draft"])
def test_nobody_signs_up_for_what_has_begun_is_cancelled_or_a_draft(office: Office, change: str) -> None:
    event, at = event_made(), NOW
    if change == "begun":
        at = BEGINS
    elif change == "cancelled":
        actions.cancel(by=office.viewer("health_worker"), event=event, at=NOW)
    else:
        Event.objects.update(state="draft")

    with pytest.raises(UnableToSignUp):
        joined(event, at=at)


def test_line_has_an_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huijia.apps.events.signing_up.MOST_WAITING", 2)
    event = event_made(places=1)
    for _ in range(3):
        joined(event)

    with pytest.raises(UnableToSignUp, match="不再排队"):
        joined(event)


class Line:
    """What should be, kept without a database: parties with a place, and a line."""

    def __init__(self, places: int) -> None:
        self.places, self.going, self.line = places, dict[str, int](), list[tuple[str, int]]()

    @property
    def free(self) -> int:
        return self.places - sum(self.going.values())

    def join(self, code: str, people: int) -> None:
        if self.line or people > self.free:
            self.line.append((code, people))
        else:
            self.going[code] = people

    def leave(self, code: str) -> None:
        self.going.pop(code, None)
        self.line = [each for each in self.line if each[0] != code]
        self.fill()

    def alter(self, code: str, people: int) -> bool:
        if code in self.going:
            more = people - self.going[code]
            if more > 0 and (self.line or more > self.free):
                return False
            self.going[code] = people
        else:
            self.line = [(each, people if each == code else had) for each, had in self.line]
        self.fill()
        return True

    def widen(self, places: int) -> bool:
        if places < sum(self.going.values()):
            return False
        self.places = places
        self.fill()
        return True

    def fill(self) -> None:
        while self.line and self.line[0][1] <= self.free:
            code, people = self.line.pop(0)
            self.going[code] = people


STEPS = st.one_of(
    st.tuples(st.just("join"), st.integers(1, 5)),
    st.tuples(st.just("leave"), st.integers(0, 20)),
    st.tuples(st.just("alter"), st.integers(0, 20), st.integers(1, 6)),
    st.tuples(st.just("widen"), st.integers(1, 14)),
)


def _took(model: Line, event: Event, codes: list[str], step: tuple[Any, ...], worker: Any) -> None:
    """Take a step in the office and in the model."""
    name, *numbers = step
    if name == "join":
        code = joined(event, numbers[0])
        codes.append(code)
        model.join(code, numbers[0])
        return
    if name == "widen":
        can = model.widen(numbers[0])
        try:
            actions.change(by=worker, event=event, planned=planned(places=numbers[0]), at=NOW)
        except UnableToChangeEvent:
            assert not can
        else:
            assert can
        return
    if not codes:
        return
    code = codes[numbers[0] % len(codes)]
    if name == "leave":
        give_up(sign_up=found(code), at=NOW)
        codes.remove(code)
        model.leave(code)
        return
    can = model.alter(code, numbers[1])
    try:
        alter(sign_up=found(code), adults=numbers[1], children=0, at=NOW)
    except UnableToSignUp:
        assert not can
    else:
        assert can


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.integers(1, 10), steps=st.lists(STEPS, max_size=25))
def test_any_history_keeps_places_and_line(office: Office, places: int, steps: list[tuple[Any, ...]]) -> None:
    worker = office.viewer("health_worker")
    with transaction.atomic():
        event, model, codes = event_made(places=places), Line(places), list[str]()
        for step in steps:
            _took(model, event, codes, step, worker)
            now = refreshed(event)
            assert now.taken == sum(model.going.values()) <= now.places == model.places
            assert {code for code in codes if found(code).state == "going"} == set(model.going)
            assert in_line(event) == [people for _, people in model.line]
            assert not model.line or model.line[0][1] > model.free, "the first in line could come in"
        assert list(wrong_sums()) == []
        transaction.set_rollback(True)


# At once


@pytest.mark.parametrize("round_", range(2))
def test_many_at_once_never_pass_the_places_and_wait_in_order(office_db: OwnOffice, round_: int) -> None:
    from tests.apps.conftest import make_office

    make_office()
    event = event_made(places=10)
    draw = random.Random(round_)
    sizes = [draw.randint(1, 4) for _ in range(16)]

    codes = at_once(*[lambda n=n: joined(event, n) for n in sizes])

    assert [each for each in codes if not isinstance(each, str)] == []
    assert refreshed(event).taken <= 10
    line = list(event.sign_ups.filter(state="waiting").order_by("pk"))
    assert not line or line[0].people > 10 - refreshed(event).taken

    # Half of those with places cancel at once, while others join: the line moves up in order, and nobody is lost.
    leaving = [code for code in codes if found(code).state == "going"][::2]
    before = [each.pk for each in line]
    more = at_once(
        *[lambda code=code: give_up(sign_up=found(code), at=NOW) for code in leaving],
        *[lambda: joined(event, 1) for _ in range(3)],
    )

    assert [each for each in more if isinstance(each, Exception)] == []
    now = refreshed(event)
    still = list(event.sign_ups.filter(state="waiting").order_by("pk"))
    assert now.taken == sum(going(event)) <= 10
    assert [pk for pk in before if pk in {each.pk for each in still}] == before[
        len(before) - sum(each.pk in before for each in still) :
    ]
    assert not still or still[0].people > 10 - now.taken
    assert event.sign_ups.count() == 16 - len(leaving) + 3
    assert list(wrong_sums()) == []
    check_trail()


# What people are told


def test_reminder_the_day_before_tells_place_and_time_and_nothing_else(office: Office) -> None:
    event = event_made()
    code = joined(event, nickname="小雨妈妈", **PHONE)
    joined(event)
    sent: list[Letter] = []

    send_due(at=reminder_time(BEGINS), by=dict.fromkeys(("sms", "email", "letter"), sent.append))

    [letter] = sent
    assert letter.address == PHONE["address"]
    assert letter.text == (
        "惠家：您报名的活动在3月20日10:00，东村文化站。来不了请取消，把名额留给别人：http://127.0.0.1/events/code/"
    )
    for secret in (code, code[:4], "小雨", "发烧"):
        assert secret not in letter.text + letter.subject


def test_nobody_is_reminded_who_cancelled_or_signed_up_on_the_last_evening(office: Office) -> None:
    event = event_made()
    give_up(sign_up=found(joined(event, **PHONE)), at=NOW)
    joined(event, at=BEGINS - timedelta(hours=3), **PHONE)

    assert told() == []


def test_whoever_gets_a_place_from_the_line_is_told_in_the_morning(office: Office) -> None:
    event = event_made(places=1)
    first = joined(event)
    joined(event, language="en", **PHONE)
    assert told() == []
    night = NOW + timedelta(hours=14)  # midnight in China

    give_up(sign_up=found(first), at=night)

    assert told() == ["event_place", "event_reminder"]
    place = Message.objects.get(kind="event_place")
    assert place.due_at == night + timedelta(hours=8)
    assert place.values["place"] == "East Village hall"


def test_change_of_time_is_told_and_the_reminder_is_for_the_new_one(office: Office) -> None:
    event = event_made()
    joined(event, **PHONE)
    later = BEGINS + timedelta(days=7)

    actions.change(
        by=office.viewer("health_worker"), event=event, planned=planned(starts_at=later, ends_at=later + timedelta(hours=1)), at=NOW,
    )  # fmt: skip
    actions.change(
        by=office.viewer("health_worker"), event=refreshed(event), planned=planned(starts_at=later, ends_at=later + timedelta(hours=1), place_zh="西村文化站"), at=NOW + timedelta(minutes=1),
    )  # fmt: skip

    waiting = Message.objects.filter(state="waiting")
    assert told() == ["event_changed", "event_reminder"], "of two changes the last is told"
    assert {each.values["day"] for each in waiting} == {"3月27日"}
    assert {each.values["place"] for each in waiting} == {"西村文化站"}


def test_a_change_of_words_alone_troubles_nobody(office: Office) -> None:
    event = event_made()
    joined(event, **PHONE)

    actions.change(
        by=office.viewer("health_worker"), event=event, planned=planned(about_zh="有茶水。"), at=NOW
    )

    assert told() == ["event_reminder"]
    assert refreshed(event).changed_at is None


def test_cancelled_event_is_told_instead_of_the_reminder(office: Office) -> None:
    event = event_made(places=1)
    joined(event, **PHONE)
    joined(event, **PHONE)

    actions.cancel(by=office.viewer("health_worker"), event=event, at=NOW)

    assert told() == ["event_cancelled", "event_cancelled"]


# What is kept, and for how long


def test_code_and_address_lie_nowhere_open(office: Office) -> None:
    code = joined(event_made(), nickname="小雨", **PHONE)

    rows = [
        *SignUp.objects.values(),
        *Event.objects.values(),
        *Entry.objects.values(),
        *Message.objects.values(),
    ]

    assert code not in str(rows)
    assert shown_code(code) not in str(rows)
    assert PHONE["address"] not in str(rows)
    assert "小雨" not in str(list(Entry.objects.values()))
    assert code[:4] not in str(list(Entry.objects.values()))


def test_sign_ups_are_erased_three_days_after_and_numbers_stay(office: Office) -> None:
    event = event_made(places=3)
    code = joined(event, 2, 1, nickname="小雨", **PHONE)
    joined(event, 1)
    actions.count(
        by=office.viewer("health_worker"), event=event, adults=2, children=4, handed_out={"leaflet": 5}, at=BEGINS,
    )  # fmt: skip

    do_chores(AFTER - timedelta(minutes=2))
    assert event.sign_ups.count() == 2
    do_chores(AFTER)
    do_chores(AFTER)

    now = refreshed(event)
    assert event.sign_ups.count() == 0
    assert (now.taken, now.had_places, now.came_adults, now.came_children) == (0, 3, 2, 4)
    assert list(event.handed_out.values_list("material", "pieces")) == [("leaflet", 5)]
    assert Entry.objects.filter(action="event.sign_ups_erased").count() == 1
    with pytest.raises(UnableToFind):
        found(code, at=AFTER)


def test_what_is_over_is_shown_to_nobody_even_when_nothing_erased_it_yet(office: Office) -> None:
    event = event_made()
    code = joined(event)

    assert door_list(event, at=AFTER - timedelta(minutes=2)) != []
    assert door_list(event, at=AFTER) == []
    with pytest.raises(UnableToFind):
        found(code, at=AFTER)


def test_cancelled_sign_up_leaves_no_row(office: Office) -> None:
    code = joined(event_made(), nickname="小雨", **PHONE)

    give_up(sign_up=found(code), at=NOW)

    assert not SignUp.objects.exists()
    assert set(Message.objects.values_list("address", flat=True)) == {""}


# Staff


def test_staff_of_elsewhere_find_nothing_and_make_nothing(office: Office) -> None:
    Area.objects.create(code="990299", name_zh="别县")
    event = event_made()
    far = office.viewer("health_worker")
    far = type(far)(far.id, far.name, far.role, {"health_worker": ("990299",)})

    for act in (
        lambda: actions.cancel(by=far, event=event, at=NOW),
        lambda: actions.change(by=far, event=event, planned=planned(), at=NOW),
        lambda: take_off(by=far, event=event, mark="2222", at=NOW),
    ):
        with pytest.raises(UnableToFind):
            act()
    with pytest.raises(NotAllowed):
        event_made(far, area=COUNTY)


def test_only_health_workers_make_events(office: Office) -> None:
    for name in ("township_officer", "county_approver", "village_contact", "administrator", "family"):
        with pytest.raises(NotAllowed):
            event_made(office.viewer(name))


@pytest.mark.parametrize("word", ["孕妇学校", "避孕知识讲座", "Pregnancy class"])
def test_no_event_is_named_so_that_a_sign_up_tells_of_health(office: Office, word: str) -> None:
    for field in ("title_zh", "about_en", "place_zh"):
        with pytest.raises(UnableToChangeEvent, match="人人都可以来"):
            event_made(**{field: word})


def test_somebody_who_lost_the_code_is_taken_off_by_its_beginning(office: Office) -> None:
    event = event_made(places=1)
    code = joined(event)
    joined(event)
    worker = office.viewer("health_worker")

    assert take_off(by=worker, event=event, mark=code[:4], at=NOW)
    assert not take_off(by=worker, event=event, mark=code[:4], at=NOW)
    assert (len(going(event)), in_line(event)) == (1, [])


def test_who_came_is_counted_from_the_beginning_on(office: Office) -> None:
    event = event_made()
    given = {
        "by": office.viewer("health_worker"),
        "event": event,
        "adults": 1,
        "children": 0,
        "handed_out": {},
    }

    with pytest.raises(UnableToChangeEvent):
        actions.count(**given, at=BEGINS - timedelta(minutes=1))
    actions.count(**given, at=BEGINS)


# Feedback


HAPPY = dict.fromkeys(QUESTIONS, "5")


def test_answers_are_shown_by_fives_and_never_fewer(office: Office) -> None:
    event = event_made()
    shown = []
    for number in range(1, 12):
        answer(key=event.feedback_key, faces=HAPPY | {"clear": "2"}, wishes=["closer"], at=BEGINS)
        shown.append((number, feedback_on(refreshed(event)).answers))

    assert Counter(seen for _, seen in shown) == {0: 4, 5: 5, 10: 2}
    told = feedback_on(refreshed(event))
    assert dict(told.questions[1].faces) == {"5": 0, "4": 0, "3": 0, "2": 10, "1": 0}
    assert told.wishes == (("closer", 10),)


def test_a_wish_that_few_named_is_not_shown(office: Office) -> None:
    event = event_made()
    for number in range(BATCH):
        answer(key=event.feedback_key, faces=HAPPY, wishes=["again"] * (number > 0), at=BEGINS)

    assert feedback_on(refreshed(event)).wishes == ()


def test_nothing_tells_which_answers_came_together_or_when(office: Office) -> None:
    event = event_made()

    answer(key=event.feedback_key, faces=HAPPY, wishes=["again", "closer"], at=BEGINS)

    assert {field.name for field in Tally._meta.fields} == {
        "id",
        "event",
        "question",
        "answer",
        "shown",
        "held",
    }
    assert Tally.objects.count() == len(QUESTIONS) + 2


def test_answers_that_stay_too_few_are_thrown_away(office: Office) -> None:
    event = event_made()
    for _ in range(BATCH + 2):
        answer(key=event.feedback_key, faces=HAPPY, wishes=[], at=BEGINS)

    do_chores(event.ends_at + FEEDBACK_FOR + timedelta(minutes=1))

    assert refreshed(event).answers_held == 0
    assert set(Tally.objects.values_list("shown", "held")) == {(BATCH, 0)}


def test_feedback_is_taken_from_the_beginning_for_two_weeks(office: Office) -> None:
    event = event_made()

    for at in (BEGINS - timedelta(minutes=1), event.ends_at + FEEDBACK_FOR + timedelta(minutes=1)):
        with pytest.raises(UnableToFind):
            event_of_feedback(event.feedback_key, at=at)
    with pytest.raises(UnableToAnswer):
        answer(key=event.feedback_key, faces={"clear": "5"}, wishes=[], at=BEGINS)
    with pytest.raises(UnableToAnswer):
        answer(key=event.feedback_key, faces=HAPPY, wishes=["a doctor for my ..."], at=BEGINS)


# Codes


def test_codes_have_no_letters_that_look_alike_and_no_words() -> None:
    assert not set("01ILOAEU") & set(ALPHABET)
    codes = {code_from(new_nonce(), 0) for _ in range(200)}
    assert len(codes) == 200
    assert all(plain_code(shown_code(each).lower()) == each for each in codes)


def test_a_mark_that_is_taken_makes_another_code(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    event = event_made()
    first = joined(event)
    real = code_from
    monkeypatch.setattr(
        "huijia.apps.events.signing_up.code_from",
        lambda nonce, attempt: f"{first[:4]}2345" if attempt == 0 else real(nonce, attempt),
    )

    second = joined(event)

    assert second[:4] != first[:4]
    assert event.sign_ups.count() == 2


def test_sums_that_are_wrong_are_found(office: Office) -> None:
    event = event_made()
    joined(event, 2)
    assert list(wrong_sums()) == []

    Event.objects.update(taken=1)

    assert list(wrong_sums()) == [event.pk]
