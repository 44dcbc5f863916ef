"""Bookings: what is held, who comes next, what is told and what is forgotten."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import STRANGER, SYSTEM
from huijia.apps.audit.models import Entry
from huijia.apps.bookings.actions import cancel, move, stop_waiting
from huijia.apps.bookings.calendar_file import booking_ics
from huijia.apps.bookings.closing import concerned
from huijia.apps.bookings.codes import new_code, plain_code
from huijia.apps.bookings.errors import SlotFull, UnableToBook, UnableToChange
from huijia.apps.bookings.facility_actions import (
    add_hours,
    change_facility,
    change_offering,
    close_days,
    close_facility,
    end_hours,
    open_day,
    open_facility,
)
from huijia.apps.bookings.models import Booking, Closure, Facility, OpeningHours, Place, Resource, Slot
from huijia.apps.bookings.planning import Hours, starts_on
from huijia.apps.bookings.queries import AHEAD
from huijia.apps.bookings.slot_actions import close_slot, move_slot, note_came, open_slot, set_places
from huijia.apps.bookings.slots import are_due, make_ahead
from huijia.apps.bookings.tidying import KEPT_DAYS, tidy
from huijia.apps.codes import ALPHABET
from huijia.apps.codes import shown as shown_code
from huijia.apps.messaging.actions import send_due
from huijia.apps.messaging.models import Message, State
from tests.apps.bookings_office import PHONE, TUESDAY, booked, codes, facility, held, offering, slots_of
from tests.apps.conftest import ELSEWHERE, NOW, TODAY, Office

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def place() -> Facility:
    return facility()


@pytest.fixture
def slots(place: Facility) -> list[Slot]:
    return slots_of(offering(place))


def waiting(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind, state=State.WAITING).order_by("pk"))


# Times from hours


def test_hours_give_times_for_eight_weeks_by_the_clock_on_the_wall(slots: list[Slot]) -> None:
    local = [each.starts_at.astimezone(ZoneInfo("Asia/Shanghai")) for each in slots]

    assert [f"{each:%m-%d %H:%M}" for each in local[:5]] == ["03-17 09:00", "03-17 09:30", "03-17 10:00", "03-17 10:30", "03-24 09:00"]  # fmt: skip
    assert len(slots) == 4 * (AHEAD.days // 7)
    assert {each.places.count() for each in slots} == {2}


def test_making_times_again_changes_nothing(place: Facility, slots: list[Slot]) -> None:
    assert not are_due(place, at=NOW)
    assert make_ahead(facility=place, at=NOW) == 0
    assert Slot.objects.count() == len(slots)

    later = NOW + timedelta(days=7)
    assert are_due(place, at=later)
    assert make_ahead(facility=place, at=later) == 4


BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = [Hours(7, time(1), time(4), date(2026, 1, 1), None)]


@pytest.mark.one_database
def test_in_spring_nothing_starts_at_a_time_that_no_clock_shows() -> None:
    starts = starts_on(date(2026, 3, 29), NIGHT, minutes=30, zone=BERLIN)

    assert [f"{each.astimezone(BERLIN):%H:%M}" for each in starts] == ["01:00", "01:30", "03:00", "03:30"]
    assert all(after - before == timedelta(minutes=30) for before, after in itertools.pairwise(starts))


@pytest.mark.one_database
def test_in_autumn_what_comes_twice_starts_once() -> None:
    starts = starts_on(date(2026, 10, 25), NIGHT, minutes=30, zone=BERLIN)

    assert [f"{each.astimezone(BERLIN):%H:%M}" for each in starts] == ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]  # fmt: skip
    assert len(set(starts)) == len(starts)
    assert starts[4] - starts[3] == timedelta(minutes=90)


@pytest.mark.one_database
def test_the_same_hour_on_the_wall_moves_in_utc_with_the_season() -> None:
    hours = [Hours(1, time(9), time(10), date(2026, 1, 1), date(2026, 12, 31))]

    before, after = (
        starts_on(day, hours, minutes=60, zone=BERLIN) for day in (date(2026, 3, 23), date(2026, 3, 30))
    )
    assert (before[0].hour, after[0].hour) == (8, 7)
    assert starts_on(date(2027, 1, 4), hours, minutes=60, zone=BERLIN) == []
    assert starts_on(date(2026, 3, 24), hours, minutes=60, zone=BERLIN) == []


def test_services_that_share_a_room_never_have_more_people_than_it_has_space(place: Facility) -> None:
    room = Resource.objects.create(facility=place, name_zh="一号室", capacity=3)
    first = slots_of(offering(place, places=2, resource=room))
    second = slots_of(offering(place, places=2, resource=room, service="consultation"))

    assert (first[0].places.count(), second[0].places.count()) == (2, 1)
    with pytest.raises(UnableToChange, match="只能再接待 0 人"):
        set_places(by=SYSTEM, slot=second[0], places=2, at=NOW)


def test_times_that_somebody_holds_stay_when_hours_and_minutes_change(place: Facility) -> None:
    made = offering(place)
    kept = slots_of(made)[1]
    booked(kept, next(codes()))

    change_offering(by=SYSTEM, offering=made, values={"minutes": 20, "places": 5, "resource": None}, at=NOW)
    tuesday = [each for each in slots_of(made) if each.starts_at < NOW + timedelta(days=2)]
    assert kept in tuesday
    assert kept.places.count() == 2
    for before, after in itertools.pairwise(tuesday):
        assert before.ends_at <= after.starts_at
    end_hours(by=SYSTEM, hours=OpeningHours.objects.get(), today=TODAY, at=NOW)
    assert slots_of(made) == [kept]


# Booking, moving, waiting


def test_places_are_given_from_the_lowest_and_the_last_is_the_last(slots: list[Slot]) -> None:
    drawn = codes()
    first, second = (booked(slots[0], next(drawn)) for _ in range(2))

    assert [each.place.number for each in (first, second) if each.place] == [1, 2]
    with pytest.raises(SlotFull):
        booked(slots[0], next(drawn))
    assert held(slots[0]) == [1, 2]


def test_the_same_code_again_books_nothing_more(slots: list[Slot]) -> None:
    code = new_code()

    assert booked(slots[0], code) == booked(slots[0], code) == booked(slots[1], code)
    assert Booking.objects.count() == 1


def test_a_cancelled_place_goes_to_the_first_in_line_who_is_told(slots: list[Slot]) -> None:
    drawn = codes()
    first, _ = (booked(slots[0], next(drawn)) for _ in range(2))
    line = [booked(slots[0], next(drawn), wait=True, contact=PHONE) for _ in range(3)]

    cancel(by=STRANGER, booking=first, at=NOW)

    line[0].refresh_from_db()
    assert (line[0].place_id, line[0].waits_for_id, line[0].news) == (first.place_id, None, "got_place")
    assert [each.about for each in waiting("booking_place_free")] == [f"booking:{line[0].pk}:{line[0].told}"]
    assert not Booking.objects.filter(pk=first.pk).exists()


def test_whoever_waits_for_a_better_time_keeps_theirs_until_then_and_passes_it_on(slots: list[Slot]) -> None:
    drawn = codes()
    held_by = [booked(slots[0], next(drawn)) for _ in range(2)]
    mover, other = (booked(slots[1], next(drawn)) for _ in range(2))
    behind = booked(slots[1], next(drawn), wait=True)

    moved = move(by=STRANGER, booking=mover, slot_id=slots[0].pk, at=NOW, may_wait=True)
    assert (moved.place_id, moved.waits_for_id) == (mover.place_id, slots[0].pk)
    cancel(by=STRANGER, booking=held_by[1], at=NOW)

    assert set(Booking.objects.filter(place__slot=slots[0])) == {held_by[0], mover}
    assert set(Booking.objects.filter(place__slot=slots[1])) == {other, behind}


def test_a_move_into_a_full_time_loses_nothing(slots: list[Slot]) -> None:
    drawn = codes()
    for _ in range(2):
        booked(slots[0], next(drawn))
    mine = booked(slots[1], next(drawn))

    with pytest.raises(SlotFull):
        move(by=STRANGER, booking=mine, slot_id=slots[0].pk, at=NOW)

    assert Booking.objects.get(pk=mine.pk).place_id == mine.place_id


def test_one_can_stop_waiting_and_keep_what_one_has(slots: list[Slot]) -> None:
    drawn = codes()
    for _ in range(2):
        booked(slots[0], next(drawn))
    mine = move(
        by=STRANGER, booking=booked(slots[1], next(drawn)), slot_id=slots[0].pk, at=NOW, may_wait=True
    )

    stopped = stop_waiting(by=STRANGER, booking=mine)

    assert (stopped.place_id, stopped.waits_for_id) == (mine.place_id, None)


def test_only_the_same_service_and_only_what_is_to_come(place: Facility, slots: list[Slot]) -> None:
    mine = booked(slots[0], new_code())
    other = slots_of(offering(place, service="consultation"))[0]

    with pytest.raises(UnableToBook, match="同一项服务"):
        move(by=STRANGER, booking=mine, slot_id=other.pk, at=NOW)
    with pytest.raises(UnableToBook, match="已经过了"):
        booked(slots[1], new_code(), at=slots[1].starts_at)
    with pytest.raises(UnableToBook, match="已被撤下"):
        booked(Slot(pk=10**9), new_code())


def test_a_list_of_strangers_ends(slots: list[Slot]) -> None:
    drawn = codes()
    for _ in range(2 + 10):
        booked(slots[0], next(drawn), wait=True)

    with pytest.raises(SlotFull, match="候补名单也满了"):
        booked(slots[0], next(drawn), wait=True)


# What the office does


def test_more_places_go_to_who_waits_and_fewer_take_nobodys(slots: list[Slot]) -> None:
    drawn = codes()
    everybody = [booked(slots[0], next(drawn), wait=True) for _ in range(4)]

    assert set_places(by=SYSTEM, slot=slots[0], places=3, at=NOW) == 1
    assert set(Booking.objects.filter(place__slot=slots[0])) == set(everybody[:3])
    with pytest.raises(UnableToChange, match="已有 3 人"):
        set_places(by=SYSTEM, slot=slots[0], places=2, at=NOW)


def test_who_is_closed_out_is_told_and_comes_first_elsewhere(place: Facility, slots: list[Slot]) -> None:
    drawn = codes()
    lost = booked(slots[0], next(drawn), contact=PHONE)
    full = [booked(slots[4], next(drawn)) for _ in range(2)]
    waits = booked(slots[4], next(drawn), wait=True)
    assert concerned(Slot.objects.filter(pk=slots[0].pk)) == 1

    assert close_days(by=SYSTEM, facility=place, days=[TUESDAY], kind=Closure.Kind.TRAINING, at=NOW) == 1
    lost.refresh_from_db()
    assert lost.news == "closed"
    assert len(waiting("booking_closed")) == 1
    assert waiting("booking_reminder") == []
    with pytest.raises(UnableToBook, match="已关闭"):
        booked(slots[1], next(drawn))
    move(by=STRANGER, booking=lost, slot_id=slots[4].pk, at=NOW, may_wait=True)
    cancel(by=STRANGER, booking=full[0], at=NOW)

    assert Booking.objects.get(pk=lost.pk).place.slot_id == slots[4].pk  # type: ignore[union-attr]
    assert Booking.objects.get(pk=waits.pk).place is None


def test_a_closure_is_taken_back_with_all_that_it_did(place: Facility, slots: list[Slot]) -> None:
    mine = booked(slots[0], new_code(), contact=PHONE)
    close_days(by=SYSTEM, facility=place, days=[TUESDAY], kind=Closure.Kind.OTHER, at=NOW)

    assert open_day(by=SYSTEM, closure=Closure.objects.get(), at=NOW) == 1

    mine.refresh_from_db()
    assert mine.news == "open_again"
    assert len(waiting("booking_open_again")) == 1
    assert not Slot.objects.exclude(closed_for="").exists()


def test_no_times_are_made_for_days_that_are_closed(place: Facility) -> None:
    close_days(by=SYSTEM, facility=place, days=[TUESDAY], kind=Closure.Kind.HOLIDAY, at=NOW)

    made = slots_of(offering(place))

    assert made[0].starts_at > NOW + timedelta(days=7)


def test_a_facility_closes_and_opens(place: Facility, slots: list[Slot]) -> None:
    booked(slots[0], new_code())
    close_slot(by=SYSTEM, slot=slots[1], at=NOW)

    assert close_facility(by=SYSTEM, facility=place, at=NOW) == 1
    assert not Slot.objects.filter(closed_for="").exists()
    assert open_facility(by=SYSTEM, facility=place, at=NOW) == 1
    assert list(Slot.objects.exclude(closed_for="")) == [slots[1]]
    open_slot(by=SYSTEM, slot=slots[1], at=NOW)
    assert not Slot.objects.exclude(closed_for="").exists()


def test_a_whole_time_is_moved_with_its_list(slots: list[Slot]) -> None:
    drawn = codes()
    people = [booked(slots[0], next(drawn), contact=PHONE) for _ in range(2)]
    waits = booked(slots[0], next(drawn), wait=True)
    other = booked(slots[1], next(drawn))
    with pytest.raises(UnableToChange, match="只有 1 个空位"):
        move_slot(by=SYSTEM, slot=slots[0], to=slots[1], at=NOW)
    set_places(by=SYSTEM, slot=slots[1], places=3, at=NOW)

    assert move_slot(by=SYSTEM, slot=slots[0], to=slots[1], at=NOW) == 2

    assert set(Booking.objects.filter(place__slot=slots[1])) == {other, *people}
    assert Booking.objects.get(pk=waits.pk).waits_for_id == slots[1].pk
    assert Slot.objects.get(pk=slots[0].pk).closed_for == "slot"
    assert len(waiting("booking_moved")) == 2
    assert waiting("booking_closed") == []


def test_who_came_is_a_count_of_the_time(slots: list[Slot]) -> None:
    with pytest.raises(UnableToChange, match="还没有到"):
        note_came(by=SYSTEM, slot=slots[0], came=1, at=NOW)
    note_came(by=SYSTEM, slot=slots[0], came=1, at=slots[0].ends_at)

    assert Slot.objects.get(pk=slots[0].pk).came == 1


def test_health_workers_act_in_their_area_only(office: Office, slots: list[Slot]) -> None:
    worker = office.viewer("health_worker")
    officer = office.viewer("township_officer")
    here, values = slots[0].offering.facility, {"name_zh": "新名"}

    change_facility(by=worker, facility=here, values=values)
    with pytest.raises(UnableToFind):
        change_facility(by=officer, facility=here, values=values)
    assert Entry.objects.latest("sequence").actor_role == "health_worker"
    assert facility(ELSEWHERE).area_id == ELSEWHERE


# Messages, and what is forgotten


def test_a_reminder_is_for_ten_in_the_morning_the_day_before(slots: list[Slot]) -> None:
    booked(slots[4], new_code(), contact=PHONE)

    [reminder] = waiting("booking_reminder")

    # 24 March at nine in China; the day before at ten there is two in UTC.
    assert reminder.due_at == datetime(2026, 3, 23, 2, tzinfo=UTC)
    assert reminder.not_after == datetime(2026, 3, 23, 12, tzinfo=UTC)
    assert set(reminder.values) == {"place", "day", "time", "link"}
    assert reminder.values["link"] == f"{settings.ADDRESS}/bookings/code/"


def test_moving_and_cancelling_take_reminders_along(slots: list[Slot]) -> None:
    mine = booked(slots[4], new_code(), contact=PHONE)
    move(by=STRANGER, booking=mine, slot_id=slots[8].pk, at=NOW)
    move(by=STRANGER, booking=Booking.objects.get(), slot_id=slots[4].pk, at=NOW)
    assert [each.due_at.day for each in waiting("booking_reminder")] == [23]

    cancel(by=STRANGER, booking=Booking.objects.get(), at=NOW)
    assert waiting("booking_reminder") == []


def test_nobody_is_woken_at_night(slots: list[Slot]) -> None:
    drawn = codes()
    first, _ = (booked(slots[4], next(drawn)) for _ in range(2))
    booked(slots[4], next(drawn), wait=True, contact=PHONE)
    midnight = datetime(2026, 3, 17, 16, 30, tzinfo=UTC)  # half past midnight in China

    cancel(by=STRANGER, booking=first, at=midnight)

    assert [each.due_at for each in waiting("booking_place_free")] == [datetime(2026, 3, 18, 0, tzinfo=UTC)]


def test_addresses_go_with_the_last_reminder_and_bookings_after_their_day(slots: list[Slot]) -> None:
    drawn = codes()
    booked(slots[0], next(drawn))
    booked(slots[4], next(drawn), contact=PHONE)
    sent: list[str] = []

    reminded = datetime(2026, 3, 23, 2, 1, tzinfo=UTC)
    send_due(at=reminded, by={"sms": lambda letter: sent.append(letter.text)})
    assert tidy(reminded) > 0
    assert len(sent) == 1
    kept = Booking.objects.get()  # that of last Tuesday is gone
    assert (kept.address, kept.channel, kept.reminds_at) == ("", "", None)
    assert not Message.objects.exclude(address="").exists()
    first = Slot.objects.get(pk=slots[0].pk)
    assert (first.offered, first.booked, first.places.count()) == (2, 1, 0)

    tidy(slots[4].starts_at + timedelta(days=KEPT_DAYS, hours=-10))
    assert Booking.objects.exists()
    tidy(slots[4].starts_at + timedelta(days=KEPT_DAYS + 1))
    assert not Booking.objects.exists()
    assert not Place.objects.filter(slot=slots[4]).exists()


def test_trail_holds_neither_code_nor_number_nor_address(slots: list[Slot]) -> None:
    code = new_code()
    mine = booked(slots[0], code, contact=PHONE)
    move(by=STRANGER, booking=mine, slot_id=slots[1].pk, at=NOW)
    cancel(by=STRANGER, booking=mine, at=NOW)

    told = "".join(str(each) for each in Entry.objects.values_list("payload", "subject_id"))
    assert "booking.cancelled" in told
    for secret in (code, shown_code(code), mine.number, mine.fingerprint, PHONE.address, PHONE.address[3:]):
        assert secret not in told


def test_the_database_holds_no_code_and_no_open_address(slots: list[Slot]) -> None:
    code = new_code()
    booked(slots[0], code, contact=PHONE)

    with connection.cursor() as cursor:
        found = []
        for table in ("bookings_booking", "messaging_message"):
            cursor.execute(f"SELECT * FROM {table}")
            found += cursor.fetchall()
    assert code not in str(found)
    assert PHONE.address not in str(found)


# Codes and files


@pytest.mark.one_database
def test_codes_are_readable_and_read_as_people_write_them() -> None:
    drawn = {new_code() for _ in range(200)}

    assert len(drawn) == 200
    assert set("".join(drawn)) <= set(ALPHABET)
    assert not set("0O1I") & set(ALPHABET)
    assert all(plain_code(shown_code(each).lower().replace("-", " ")) == each for each in drawn)
    assert plain_code("K7MP-9RTX-4CW0") == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_calendar_file_opens_elsewhere_and_names_no_service(slots: list[Slot], language: str) -> None:
    from icalendar import Calendar

    mine = booked(slots[0], new_code())
    found = Slot.objects.select_related("offering__facility").get(pk=slots[0].pk)
    Facility.objects.update(address="青禾镇, 中心路1号; 二楼")
    found.offering.facility.refresh_from_db()
    text = booking_ics(mine, found, at=NOW, language=language).decode()

    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert event["DTSTART"].dt == slots[0].starts_at
    assert event["DTEND"].dt == slots[0].ends_at
    assert str(event["LOCATION"]).endswith("青禾镇, 中心路1号; 二楼")
    assert str(event["SUMMARY"]) == ("预约" if language == "zh" else "Appointment")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert mine.number not in text


def test_hours_of_the_past_and_the_future_are_kept_apart(place: Facility) -> None:
    made = offering(place, weekdays=(3,))
    add_hours(
        by=SYSTEM, offering=made, weekdays=[4], opens=time(9), closes=time(10), valid_from=TODAY + timedelta(days=10),
        valid_until=TODAY + timedelta(days=16), at=NOW,
    )  # fmt: skip

    thursdays = [each for each in slots_of(made) if each.starts_at.isoweekday() == 4]
    assert {each.starts_at.date() for each in thursdays} == {date(2026, 3, 26)}
