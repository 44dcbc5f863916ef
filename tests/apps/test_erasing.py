"""Erasing a person: afterwards there is no trace, the trail verifies, the money adds up, and what stays is what was told before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as office_settings
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record
from huijia.apps.audit.door import rows_may_go
from huijia.apps.audit.models import Entry, Erasing, PersonKey
from huijia.apps.audit.opening import opened
from huijia.apps.audit.queries import faults as faults_of_trail
from huijia.apps.audit.queries import of_person
from huijia.apps.claims.models import Claim
from huijia.apps.inventory.declaring import Table
from huijia.apps.payments.checking import faults as faults_of_money
from huijia.apps.payments.models import Entitlement
from huijia.apps.people.models import Fact, Person
from huijia.apps.people.queries import records_of
from huijia.apps.privacy import retention
from huijia.apps.privacy.erasing import ask, carry_out, take_back, what_would_happen
from huijia.apps.privacy.erasure_plan import ErasurePlan, Why
from huijia.apps.privacy.errors import UnableToErase
from huijia.apps.privacy.everything import TABLES
from huijia.apps.privacy.files import finish_files
from huijia.apps.privacy.finding import rows_of
from huijia.apps.privacy.legal_holds import hold, holds_of, lift
from huijia.apps.privacy.models import Erasure, FileToErase, LegalHold, RetentionRun
from huijia.apps.privacy.retention import preview
from huijia.apps.privacy.terms import last_day_of, standings
from huijia.apps.sealing import fingerprint
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.erasing_office import PAID_TO, THINGS, VALUES, Family, make_family
from tests.apps.traces import traces

YEARS = 5
KEPT_UNTIL = date(TODAY.year + YEARS, 12, 31)
WEEK = timedelta(days=7)


@pytest.fixture
def family(office: Office, settings: Any, tmp_path: Path) -> Family:
    for name in ("SENT", "PAPERS", "MESSAGES_FOLDER"):
        setattr(settings, name, tmp_path / name.lower())
    settings.DATA = tmp_path
    settings.KEEP_CLAIMS_YEARS, settings.KEEP_UNCLAIMED_YEARS = YEARS, None
    return make_family(office)


def on(day: date) -> datetime:
    return NOW + (day - TODAY)


def asked(family: Family, person: Person) -> None:
    ask(by=family.office.viewer("township_officer"), person=person, channel="counter", at=NOW)


def erased(family: Family, *people: Person, at: datetime = NOW + WEEK) -> list[ErasurePlan | None]:
    for person in people:
        asked(family, person)
    done = [carry_out(person.pk, at=at) for person in people]
    finish_files()
    return done


def run(*, at: datetime) -> None:
    """Nothing is committed in a test: files go by hand."""
    retention.run(at=at)
    finish_files()


def left(values: tuple[str, ...] = VALUES) -> list[str]:
    return traces((*values, fingerprint(PAID_TO)), office_settings.DATA)


def whole() -> None:
    """What holds whatever was erased."""
    assert list(faults_of_trail()) == []
    assert list(faults_of_money()) == []
    assert not Erasing.objects.exists()
    assert not FileToErase.objects.exists()


def stays(table: Table, people: tuple[int, ...], day: date) -> int:
    return rows_of(table, people, on=day).count()


# What is refused, and by whom it may be asked


def test_rows_are_kept_outside_of_an_erasing(family: Family) -> None:
    for rows in (Fact.objects.filter(person=family.parent), Entry.objects.all()):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_the_door_lets_rows_go_and_entries_never(family: Family) -> None:
    rows = Fact.objects.filter(person=family.parent)
    with transaction.atomic(), rows_may_go():
        rows._raw_delete(rows.db)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), rows_may_go():
        Entry.objects.filter(sequence=1)._raw_delete(rows.db)

    assert not rows.exists()


def test_only_the_family_and_its_counter_may_ask(family: Family) -> None:
    family.opens_an_account()
    for name in ("other_officer", "finance", "auditor", "other_family", "county_approver"):
        with pytest.raises(NotAllowed):
            ask(by=family.office.viewer(name), person=family.child, channel="counter", at=NOW)

    made = ask(by=family.viewer, person=family.child, channel="own_account", at=NOW)

    assert made.carry_out_on == TODAY + WEEK
    with pytest.raises(UnableToErase):
        ask(by=family.viewer, person=family.child, channel="own_account", at=NOW)


def test_nothing_happens_before_its_day_and_it_can_be_taken_back(family: Family) -> None:
    asked(family, family.child)

    assert carry_out(family.child.pk, at=NOW + WEEK - timedelta(days=1)) is None
    take_back(by=family.office.viewer("township_officer"), person=family.child, at=NOW)

    assert carry_out(family.child.pk, at=NOW + WEEK) is None
    assert Person.objects.filter(pk=family.child.pk).exists()


# What is erased


@pytest.mark.parametrize("name", ["nothing", *(thing.__name__ for thing in THINGS)])
def test_nothing_is_left_of_somebody_who_never_claimed(family: Family, name: str) -> None:
    for thing in THINGS:
        if thing.__name__ == name:
            thing(family)
    assert left()

    plans = erased(family, family.parent, family.child)

    assert all(plan is not None and plan.whole for plan in plans)
    assert left() == []
    assert {each.state for each in Erasure.objects.all()} == {"done"}
    whole()


def test_values_of_the_trail_are_erased_and_its_chain_verifies(family: Family) -> None:
    before = opened(of_person(family.parent.pk))
    assert any(told.reason for told in before.values())

    erased(family, family.parent, family.child)

    told = opened(of_person(family.parent.pk))
    assert all(told[number].erased for number, what in before.items() if what.reason or what.changes)
    with transaction.atomic():
        record(
            by=SYSTEM,
            action="person.viewed",
            subject="person",
            subject_id=1,
            person_id=family.parent.pk,
            reason="再来",
        )
    assert "再来" not in str(opened(of_person(family.parent.pk)))
    whole()


def test_a_decided_claim_stays_until_its_term_is_over_and_then_goes(family: Family) -> None:
    family.opens_an_account()
    family.claims()
    family.is_paid()
    told = what_would_happen(family.parent, at=NOW)
    assert (told.whole, told.until) == (False, KEPT_UNTIL)

    erased(family, family.parent, family.child)
    assert family.user is not None
    assert not type(family.user).objects.filter(pk=family.user.pk).exists(), "the account rested on consent"
    assert Claim.objects.get(child=family.child).facts

    run(at=on(KEPT_UNTIL))
    assert Claim.objects.get(child=family.child).facts, "erased a day early"
    paid = list(Entitlement.objects.order_by("pk").values_list("paid_minor", flat=True))

    run(at=on(KEPT_UNTIL + timedelta(days=1)))

    assert left() == []
    assert not list(office_settings.SENT.glob("*")), "a bank file lists everybody of its run"
    assert list(Entitlement.objects.order_by("pk").values_list("paid_minor", flat=True)) == paid
    whole()


def test_nothing_decided_goes_before_the_office_set_a_term(family: Family, settings: Any) -> None:
    settings.KEEP_CLAIMS_YEARS = None
    family.claims()
    family.is_paid()

    told = what_would_happen(family.child, at=NOW)
    erased(family, family.child)
    run(at=on(date(2125, 1, 2)))

    assert {line.why for line in told.stays} == {Why.NO_TERM_SET, Why.RESTS_ON_IT}
    assert Claim.objects.get(child=family.child).facts


def test_what_others_are_owed_and_hold_is_theirs_still(family: Family) -> None:
    family.claims()
    family.is_paid()
    other = Claim.objects.exclude(child=family.child).get()
    person = other.claimant
    before = [stays(table, (person.pk, other.child_id), TODAY) for table in TABLES]

    erased(family, family.parent, family.child)

    assert [stays(table, (person.pk, other.child_id), TODAY) for table in TABLES] == before


# Holds


def test_what_is_held_stays_until_it_is_lifted(family: Family) -> None:
    approver = family.office.viewer("county_approver")
    with pytest.raises(NotAllowed):
        hold(
            by=family.office.viewer("township_officer"), person=family.child, reason=LegalHold.Reason.COURT,
            until=TODAY + 5 * WEEK, at=NOW,
        )  # fmt: skip
    held = hold(
        by=approver, person=family.child, reason=LegalHold.Reason.COURT, until=TODAY + 5 * WEEK, at=NOW
    )

    [plan] = erased(family, family.child)
    assert plan is not None
    assert ({line.why for line in plan.stays}, list(plan.goes)) == ({Why.LEGAL_HOLD, None}, [])
    assert holds_of(family.child, on=TODAY) == [held]

    lift(by=approver, held=held, at=NOW)
    run(at=NOW + 2 * WEEK)

    assert not Person.objects.filter(pk=family.child.pk).exists()


def test_a_held_claim_outlives_its_term(family: Family) -> None:
    family.claims()
    family.is_paid()
    claim = Claim.objects.get(child=family.child)
    later = on(KEPT_UNTIL)
    hold(
        by=family.office.viewer("county_approver"), person=family.child, reason=LegalHold.Reason.AUDIT,
        until=KEPT_UNTIL + 5 * WEEK, at=later, claim_number=claim.number,
    )  # fmt: skip

    run(at=on(KEPT_UNTIL + WEEK))
    assert Claim.objects.get(pk=claim.pk).facts

    run(at=on(KEPT_UNTIL + 6 * WEEK))
    assert not Claim.objects.get(pk=claim.pk).facts


# Retention


def test_a_run_does_what_its_preview_told_and_leaves_its_proof(family: Family) -> None:
    family.claims()
    family.is_paid()
    day = KEPT_UNTIL + timedelta(days=1)
    told = preview(on=day)

    run(at=on(day))

    proof = RetentionRun.objects.get(on=day)
    assert (told.claims, proof.claims, proof.people) == (2, 2, 4)
    assert {name: proof.counts[name] for name in told.rows} == told.rows
    assert preview(on=day).claims == 0
    entry = Entry.objects.get(action="retention.carried_out")
    assert opened([entry])[entry.sequence].changes["claims"] == (2, 0)
    whole()


def test_a_record_that_was_never_claimed_with_goes_when_its_time_is_over(
    family: Family, settings: Any
) -> None:
    settings.KEEP_UNCLAIMED_YEARS = 2
    family.claims()
    alone = family.money.sibling(family.parent)
    lonely, _ = family.money.family()

    run(at=on(date(2028, 12, 31)))
    assert Person.objects.filter(pk=lonely.pk).exists(), "erased a day early"
    run(at=on(date(2029, 1, 1)))

    assert not Person.objects.filter(pk=lonely.pk).exists()
    assert Person.objects.filter(pk=alone.pk).exists(), "a claim of the household is still kept"


@given(
    last=st.dates(date(2020, 1, 1), date(2060, 12, 31)),
    years=st.integers(1, 100),
    days=st.integers(-800, 800),
)
def test_a_term_never_ends_early(last: date, years: int, days: int) -> None:
    until = last_day_of(last, years)

    assert until >= date(last.year, 12, 31).replace(year=last.year + years)
    assert (until - last).days >= years * 365


# Everything together


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back; what lies in files goes, too."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        for folder in ("SENT", "PAPERS", "MESSAGES_FOLDER"):
            shutil.rmtree(getattr(office_settings, folder), ignore_errors=True)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_was_told_is_what_happens_whatever_happened_before(family: Family, data: st.DataObject) -> None:
    with undone():
        family.user = None
        for thing in data.draw(st.lists(st.sampled_from(THINGS), unique=True)):
            thing(family)
        if data.draw(st.booleans()):
            family.claims()
            if data.draw(st.booleans()):
                family.is_paid()
        years = data.draw(st.sampled_from([None, 1, 3]))
        office_settings.KEEP_CLAIMS_YEARS = years
        day = TODAY + timedelta(days=data.draw(st.integers(7, 1600)))
        people = [family.parent, family.child]
        goes = all(each.goes for each in standings(Claim.objects.filter(child=family.child), on=day).values())

        for person in data.draw(st.permutations(people)):
            told = what_would_happen(person, at=on(day))
            asked(family, person)
            numbers = tuple(each.pk for each in records_of(person))
            carry_out(person.pk, at=on(day))
            finish_files()
            for table in TABLES:
                if table.name.startswith(("audit.", "privacy.")) or not table.tells_of_people:
                    continue
                kept = sum(line.rows for line in told.stays if line.table is table)
                found = 0 if told.whole else stays(table, numbers, day)
                assert found == kept, (table.name, told.lines)
            whole()

        if goes:
            assert left() == []
        else:
            assert Person.objects.filter(pk=family.child.pk).exists(), "erased early"
            assert PersonKey.objects.filter(person_id=family.child.pk, destroyed_at=None).exists()


# Pages


def test_pages_tell_counts_to_whom_they_are_for_and_no_names(
    family: Family, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    family.claims()
    family.is_paid()
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(KEPT_UNTIL + timedelta(days=1)))
    told = signed_in("auditor").get("/retention/").content.decode()

    assert "申领 2 件" in told
    assert not any(value in told for value in VALUES)
    assert signed_in("administrator").get("/retention/").status_code == 200
    assert {signed_in(name).get("/retention/").status_code for name in ("finance", "family")} == {404}
    assert signed_in("township_officer").get("/retention/holds/").status_code == 404


def test_the_county_holds_back_and_lets_go(family: Family, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("county_approver")
    given = {"person": family.child.pk, "claim": "", "reason": "court", "until": TODAY + WEEK}

    assert client.post("/retention/holds/", given).status_code == 302
    assert "不得删除" in client.post("/retention/holds/", given).content.decode()
    held = LegalHold.objects.get()
    assert "法院案件" in client.get("/retention/holds/").content.decode()
    assert client.post(f"/retention/holds/{held.pk}/lift/").status_code == 302
    assert holds_of(family.child, on=TODAY) == []
