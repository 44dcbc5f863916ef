"""Retention that is killed (kill -9) while others write: each claim and person is gone whole or there whole, and the next run ends what was begun."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from huijia.apps.audit.models import Entry, PersonKey
from huijia.apps.audit.opening import opened
from huijia.apps.audit.queries import faults as faults_of_trail
from huijia.apps.audit.queries import of_person
from huijia.apps.claims.models import Assessment, Claim, Decision, Letter
from huijia.apps.payments.checking import faults as faults_of_money
from huijia.apps.payments.models import Instruction
from huijia.apps.people.models import Fact, Person
from huijia.apps.privacy.erasing import ask, carry_out
from huijia.apps.privacy.files import write_file_anew
from huijia.apps.privacy.models import Erasure, FileToErase
from huijia.server.backup.restoring import restore
from huijia.server.backup.saving import back_up
from tests.apps.conftest import NOW, make_office
from tests.apps.erasing_office import VALUES, Family, make_family
from tests.apps.killing import Machine, machine
from tests.apps.test_erasing import KEPT_UNTIL, left, on
from tests.apps.traces import traces
from tests.own_office import OwnOffice

Make = Callable[[], OwnOffice]
Inside = Callable[[OwnOffice], AbstractContextManager[None]]
OVER = on(KEPT_UNTIL + timedelta(days=1))
LOOKS = 20


@pytest.fixture
def clock() -> None:
    """The processes are told the day; what we ask here hangs on none."""


@pytest.fixture
def inside(django_db_blocker: Any) -> Iterator[Inside]:
    django_db_blocker.unblock()
    yield lambda office: office.here()
    django_db_blocker.restore()


@pytest.fixture(scope="module")
def killers() -> Iterator[tuple[Machine, Machine]]:
    with machine() as one, machine() as other:
        yield one, other


def filled() -> int:
    """A family whose claim is over and who asked, and one that claims nothing; the number of somebody of the latter."""
    family: Family = make_family(make_office())
    family.hands_in_a_paper()
    family.claims()
    family.is_paid()
    for person in (family.parent, family.child):
        ask(by=family.office.viewer("township_officer"), person=person, channel="counter", at=NOW)
    return family.office.other_child.pk


def check(looked_at: int) -> Counter[str]:
    """What must hold at any moment; how many claims are there and gone."""
    assert list(faults_of_trail()) == []
    assert list(faults_of_money()) == []
    seen: Counter[str] = Counter()
    for claim in Claim.objects.all():
        of_somebody = bool(claim.facts)
        assert of_somebody == (claim.erased_on is None)
        assert of_somebody == bool(claim.child.name) == bool(claim.claimant.name)
        assert of_somebody or not Letter.objects.filter(decision__claim=claim).exists()
        assert all(bool(each.facts) == of_somebody for each in Assessment.objects.filter(claim=claim))
        assert all(bool(each.letter) == of_somebody for each in Decision.objects.filter(claim=claim))
        paid = Instruction.objects.filter(entitlement__claim=claim)
        assert all(bool(each.account) == of_somebody for each in paid)
        seen["there" if of_somebody else "gone"] += 1
    for key in PersonKey.objects.all():
        there = Person.objects.filter(pk=key.person_id).exists()
        assert there == (key.destroyed_at is None), "a key goes with its person, and no sooner"
        assert there == Fact.objects.filter(person=key.person_id).exists()
    assert not any(each.erased for each in opened(of_person(looked_at)).values()), "unreadable"
    return seen


def left_by_rows() -> list[str]:
    return traces(VALUES)


def kill_retentions(
    killers: tuple[Machine, Machine], make: Make, inside: Inside, points: int
) -> Counter[str]:
    retaining, writing = killers
    office = make()
    with inside(office):
        filled()
    whole = retaining.run(office, "retain", OVER.isoformat())
    assert (whole.killed, whole.status) == (False, 0)
    draw, seen = random.Random(29), Counter[str]()
    for _ in range(points):
        office = make()
        with inside(office):
            somebody = filled()
            retaining.run(office, "retain", on(KEPT_UNTIL).isoformat())
            assert check(somebody)["gone"] == 0, "erased a day early"
        meanwhile = threading.Thread(target=writing.run, args=(office, "look", somebody, LOOKS))
        meanwhile.start()
        ended = retaining.run(
            office, "retain", OVER.isoformat(), at_statement=draw.randint(1, whole.statements)
        )
        meanwhile.join()
        with inside(office):
            found = check(somebody)
            seen[
                "begun" if found["gone"] and found["there"] else "not begun" if found["there"] else "ended"
            ] += 1
            assert ended.killed or not found["there"]
        assert retaining.run(office, "retain", OVER.isoformat()).status == 0
        with inside(office):
            assert check(somebody)["there"] == 0
            assert Entry.objects.filter(person_id=somebody, action="person.viewed").count() == LOOKS
            assert not FileToErase.objects.exists()
            assert {each.state for each in Erasure.objects.all()} == {"done"}
            assert list(settings.SENT.glob("*")) == []
            write_file_anew()
            assert left() == [], "in a table or in any file of the data folder, the database's own among them"
    return seen


def test_a_retention_that_is_killed_leaves_claims_and_people_whole_or_gone(
    killers: tuple[Machine, Machine], make_own_office: Make, inside: Inside
) -> None:
    seen = kill_retentions(killers, make_own_office, inside, points=4)

    assert seen["ended"] < 4, "it was never killed in time"


def test_a_restore_of_an_older_backup_erases_again(make_own_office: Make, inside: Inside) -> None:
    office = make_own_office()
    place = office.data / "kept.huijia"
    later = NOW + timedelta(days=7)
    with inside(office):
        family = make_family(make_office())
        family.hands_in_a_paper()
        back_up(place, at=NOW)
        for person in (family.parent, family.child):
            ask(by=family.office.viewer("township_officer"), person=person, channel="counter", at=NOW)
            carry_out(person.pk, at=later)
        assert left_by_rows() == []

        done = restore(place, replace=True, at=later)

        assert done.erased_again == 2
        assert {each.channel for each in Erasure.objects.all()} == {"restored"}
        assert left_by_rows() == []
        assert list(faults_of_trail()) == []
        assert Person.objects.filter(name="王芳").exists()
        assert not list(settings.PAPERS.glob("??/*"))


@pytest.mark.long
def test_a_retention_that_is_killed_fifty_times_erases_nothing_early_and_everything_at_last(
    killers: tuple[Machine, Machine], make_own_office: Make, inside: Inside
) -> None:
    seen = kill_retentions(killers, make_own_office, inside, points=50)

    print(f"killed 50 retentions: {dict(seen)}")
    assert seen["begun"] > 5
