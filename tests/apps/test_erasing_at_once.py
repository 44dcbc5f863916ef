"""Somebody is erased while others work with their claims, in real threads: whoever comes second is told, nothing is half erased, and what one
had to wait for can be done again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from huijia.apps.claims import actions, appeals
from huijia.apps.claims.models import Claim, Decision, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.people.models import Fact, Person
from huijia.apps.privacy.erasing import DAYS_TO_TAKE_BACK, ask, carry_out
from huijia.apps.privacy.erasure_plan import ErasurePlan
from huijia.apps.privacy.models import Erasure
from huijia.apps.privacy.retention import erase_claim
from huijia.server.middleware import is_busy
from huijia.values.errors import HuijiaError
from tests.apps.conftest import NOW, Office, make_office
from tests.apps.test_at_once import at_once, check_trail, decided, draft, reviewed
from tests.own_office import OwnOffice

DUE = NOW + timedelta(days=DAYS_TO_TAKE_BACK)
YEARS_ON = NOW + timedelta(days=366 * 12)


@pytest.fixture
def here(office_db: OwnOffice) -> Office:
    return make_office()


def done(job: Callable[[], Any], found: Any) -> Any:
    """What a job came to, done again if it only came upon others at work; an expected error is what it came to, too."""
    for _ in range(3):
        if not (isinstance(found, OperationalError) and is_busy(found)):
            break
        try:
            found = job()
        except (HuijiaError, OperationalError) as error:
            found = error
    assert not isinstance(found, Exception) or isinstance(found, HuijiaError), repr(found)
    return found


def both(*jobs: Callable[[], Any]) -> list[Any]:
    return [done(job, found) for job, found in zip(jobs, at_once(*jobs), strict=True)]


def asked(office: Office, person: Person) -> Callable[[], ErasurePlan | None]:
    """The office's own work, a week after it was asked."""
    ask(by=office.viewer("family"), person=person, channel="own_account", at=NOW)
    return lambda: carry_out(person.pk, at=DUE)


def check_whole(number: int) -> bool:
    """Whether a claim is still there, which then has all that it rests on; its erased stead has nothing of it."""
    check_trail()
    claim = Claim.objects.filter(pk=number).first()
    if claim is None or claim.erased_on:
        assert claim is None or not (claim.facts or Fact.objects.filter(person=claim.child).exists())
        return False
    assert Fact.objects.filter(person=claim.child, name="birth_date").exists()
    assert claim.child.name
    if claim.state not in ("draft", "withdrawn"):
        assert claim.facts
    return True


def test_two_erasings_of_one_person_are_one(here: Office) -> None:
    job = asked(here, here.child)

    found = both(job, job)

    assert sorted(each is None for each in found) == [False, True]
    assert Erasure.objects.get().state == Erasure.State.DONE
    assert not Person.objects.filter(pk=here.child.pk).exists()
    check_trail()


@pytest.mark.parametrize("nth", range(3))
def test_a_draft_that_is_handed_in_while_its_child_is_erased(here: Office, nth: int) -> None:
    claim, erasing = draft(here), asked(here, here.child)
    family = here.viewer("family")
    jobs = [lambda: actions.submit(by=family, claim=claim, at=DUE), erasing]

    both(*(jobs if nth % 2 else reversed(jobs)))

    if check_whole(claim.pk):
        assert Claim.objects.get(pk=claim.pk).state == "submitted"
        assert Erasure.objects.get().state == Erasure.State.PARTLY
    else:
        assert Erasure.objects.get().state == Erasure.State.DONE


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.REFUSED])
def test_a_claim_that_is_decided_while_its_child_is_erased_stays_whole(
    here: Office, outcome: Outcome
) -> None:
    claim, erasing = reviewed(here), asked(here, here.child)
    approver = here.viewer("county_approver")

    def decide() -> Any:
        return actions.decide(
            by=approver, claim=claim, outcome=outcome, assessment_id=current_assessment(claim).pk, reason="x", amount_minor=360_000, at=DUE,
        )  # fmt: skip

    both(decide, erasing)

    assert check_whole(claim.pk)
    assert Decision.objects.filter(claim=claim).count() == 1
    assert Erasure.objects.get().state == Erasure.State.PARTLY


@pytest.mark.parametrize("nth", range(3))
def test_a_claim_whose_time_is_over_and_to_which_somebody_objects_stays_or_goes_whole(
    here: Office, settings: Any, nth: int
) -> None:
    settings.KEEP_CLAIMS_YEARS = 10
    claim = decided(here, Outcome.REFUSED)
    family = here.viewer("family")

    def object_to_it() -> Any:
        found = Claim.objects.get(pk=claim.pk)
        return appeals.appeal(by=family, claim=found, grounds="请再看", at=NOW + timedelta(days=nth))

    found = both(object_to_it, lambda: erase_claim(claim.pk, at=YEARS_ON))

    stays = check_whole(claim.pk)
    assert found[1] == (0 if stays else 1)
    if stays:
        assert not isinstance(found[0], Exception)
