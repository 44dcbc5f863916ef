"""Numbers that do not belong together, places just outside the area, and numbers in a form or a question: what is outside is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huijia.apps.accounts.actions import give_role
from huijia.apps.accounts.models import Area, Grant, Role, User
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import Entry
from huijia.apps.claims.actions import start_claim
from huijia.apps.claims.models import Claim, Paper
from huijia.apps.people.models import Correction, Merge, Person, PossibleDuplicate, RosterImport
from tests.apps.bookings_office import bookings_elsewhere
from tests.apps.campaigns_office import planned_in
from tests.apps.conftest import ELSEWHERE, NOW, TODAY, TOWNSHIP, VILLAGE, Office
from tests.apps.erasing_office import held_back
from tests.apps.events_office import event_made
from tests.apps.field_office import field_elsewhere
from tests.apps.library_articles import article_elsewhere
from tests.apps.looking_office import emergency_elsewhere
from tests.apps.outreach_office import outreach_of
from tests.apps.payments_office import money_elsewhere
from tests.apps.recalculated_office import recalculated_elsewhere
from tests.apps.routes import Route, routes
from tests.apps.test_routes import rows
from tests.apps.training_office import trained_in

SignedIn = Callable[[str], Client]
Things = dict[str, object]

WITH_SEVERAL = [route for route in routes() if len(route.variables) > 1 and not route.is_public]
OF_THE_AREA = [
    route
    for route in routes()
    if route.variables and not route.is_public and not route.pattern.startswith("account")
]
OF_THE_COUNTY = ("county_approver", "health_worker", "administrator", "auditor")
NAMED: Things = {
    "slug:name": "birth_date",
    "str:key": "cn.childcare-subsidy",
    "slug:group": "people",
    **dict.fromkeys(("slug:course", "slug:article"), "no-such"),
}
"""Variables that are words: the same for everybody."""


def things(office: Office, whose: str, parent: Person, child: Person) -> Things:
    """Variable of an address -> a thing of this family's, made just now."""
    family = office.viewer(whose)
    claim = start_claim(
        by=family, benefit_name="cn/childcare-subsidy", period="2026", child=child, claimant=parent, at=NOW
    )
    paper = Paper.objects.create(
        claim=claim, kind="other", file_name="x.pdf", content_type="application/pdf", size=1, digest="0" * 64, added_at=NOW,
    )  # fmt: skip
    first, second = sorted([parent, child], key=lambda each: each.pk)
    place = child.memberships.get()
    roster = RosterImport.objects.create(
        area=parent.area, pack="cn/childcare-subsidy", file="0" * 64, file_name="x.xlsx", made_at=NOW
    )
    officer = office.users["township_officer" if whose == "family" else "other_officer"]
    return {
        "str:number": claim.number,
        "int:paper_id": paper.pk,
        "int:person_id": child.pk,
        "int:account_id": officer.pk,
        "int:grant_id": Grant.objects.get(user=officer).pk,
        "int:sequence": Entry.objects.filter(area=parent.area_id).latest("sequence").sequence,
        "int:pair_id": PossibleDuplicate.objects.create(first=first, second=second, probability=0.9).pk,
        "int:merge_id": Merge.objects.create(kept=first, merged=second, at=NOW, reason="x").pk,
        "int:number": roster.pk,
        "int:event_id": event_made(area=parent.area_id).pk,
        **planned_in(parent.area),
        **trained_in(parent.area, office.users["other_officer"]),
        "int:household_id": place.household_id,
        "int:membership_id": place.pk,
        "int:correction_id": Correction.objects.create(
            person=child, name="address", wanted="x", asked_at=NOW, answer_by=NOW.date()
        ).pk,
        **money_elsewhere(parent.area, child),
        **recalculated_elsewhere(parent.area, claim),
        **bookings_elsewhere(parent.area),
        **emergency_elsewhere(office, child),
        **outreach_of(office, parent, parent.area),
        **field_elsewhere(office, parent.area),
        **held_back(child),
        # Versions are counted for each article: that of the other has another number.
        **article_elsewhere(
            parent.area, f"of-{whose.replace('_', '-')}", number=1 if whose == "family" else 2
        ),
    }


COMING = "training/sessions/<int:session_id>/coming/"
OF_FINANCE = ("payments/funds/", "payments/runs/", "payments/troubles/")


@pytest.fixture
def mine(office: Office) -> Things:
    return things(office, "family", office.parent, office.child)


@pytest.fixture
def theirs(office: Office) -> Things:
    """Of the next township of the same county."""
    return things(office, "other_family", office.other_parent, office.other_child)


def test_some_addresses_hold_several_numbers() -> None:
    """Those that the next test tries: papers, facts, households, memberships, merges, roles."""
    assert len(WITH_SEVERAL) >= 8


def mixed(route: Route, mine: Things, theirs: Things) -> Iterator[str]:
    """The address with every mixture of own and foreign numbers, but for all of them one's own."""
    names = [f"{kind or 'str'}:{name}" for kind, name in route.variables]
    for chosen in product((mine, theirs), repeat=len(names)):
        picked = dict(zip(names, chosen, strict=True))
        if any(each is theirs for name, each in picked.items() if name not in NAMED):
            yield route.filled({name: (NAMED | each)[name] for name, each in picked.items()})


@pytest.mark.parametrize(
    "name", ["township_officer", "county_approver", "family", "administrator", "auditor", "health_worker"]
)
def test_numbers_that_do_not_belong_together_lead_nowhere(
    name: str, mine: Things, theirs: Things, signed_in: SignedIn
) -> None:
    """A paper of another claim, a role of another account, a household of another person."""
    client, found, before = signed_in(name), [], rows()
    for route in WITH_SEVERAL:
        for address in mixed(route, mine, theirs):
            if name in OF_THE_COUNTY and address == route.filled(theirs | NAMED):
                continue  # both townships are theirs: only what does not belong together is asked for
            for method in ("get", "post"):
                status = getattr(client, method)(address).status_code
                # 403 and 409: this role does nothing of the kind, whatever the numbers are.
                refused = () if name in ("township_officer", "administrator") else (403, 409)
                if status not in (404, 405, *refused):
                    found.append(f"{method} {address}: {status}")
    assert found == []
    assert rows() == before


@pytest.mark.parametrize(
    ("name", "role", "area"),
    [
        ("township_officer", None, None),
        ("village_contact", None, None),
        ("family", None, None),
        # Those of a county are seen in test_routes; here with a village's area only.
        ("finance", Role.TOWNSHIP_OFFICER, VILLAGE),
        ("finance", Role.COUNTY_APPROVER, TOWNSHIP),
        ("finance", Role.AUDITOR, TOWNSHIP),
        ("finance", Role.ADMINISTRATOR, VILLAGE),
        ("finance", Role.HEALTH_WORKER, VILLAGE),
    ],
)
def test_nothing_of_the_next_township_is_there(
    name: str, role: Role | None, area: str | None, office: Office, theirs: Things, signed_in: SignedIn
) -> None:
    if role is not None:
        place = Area.objects.get(code=area)
        give_role(by=SYSTEM, user=office.users[name], role=role, area=place, valid_from=TODAY)
    client, found = signed_in(name), []
    for route in OF_THE_AREA:
        if name == "finance" and route.pattern.startswith((*OF_FINANCE, COMING)):
            continue  # the funds of all townships of the county are theirs, and so are its training sessions
        address = route.filled(theirs | NAMED)
        for method in ("get", "post"):
            status = getattr(client, method)(address).status_code
            if status not in (404, 405):
                found.append(f"{method} {route.pattern}: {status}")
    assert found == []
    assert len(OF_THE_AREA) > 30


def test_a_number_in_a_question_leads_no_further(office: Office, theirs: Things, signed_in: SignedIn) -> None:
    officer = signed_in("township_officer")

    assert officer.get(f"/claims/new/?claimant={office.other_parent.pk}").status_code == 404
    assert officer.get(f"/claims/?number={theirs['str:number']}").status_code == 404
    auditor = signed_in("auditor")
    Grant.objects.filter(user=office.users["auditor"]).update(area=TOWNSHIP)
    for question in (
        f"number={theirs['str:number']}",
        f"person={office.other_child.pk}",
        "action=claim.started",
    ):
        listed = auditor.get(f"/audit/?{question}").content.decode()
        assert f"/audit/{theirs['int:sequence']}/" not in listed
        assert str(theirs["str:number"]) not in listed.replace(question, "").replace(
            f'value="{theirs["str:number"]}"', ""
        )


@pytest.mark.parametrize("child", ["other_child", "parent"])
def test_a_claim_is_made_for_a_child_of_the_household_only(
    office: Office, signed_in: SignedIn, child: str
) -> None:
    person = getattr(office, child)

    signed_in("family").post(
        "/claims/new/", {"benefit": "cn.childcare-subsidy", "child": person.pk, "period": "2026"}
    )

    assert not Claim.objects.exists()


def test_a_form_takes_no_area_beyond_ones_own(
    office: Office, signed_in: SignedIn, settings: Any, tmp_path: Path
) -> None:
    settings.PAPERS = tmp_path
    officer = signed_in("township_officer")
    before = Person.objects.count()
    sheet = SimpleUploadedFile("a.csv", "姓名\n王小明\n".encode())

    officer.post("/claims/roster/", {"area": ELSEWHERE, "benefit": "cn.childcare-subsidy", "sheet": sheet})
    officer.post(
        "/people/register/",
        {
            "household-area": ELSEWHERE,
            "household-valid_from": "2026-01-01",
            "household-source": "document",
            "guardian-name": "赵一",
            "guardian-basis": "x",
            "child-name": "赵二",
            "child-birth_date": "2024-05-06",
        },
    )

    assert not RosterImport.objects.exists()
    assert Person.objects.count() == before


@pytest.mark.parametrize("role", ["family", "administrator"])
def test_an_administrator_gives_roles_in_the_own_area_only(
    office: Office, signed_in: SignedIn, role: str, settings: Any
) -> None:
    Grant.objects.filter(user=office.users["administrator"]).update(area=TOWNSHIP)
    client = signed_in("administrator")
    given = {"role": role, "area": ELSEWHERE if role == "administrator" else TOWNSHIP}
    before = Grant.objects.count()

    client.post("/accounts/new/", {"username": "somebody", "name": "x", **given})
    client.post(f"/accounts/{office.users['township_officer'].pk}/roles/", given)

    assert not User.objects.filter(username="somebody").exists()
    assert Grant.objects.count() == before


def test_a_record_of_elsewhere_joins_no_household(office: Office, mine: Things, signed_in: SignedIn) -> None:
    Merge.objects.all().delete()
    address = f"/people/{office.child.pk}/households/{mine['int:household_id']}/join/"
    given = {"record": office.other_child.pk, "relation": "child", "valid_from": "2026-01-01", "reason": "x"}

    signed_in("township_officer").post(address, given)

    assert office.other_child.memberships.count() == 1


def test_a_passkey_of_somebody_else_cannot_be_removed(office: Office, signed_in: SignedIn) -> None:
    passkey = Authenticator.objects.create(
        user=office.users["county_approver"], type=Authenticator.Type.WEBAUTHN, data={"name": "x"}
    )

    for method in ("get", "post"):
        client = signed_in("township_officer")
        status = getattr(client, method)(f"/account/second-factor/passkeys/{passkey.pk}/remove/").status_code
        assert status in (302, 404)
    assert Authenticator.objects.filter(pk=passkey.pk).exists()
