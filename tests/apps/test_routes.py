"""What holds for every address: guarded or on the short public list, nothing of elsewhere, no write by reading, no inline script."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from huijia.apps.accounts.models import Area, Grant, Role
from huijia.apps.audit.models import Entry
from huijia.apps.claims.actions import start_claim, submit
from huijia.apps.claims.models import Claim, Paper
from huijia.apps.library.models import OwnArticle, Version
from huijia.apps.people.models import Correction, Merge, Person, PossibleDuplicate, RosterImport
from tests.apps.bookings_office import bookings_elsewhere
from tests.apps.campaigns_office import planned_in
from tests.apps.conftest import ELSEWHERE, NOW, PAGES_IN, Office
from tests.apps.erasing_office import held_back
from tests.apps.events_office import event_made
from tests.apps.field_office import field_elsewhere
from tests.apps.looking_office import emergency_elsewhere
from tests.apps.outreach_office import outreach_elsewhere
from tests.apps.payments_office import money_elsewhere
from tests.apps.recalculated_office import recalculated_elsewhere
from tests.apps.routes import routes
from tests.apps.training_office import trained_in

ROOT = Path(__file__).parents[2]
TEMPLATES = [
    path
    for path in sorted((ROOT / "src" / "huijia" / "web" / "templates").rglob("*.html"))
    if path.name != "print.html"  # made into a PDF: no browser reads it
]
ROUTES = routes()
ROLES = [
    "township_officer",
    "county_approver",
    "village_contact",
    "finance",
    "auditor",
    "health_worker",
    "administrator",
    "family",
]
CSRF_EXEMPT = {
    "api/assess": "JSON in, JSON out, no session, nothing stored",
    **dict.fromkeys(
        (
            *(
                "api/bookings/entity/list_details",
                "api/bookings/event/list_details",
                "api/bookings/appointment",
            ),
            *("api/bookings/appointment/new", "api/bookings/appointment/modifications"),
            *(
                "api/bookings/appointment/list_details",
                "api/bookings/fhir/Slot",
                "api/bookings/fhir/Appointment",
            ),
        ),
        "no session: a booking is opened by its code in a header, which a forged request lacks",
    ),
    "check/<str:key>/": "answers in, a page out: no session, nothing stored",
}

OF_ITS_OWN = {
    "copy-viewer/": "one file with its own policy, the same from a USB stick: test_privacy_pages looks at it"
}
"""Pages that bring their policy and their language along."""

TRAILS = {"audit_entry", "audit_chainend", "django_session", "looking_daybegun"}
"""Tables that reading may write: that somebody looked, when they last clicked, and with which entry a day began."""


@pytest.fixture
def elsewhere(office: Office) -> dict[str, object]:
    """Variable of an address -> a thing of another county, so that nobody of this office may see it."""
    for code in ("99", "9902", "990201", "990201100"):
        Area.objects.get_or_create(code=code, defaults={"name_zh": "别处"})
    far = Area.objects.get(code="990201100")
    Person.objects.filter(pk__in=[office.other_parent.pk, office.other_child.pk]).update(area=far)
    office.other_parent.refresh_from_db()
    office.other_child.refresh_from_db()
    family = office.viewer("other_family")
    claim = start_claim(
        by=family,
        benefit_name="cn/childcare-subsidy",
        period="2026",
        child=office.other_child,
        claimant=office.other_parent,
        at=NOW,
    )
    claim = submit(by=family, claim=claim, at=NOW)
    paper = Paper.objects.create(
        claim=claim,
        kind="id",
        file_name="x.pdf",
        content_type="application/pdf",
        size=1,
        digest="0" * 64,
        added_at=NOW,
    )
    first, second = sorted([office.other_parent, office.other_child], key=lambda each: each.pk)
    pair = PossibleDuplicate.objects.create(first=first, second=second, probability=0.9)
    merge = Merge.objects.create(kept=first, merged=second, at=NOW, reason="x")
    roster = RosterImport.objects.create(
        area=far, pack="cn/childcare-subsidy", file="0" * 64, file_name="x.xlsx", made_at=NOW
    )
    article = OwnArticle.objects.create(
        slug="after-a-loss", area=far, version=1, state="draft", changed_at=NOW
    )
    Version.objects.create(article=article, number=1, content={}, made_at=NOW)
    place = office.other_child.memberships.get()
    grant = Grant.objects.get(user=office.users["other_officer"])
    Grant.objects.filter(pk=grant.pk).update(area=far)
    entry = Entry.objects.filter(area=far.code).latest("sequence")
    return {
        "slug:name": "birth_date",
        "slug:group": "people",
        "slug:article": article.slug,
        "slug:own": article.slug,
        "int:version": 1,
        "str:number": claim.number,
        "int:paper_id": paper.pk,
        "int:person_id": office.other_child.pk,
        "int:other_id": office.other_parent.pk,
        "int:account_id": office.users["other_officer"].pk,
        "int:grant_id": grant.pk,
        "int:sequence": entry.sequence,
        "int:pk": 10**6,
        "int:pair_id": pair.pk,
        "int:merge_id": merge.pk,
        "int:roster_id": roster.pk,
        "int:number": roster.pk,
        "int:household_id": place.household_id,
        "int:membership_id": place.pk,
        "int:correction_id": Correction.objects.create(
            person=office.other_child, name="address", wanted="x", asked_at=NOW, answer_by=NOW.date()
        ).pk,
        "str:key": "cn.childcare-subsidy",
        "str:county": "990201",
        "slug:table": "decided",
        "int:event_id": event_made(area=far.code).pk,
        **planned_in(far),
        **trained_in(far, office.users["other_officer"]),
        # Courses are the same for everybody on the staff.
        "slug:course": "no-such",
        "str:sign_up": "K7QF-3MWP",
        "str:feedback_key": "K7QF3MWP",
        **money_elsewhere(far, office.other_child),
        **recalculated_elsewhere(far, claim),
        **outreach_elsewhere(office, far),
        **bookings_elsewhere(far),
        **emergency_elsewhere(office, office.other_child),
        **field_elsewhere(office, far),
        **held_back(office.other_child),
    }


def test_each_route_is_filled(elsewhere: dict[str, object]) -> None:
    """A new kind of variable has to be added to ``elsewhere``, with a thing of another office."""
    assert all(route.filled(elsewhere).startswith("/") for route in ROUTES)


def test_stranger_gets_no_further_than_the_sign_in(elsewhere: dict[str, object]) -> None:
    open_ones = []
    for route in ROUTES:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(route.filled(elsewhere)) if not route.is_public else None
            if answer is None or answer.status_code in (403, 404, 405):
                continue
            if answer.status_code != 302 or not answer["Location"].startswith("/account/"):
                open_ones.append(f"{method} {route.pattern}: {answer.status_code}")
    assert open_ones == []


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_another_area_is_there(
    role: str, elsewhere: dict[str, object], signed_in: Callable[[str], Client]
) -> None:
    client = signed_in(role)
    found = []
    for route in ROUTES:
        if route.is_public or not route.variables or route.pattern.startswith("account/"):
            continue
        for method in ("get", "post"):
            status = getattr(client, method)(route.filled(elsewhere)).status_code
            if status not in (404, 405):
                found.append(f"{method} {route.pattern}: {status}")
    assert found == []


def rows() -> dict[str, int | list[Any]]:
    """Every table's rows."""
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.db_table not in TRAILS
    }


@pytest.mark.parametrize("role", [*ROLES, None])
def test_reading_writes_nothing(
    role: str | None, office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in(role) if role else Client()
    client.get("/")
    own = {
        "slug:name": "birth_date",
        "slug:article": "after-a-loss",
        "str:number": submitted.number,
        "int:person_id": office.child.pk,
        "int:other_id": office.parent.pk,
        "int:account_id": office.users["township_officer"].pk,
        "int:grant_id": Grant.objects.get(user=office.users["township_officer"]).pk,
        "int:sequence": Entry.objects.latest("sequence").sequence,
        "str:key": "cn.childcare-subsidy",
    }
    before = rows()

    for route in ROUTES:
        values = {f"{kind or 'str'}:{name}": 1 for kind, name in route.variables} | own
        if not route.pattern.endswith(".pdf"):  # a letter is printed when it is first asked for
            assert client.get(route.filled(values)).status_code < 500, route.pattern

    assert rows() == before


def test_post_without_token_is_refused(elsewhere: dict[str, object]) -> None:
    taken = []
    for route in ROUTES:
        if route.pattern in CSRF_EXEMPT:
            continue
        answer = Client(enforce_csrf_checks=True).post(route.filled(elsewhere))
        if route.exempt or answer.status_code != 403:
            taken.append(f"{route.pattern}: {answer.status_code}")
    assert taken == []


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style|\son\w+\s*=\s*[\"']|\sstyle\s*=|javascript:",
    re.IGNORECASE,
)


@pytest.mark.one_database
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda each: each.name)
def test_template_has_no_inline_script_or_style(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("role", [*ROLES, None])
@pytest.mark.parametrize("language", PAGES_IN)
def test_pages_keep_to_the_policy(
    role: str | None, language: str, office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in(role) if role else Client()
    client.cookies["django_language"] = language
    values = {
        "slug:name": "birth_date",
        "slug:article": "after-a-loss",
        "str:number": submitted.number,
        "int:person_id": office.child.pk,
        "int:account_id": office.users["township_officer"].pk,
        "int:sequence": Entry.objects.latest("sequence").sequence,
        "str:key": "cn.childcare-subsidy",
    }
    pages = 0
    for route in ROUTES:
        answer = client.get(
            route.filled({f"{kind or 'str'}:{name}": 1 for kind, name in route.variables} | values)
        )
        if not answer.get("Content-Type", "").startswith("text/html") or answer.status_code in (302, 405):
            continue
        if route.pattern in OF_ITS_OWN:
            continue
        pages += 1
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy, route.pattern
        assert "default-src 'none'" in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        text = answer.content.decode()
        assert INLINE.findall(text) == [], route.pattern
        assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in text
    assert pages > 3


@pytest.mark.parametrize("role", ROLES)
def test_front_page_leads_on_and_marks_where_one_is(role: str, signed_in: Callable[[str], Client]) -> None:
    page = signed_in(role).get("/").content.decode()

    assert page.count('aria-current="page"') == 1
    assert "huijia-part" in page


HTTPS_PROGRAM = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
plain = Client().get("/account/login/", headers={"host": "huijia.example"})
page = Client().get("/account/login/", secure=True, headers={"host": "huijia.example"})
print(plain.status_code, plain["Location"])
print(page["Strict-Transport-Security"])
print(page.cookies["csrftoken"].OutputString())
from huijia.apps.accounts.actions import make_account
from huijia.apps.accounts.viewer import SYSTEM
client = Client()
make_account(by=SYSTEM, username="someone", name="x", password="correct horse battery staple")
done = client.post("/account/login/", {"login": "someone", "password": "correct horse battery staple"}, secure=True,
                   headers={"host": "huijia.example"})
print(done.cookies["sessionid"].OutputString())
done = client.post("/language/", {"language": "en"}, secure=True, headers={"host": "huijia.example"})
print(done.cookies["django_language"].OutputString())
"""


def _over_https(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "DJANGO_SETTINGS_MODULE": "huijia.server.settings",
        "HUIJIA_DATA": str(tmp_path),
        "HUIJIA_HOSTS": "huijia.example",
        "HUIJIA_HTTPS": "yes",
        "HUIJIA_SECRET": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    }
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.one_database
def test_cookies_over_https_are_closed(tmp_path: Path) -> None:
    done = _over_https(tmp_path, "-c", HTTPS_PROGRAM)

    redirect, hsts, *cookies = done.stdout.splitlines()
    assert redirect == "301 https://huijia.example/account/login/", done.stderr
    assert hsts.startswith("max-age=31536000")
    assert len(cookies) == 3
    for cookie in cookies:
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax")), cookie


@pytest.mark.one_database
def test_settings_are_fit_for_deployment(tmp_path: Path) -> None:
    done = _over_https(tmp_path, "-m", "huijia.server.manage", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


def test_roles_of_the_office_are_all_walked() -> None:
    assert set(ROLES) == {str(role) for role in Role}
    assert ELSEWHERE.startswith("99")
