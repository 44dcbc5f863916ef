"""What waits for a family is told on its front page and in the township's list; whoever has two roles sees the work of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from typer.testing import CliRunner

from huijia.apps.accounts.actions import give_role
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import Entry
from huijia.apps.claims.actions import recommend, return_for_more, start_claim, take
from huijia.apps.claims.models import Claim, Outcome
from huijia.apps.people.models import PersonReading
from huijia.apps.people.search import find_people
from huijia.cli.main import app
from tests.apps.conftest import COUNTY, NOW, TODAY, Office

SignedIn = Callable[[str], Client]


def words(client: Client, path: str) -> str:
    return " ".join(BeautifulSoup(client.get(path).content, "html.parser").get_text(" ").split())


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Moves the clock that pages read."""
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def returned(office: Office, submitted: Claim) -> Claim:
    officer = office.viewer("township_officer")
    take(by=officer, claim=submitted, at=NOW)
    return return_for_more(by=officer, claim=submitted, note="缺户口簿", at=NOW)


def test_a_claim_that_waits_for_the_family_is_told_with_its_days(
    returned: Claim, signed_in: SignedIn, at: Callable[[datetime], None]
) -> None:
    at(datetime(2026, 3, 25, 2, 0, tzinfo=UTC))

    home = words(signed_in("family"), "/")
    listed = words(signed_in("township_officer"), "/claims/?state=returned")

    assert "已经等您补充 9 天" in home
    # It was handed in, and so is in time: no last day hurries whoever only adds what is asked for.
    assert "最迟在" not in home
    assert "还有" not in home
    assert returned.number in listed
    assert "已等 9 天" in listed
    assert "等家庭补充 (1)" in listed
    assert returned.number not in words(signed_in("township_officer"), "/claims/")


def test_the_last_weeks_for_claiming_are_counted_down(
    office: Office, signed_in: SignedIn, at: Callable[[datetime], None]
) -> None:
    start_claim(
        by=office.viewer("family"), benefit_name="cn/childcare-subsidy", period="2026", child=office.child,
        claimant=office.parent, at=NOW,
    )  # fmt: skip
    at(datetime(2026, 3, 25, 2, 0, tzinfo=UTC))
    assert "2026 年度的补贴最迟在 2026年12月31日 申领" in words(signed_in("family"), "/")

    at(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    assert "还有 40 天" in words(signed_in("family"), "/")

    at(datetime(2027, 1, 4, 2, 0, tzinfo=UTC))
    assert "最迟在" not in words(signed_in("family"), "/")


def test_the_list_of_what_waits_for_families_is_that_of_the_area(
    returned: Claim, signed_in: SignedIn
) -> None:
    assert returned.number not in words(signed_in("other_officer"), "/claims/?state=returned")
    assert returned.number not in words(signed_in("county_approver"), "/claims/?state=returned")


def test_whoever_has_two_roles_sees_the_work_of_both(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    officer = office.viewer("township_officer")
    take(by=officer, claim=submitted, at=NOW)
    recommend(by=officer, claim=submitted, outcome=Outcome.GRANTED, at=NOW)
    give_role(
        by=SYSTEM,
        user=office.users["township_officer"],
        role=Role.COUNTY_APPROVER,
        area=Area.objects.get(code=COUNTY),
        valid_from=TODAY,
    )
    client = signed_in("township_officer")

    links = [
        str(a["href"]) for a in BeautifulSoup(client.get("/").content, "html.parser").find_all("a", href=True)
    ]

    for role, state, there in (
        ("county_approver", "reviewed", True),
        ("township_officer", "submitted", False),
    ):
        [link] = [each for each in links if f"role={role}" in each and each.endswith(f"state={state}")]
        page = client.get(link)
        assert page.context["role"] == role
        assert (submitted.number in page.content.decode()) == there
        assert f"role={role}&amp;state=overdue" in page.content.decode()
    assert Entry.objects.get(action="worklist.viewed").actor_role == "county_approver"


def test_a_role_that_one_does_not_have_opens_nothing(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    page = signed_in("township_officer").get("/claims/?role=county_approver")

    assert page.context["role"] == "township_officer"


@pytest.mark.parametrize("area", ["", "9901"])
def test_people_without_an_index_are_found_after_it_was_made_anew(office: Office, area: str) -> None:
    PersonReading.objects.all().delete()
    officer = office.viewer("township_officer")
    assert find_people(officer, "王芳").people == ()

    done = CliRunner().invoke(app, ["people", "index", "--lang", "en", *(["--area", area] if area else [])])

    assert done.exit_code == 0, done.output
    assert [each.pk for each in find_people(officer, "wangfang").people] == [office.parent.pk]
    assert Entry.objects.get(action="people.indexed").area == area


def test_an_index_is_made_anew_for_an_area_alone(office: Office) -> None:
    PersonReading.objects.all().delete()

    CliRunner().invoke(app, ["people", "index", "--area", office.parent.area_id])

    assert set(PersonReading.objects.values_list("person", flat=True)) == {office.parent.pk, office.child.pk}


LETTER = """
from huijia.cli.office.setting_up import lead_back_to, set_up_office
lead_back_to(8123)
set_up_office()
from django.conf import settings
print(settings.ADDRESS)
"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "http://127.0.0.1:8123"),
        ({"HUIJIA_ADDRESS": "https://a.example"}, "https://a.example"),
        (
            {"HUIJIA_HOSTS": "b.example", "HUIJIA_HTTPS": "yes", "HUIJIA_SECRET": "x" * 60},
            "https://b.example",
        ),
    ],
)
def test_letters_of_a_trial_lead_to_its_port(tmp_path: Path, given: dict[str, str], expected: str) -> None:
    import os
    import subprocess
    import sys

    left_out = ("HUIJIA_HOSTS", "HUIJIA_ADDRESS", "DATABASE_URL")
    environment: dict[str, Any] = {name: value for name, value in os.environ.items() if name not in left_out}
    done = subprocess.run(
        [sys.executable, "-c", LETTER],
        env=environment | {"HUIJIA_DATA": str(tmp_path)} | given,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == expected
