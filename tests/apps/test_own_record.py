"""Staff say which record is theirs: from then on others handle what concerns their household."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import Entry
from huijia.apps.claims.actions import take
from huijia.apps.claims.models import Claim
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import PersonAccount, Source
from huijia.apps.people.policies import can_write
from tests.apps.conftest import NOW, Office

SignedIn = Callable[[str], Client]
NUMBER, NOBODYS = "99010120241213001X", "990101202412130028"


@pytest.fixture
def numbered(office: Office) -> Office:
    record_facts(
        by=SYSTEM,
        person=office.parent,
        facts={"id_number": NUMBER},
        valid_from=date(2025, 9, 1),
        at=NOW,
        source=Source.DOCUMENT,
    )
    return office


def test_declared_record_is_handled_by_others(
    numbered: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    officer = numbered.viewer("township_officer")
    assert can_write(officer, numbered.child)

    signed_in("township_officer").post("/people/declare/", {"id_number": NUMBER})

    assert not can_write(officer, numbered.child)
    with pytest.raises(NotAllowed):
        take(by=officer, claim=submitted, at=NOW)
    entry = Entry.objects.get(action="account.linked")
    assert (entry.person_id, entry.actor_id) == (numbered.parent.pk, officer.id)
    assert NUMBER not in entry.payload


def test_page_does_not_tell_whether_there_is_a_record(numbered: Office, signed_in: SignedIn) -> None:
    def told(name: str, number: str) -> tuple[int, str]:
        client = signed_in(name)
        done = client.post("/people/declare/", {"id_number": number})
        page = client.get("/people/declare/").content.decode()
        return done.status_code, "已登记" if "已登记" in page else page

    assert told("county_approver", NUMBER) == told("second_approver", NOBODYS) == (302, "已登记")
    assert PersonAccount.objects.filter(user=numbered.users["second_approver"]).count() == 0


def test_declaring_opens_nothing(numbered: Office, signed_in: SignedIn) -> None:
    client = signed_in("other_officer")

    client.post("/people/declare/", {"id_number": NUMBER})

    assert PersonAccount.objects.filter(user=numbered.users["other_officer"]).exists()
    assert client.get(f"/people/{numbered.parent.pk}/").status_code == 404
    assert client.get("/people/me/").status_code == 404


@pytest.mark.parametrize("who", ["family", "auditor", "finance", "village_contact", "administrator"])
def test_whoever_handles_no_claims_cannot_try_numbers(
    numbered: Office, signed_in: SignedIn, who: str
) -> None:
    assert signed_in(who).post("/people/declare/", {"id_number": NUMBER}).status_code == 404
    assert PersonAccount.objects.count() == 2
