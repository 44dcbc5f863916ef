"""Messages of outreach: sent once when due, taken back, tried again; afterwards nobody's address is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijia.apps.messaging.actions import STUCK, WAITS, queue, send_due, withdraw
from huijia.apps.messaging.adapters import Letter, by_email, by_letter, by_sms
from huijia.apps.messaging.models import Channel, Message, State
from huijia.apps.messaging.texts import TEXTS, Kind, Told
from huijia.apps.printing import UnableToPrint
from huijia.engine.fail_if.words import forbidden_word
from huijia.server.chores import do_chores
from huijia.values.text import Text
from tests.apps.conftest import NOW
from tests.apps.test_at_once import at_once
from tests.own_office import OwnOffice

PHONE = "+8613800000001"
DAY = timedelta(days=1)


def queued(about: str = "booking:1", *, in_hours: float = 0, lasts: timedelta = DAY, **given: Any) -> Message:
    due = NOW + timedelta(hours=in_hours)
    with transaction.atomic():
        return queue(
            **{"kind": Kind.CHECK, "channel": Channel.SMS, "address": PHONE, "language": "zh", "values": {}} | given,
            about=about, due_at=due, not_after=due + lasts, at=NOW,
        )  # fmt: skip


class Sender:
    """Notes what leaves; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.sent: list[Letter] = []
        self.failures = failures

    def __call__(self, letter: Letter) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError(letter.address)
        self.sent.append(letter)

    @property
    def ways(self) -> dict[str, Callable[[Letter], None]]:
        return dict.fromkeys(Channel.values, self)


def state_of(message: Message) -> tuple[str, str, dict[str, str]]:
    message.refresh_from_db()
    return message.state, message.address, message.values


@pytest.mark.django_db
class TestSending:
    def test_what_is_due_is_sent_once_and_its_address_is_gone(self) -> None:
        due, later = queued(), queued("booking:2", in_hours=1)
        sender = Sender()

        assert PHONE not in due.address
        assert send_due(at=NOW, by=sender.ways)["sent"] == 1
        assert [each.address for each in sender.sent] == [PHONE]
        assert sum(send_due(at=NOW, by=sender.ways).values()) == 0
        assert state_of(due) == ("sent", "", {})
        assert state_of(later)[0] == "waiting"

    def test_queueing_again_changes_nothing(self) -> None:
        assert queued().pk == queued(address="+8613900000009").pk

    def test_what_is_withdrawn_is_not_sent(self) -> None:
        message, other = queued(), queued("booking:2")
        with transaction.atomic():
            assert withdraw(about="booking:1", at=NOW) == 1
        sender = Sender()

        send_due(at=NOW, by=sender.ways)

        assert [each.number for each in sender.sent] == [other.pk]
        assert state_of(message) == ("withdrawn", "", {})

    def test_what_is_too_late_is_not_sent(self) -> None:
        message, fresh = queued(lasts=timedelta(hours=1)), queued("booking:2", lasts=DAY)
        sender = Sender()

        done = send_due(at=NOW + timedelta(hours=2), by=sender.ways)

        assert (done["too_late"], done["sent"]) == (1, 1)
        assert [each.number for each in sender.sent] == [fresh.pk]
        assert state_of(message) == ("too_late", "", {})

    def test_more_than_one_part_of_them_too_late_does_not_stop_the_rest(self) -> None:
        for n in range(120):
            queued(f"booking:{n}", in_hours=n / 1000, lasts=timedelta(hours=1))
        fresh = queued("booking:fresh", in_hours=1)
        sender = Sender()

        assert send_due(at=NOW + timedelta(hours=3), by=sender.ways)["too_late"] == 120
        assert [each.number for each in sender.sent] == [fresh.pk]

    def test_a_service_that_was_off_for_long_ends_all_that_is_too_late(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """More parts than Python lets a function call itself."""
        monkeypatch.setattr("huijia.apps.messaging.actions.AT_A_TIME", 1)
        first = queued(lasts=timedelta(hours=1))
        many = 1_100
        given = {
            name: getattr(first, name)
            for name in ("kind", "channel", "language", "address", "due_at", "not_after", "try_at", "made_at")
        }
        Message.objects.bulk_create(Message(about=f"booking:{n}", **given) for n in range(many, 2 * many))

        assert send_due(at=NOW + timedelta(hours=2), by=Sender().ways)["too_late"] == many + 1

    def test_failure_is_tried_again_and_at_last_given_up(self) -> None:
        message, at, tried = queued(), NOW, 0
        sender = Sender(failures=99)
        while state_of(message)[0] == State.WAITING:
            send_due(at=at, by=sender.ways)
            tried += 1
            message.refresh_from_db()
            at = message.try_at

        assert tried == len(WAITS) + 1
        assert state_of(message) == ("failed", "", {})

    def test_one_that_fails_stops_no_other(self) -> None:
        first, second = queued(), queued("booking:2")
        sender = Sender(failures=1)

        assert dict(send_due(at=NOW, by=sender.ways)) == {"too_late": 0, "waiting": 1, "sent": 1}
        assert send_due(at=NOW + WAITS[0], by=sender.ways)["sent"] == 1
        assert {each.number for each in sender.sent} == {first.pk, second.pk}

    def test_what_a_machine_left_half_sent_is_sent_again(self) -> None:
        message = queued()
        Message.objects.update(state=State.SENDING, try_at=NOW)
        sender = Sender()

        send_due(at=NOW + STUCK - timedelta(seconds=1), by=sender.ways)
        assert sender.sent == []
        send_due(at=NOW + STUCK, by=sender.ways)
        assert [each.number for each in sender.sent] == [message.pk]

    def test_withdrawn_while_it_is_sent_stays_withdrawn(self) -> None:
        message = queued()

        def withdraws(_: Letter) -> None:
            with transaction.atomic():
                withdraw(about="booking:1", at=NOW)
            raise OSError

        send_due(at=NOW, by=dict.fromkeys(Channel.values, withdraws))

        assert state_of(message)[0] == "withdrawn"

    def test_chores_go_on_when_one_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from huijia.server import chores

        def fails(_: object) -> int:
            raise OSError

        monkeypatch.setattr(chores, "CHORES", {"first": fails, **chores.CHORES})
        queued(in_hours=-1)

        done = do_chores(NOW)

        assert (done["first"], done["messages"]) == (None, 1)

    def test_ways_out_write_where_only_the_office_reads(self, settings: Any, tmp_path: Path) -> None:
        settings.MESSAGES_FOLDER = tmp_path / "messages"
        settings.MESSAGE_SENDER = "huijia.apps.accounts.messages.to_file"
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = settings.MESSAGES_FOLDER / "email"
        letter = Letter(7, "示例县青禾镇东村\n1号", "惠家：试发", "收到即可。", "zh")
        by_sms(letter)
        by_email(replace(letter, address="family@example.org"))
        try:
            by_letter(letter)
        except UnableToPrint:  # this machine lacks Pango: the letters of decisions say so in their own test
            return
        written = {path.name: path for path in settings.MESSAGES_FOLDER.rglob("*") if path.is_file()}

        assert len(written) == 3
        assert {"outbox.txt", "7.pdf"} <= set(written)
        assert written["7.pdf"].read_bytes().startswith(b"%PDF")
        closed = {
            path
            for path in (*written.values(), *settings.MESSAGES_FOLDER.iterdir())
            if path.stat().st_mode & 0o077 == 0
        }
        assert all(path in closed or path.parent in closed for path in written.values())


@pytest.mark.django_db
@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("queue"), st.integers(0, 4), st.integers(-2, 6)),
            st.tuples(st.just("withdraw"), st.integers(0, 4), st.none()),
            st.tuples(st.just("send"), st.integers(0, 8), st.integers(0, 3)),
        ),
        max_size=15,
    )
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nothing_is_sent_twice_nothing_after_it_was_withdrawn_and_no_address_outlives_its_message(
    steps: list[tuple[str, int, Any]],
) -> None:
    Message.objects.all().delete()
    sender, withdrawn = Sender(), set[int]()
    for what, n, more in steps:
        if what == "queue":
            queued(f"booking:{n}", in_hours=more)
        elif what == "withdraw":
            open_ = set(Message.objects.filter(about=f"booking:{n}", state__in=("waiting", "sending")).values_list("pk", flat=True))  # fmt: skip
            with transaction.atomic():
                withdraw(about=f"booking:{n}", at=NOW)
            withdrawn |= open_
        else:
            sender.failures = more
            send_due(at=NOW + timedelta(hours=n), by=sender.ways)
    numbers = [each.number for each in sender.sent]

    assert len(numbers) == len(set(numbers))
    assert withdrawn.isdisjoint(numbers)
    assert (
        not Message.objects.exclude(state__in=("waiting", "sending")).exclude(address="", values={}).exists()
    )


def test_several_who_send_at_once_send_each_message_once(office_db: OwnOffice) -> None:
    for n in range(60):
        queued(f"booking:{n}")
    sender = Sender()

    done = at_once(*[partial(send_due, at=NOW, by=sender.ways)] * 4)

    assert sum(each["sent"] for each in done) == 60
    assert len({each.number for each in sender.sent}) == len(sender.sent) == 60


@pytest.mark.parametrize("kind", Kind)
def test_texts_say_nothing_of_health(kind: Kind) -> None:
    told = TEXTS[kind]

    assert not forbidden_word(f"{told.subject.en} {told.text.en} {told.subject.zh} {told.text.zh}")


def test_gap_for_a_name_is_refused() -> None:
    with pytest.raises(AssertionError, match="may not stand"):
        Told(Text(zh="x", en="x"), Text(zh="{name}您好", en="Dear {name}"))


@pytest.mark.django_db
def test_database_keeps_no_address_of_what_has_ended() -> None:
    message = queued()
    with pytest.raises(Exception, match="message_keeps_no_address"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state="sent", ended_at=NOW)
