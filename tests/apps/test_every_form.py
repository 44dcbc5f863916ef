"""Every form that any role can see, found by following links as a person does, and sent back bent: no answer breaks.

Forms are sent as a browser sends them, with all their fields, each first as it stands and then with fields bent; what is done is
taken back after each, so that a claim does not wander off while its forms are tried.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID
from zlib import crc32

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from huijia.apps.accounts.actions import give_role
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import ChainEnd
from huijia.apps.audit.queries import faults
from huijia.apps.bookings.facility_actions import close_days, close_facility
from huijia.apps.bookings.models import Closure, Resource, Slot
from huijia.apps.bookings.slot_actions import close_slot
from huijia.apps.claims import actions, appeals
from huijia.apps.claims.models import Claim, Outcome, Paper
from huijia.apps.claims.moving import current_assessment
from huijia.apps.events.actions import make_event
from huijia.apps.events.repeating import repeat
from huijia.apps.people.actions import record_facts, register_person
from huijia.apps.people.corrections import ask_for_correction
from huijia.apps.people.merging import merge_people
from huijia.apps.people.models import Person, PossibleDuplicate, RosterImport, Source
from huijia.apps.recalculation.preparing import prepare
from tests.apps.bookings_office import booked, codes, facility, offering, slots_of
from tests.apps.campaigns_office import planned_in
from tests.apps.conftest import COUNTY, NOW, TODAY, TOWNSHIP, Office
from tests.apps.erasing_office import held_back
from tests.apps.events_office import event_made, planned
from tests.apps.library_articles import STATES, article_in
from tests.apps.rosters import child, id_number, write_csv
from tests.apps.routes import closed, routes
from tests.apps.test_hostile_requests import HOSTILE
from tests.apps.test_roster_pages import upload
from tests.apps.training_office import trained_in

LEAVING = {"account_logout", "set_language"}
"""Forms that stand on every page and change whose page it is."""

AFTER_PROOF = "only after the password or the second factor was asked for again"
SCRIPTED = "JavaScript fills it in"
READ = "sends nothing on: whatever is posted, it is read"
NOT_LINKED = {
    "mfa_reauthenticate_webauthn": SCRIPTED,
    "mfa_authenticate": "the second step of signing in",
    "mfa_add_webauthn": AFTER_PROOF,
    "mfa_remove_webauthn": AFTER_PROOF,
    "mfa_activate_totp": AFTER_PROOF,
    "mfa_deactivate_totp": AFTER_PROOF,
    "mfa_generate_recovery_codes": AFTER_PROOF,
    "account_confirm_login_code": "after a code was sent",
    # By a code or a key that stands on paper: test_events_pages sends them.
    "events:own_change": "only its holder has the code",
    "events:own_cancel": "only its holder has the code",
    "events:feedback": "by an address that is handed out at the event",
    **dict.fromkeys(
        (f"field:{each}" for each in ("register", "operations", "compare", "changes")),
        "JSON: sent in test_field_pages",
    ),
    "looking:more": "only for whoever read very many: test_looking_beyond sends it",
    "api:assess": "JSON: test_api sends it whatever its description allows, and what it does not",
    **dict.fromkeys(
        ("bookings:move_to", "bookings:cancel", "bookings:wait_no_more"),
        "only with the code of a booking: test_bookings_pages",
    ),
    "bookings_api:appointment_new": "JSON: test_api and test_bookings_api send it",
    **dict.fromkeys(
        ("healthz", "metrics", "home", "helping", "privacy:my_copy", "audit:entry", "accounts_one"), READ
    ),
    # The office of these walks has no fund, no hold, no account of a family, and no claim whose time to object is over.
    # They are sent in test_payments_pages, test_payments_coming_in, test_payments_adopting, test_family_accounts and test_claimed_twice.
    **dict.fromkeys(
        (
            *(
                "payments:prepare",
                "payments:answers",
                "payments:adopt",
                "payments:trouble",
                "payments:step",
                "payments:recover",
                "payments:allocation",
                "payments:part",
                "payments:waive",
            ),
            "payments:end_hold",
            *("consent:withdraw", "consent:close", "consent:phone"),
            *("consent:messages_at_counter", "claims:end"),
            # Nobody here asked for anything of outreach: these are sent in test_outreach_pages.
            *(
                "outreach:stop_visit",
                "outreach:plan",
                "outreach:work_visit",
                "outreach:work_home",
                "outreach:work_plan",
            ),
            *("outreach:work_item", "outreach:contact_entry", "outreach:withdraw"),
            # No figures of population are kept here: sent in test_reports_releases.
            "reports:release_take_up",
            # No year is whole here, and no budget declared: sent in test_reports_noise.
            *("reports:release_with_noise", "reports:outreach_release_with_noise"),
            # Sent in test_field_pages.
            *("field:settle", "field:shut_out"),
        ),
        "not in this office",
    ),
}
"""Addresses that take what is posted and to which these walks lead nobody, and why."""

FILES = 2
"""How many files of one view a walk asks for."""

PEOPLE = ("王小明", "王芳", *(f"王{each}" for each in "甲乙丙丁戊己"))
TEXTS = (
    st.sampled_from([each[:500] for each in HOSTILE])
    | st.text(max_size=30)
    | st.integers().map(str)
    | st.dates().map(str)
)


@dataclass(frozen=True)
class Form:
    """``fields``: name -> what a browser would send; ``choices``: name -> what could be chosen."""

    address: str
    method: str
    fields: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...]
    files: tuple[str, ...]

    @property
    def kind(self) -> str:
        return resolve(urlsplit(self.address).path).view_name


def forms_on(page: BeautifulSoup, here: str) -> Iterator[Form]:
    """The forms of a page."""
    for form in page.find_all("form"):
        fields: dict[str, str] = {}
        choices: dict[str, list[str]] = {}
        files = []
        for field in form.find_all(["input", "select", "textarea", "button"]):
            name, kind = str(field.get("name", "")), str(field.get("type", ""))
            if not name or name == "csrfmiddlewaretoken":
                continue
            if kind == "file":
                files.append(name)
            elif kind in ("radio", "checkbox") or field.name == "button":
                choices.setdefault(name, []).append(str(field.get("value", "on")))
            elif field.name == "select":
                choices.setdefault(name, []).extend(_options(field))
            else:
                fields[name] = str(field.get("value", "")) or field.get_text()
        yield Form(
            urljoin(here, str(form.get("action") or "")) or here,
            str(form.get("method", "get")).lower(),
            tuple(fields.items()),
            tuple((name, tuple(found)) for name, found in choices.items()),
            tuple(files),
        )


def _options(field: Tag) -> list[str]:
    return [str(each.get("value", "")) for each in field.find_all("option")]


def seeds() -> list[str]:
    """Pages to which a person comes by a number on a letter, or after a form was sent."""
    claims = [
        f"/claims/{number}/" for number in Claim.objects.order_by("pk").values_list("number", flat=True)
    ]
    drafts = [f"{each}submit/" for each in claims]
    people = [f"/people/{number}/" for number in Person.objects.order_by("pk").values_list("pk", flat=True)]
    times = [
        f"/facilities/{facility}/times/{pk}/"
        for facility, pk in Slot.objects.order_by("pk").values_list("offering__facility", "pk")[:6]
    ]
    return ["/", *claims, *drafts, *people, *times]


def view_of(address: str) -> str:
    """Which view answers; empty for what is no page."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def walk(client: Client, library: set[str]) -> tuple[set[str], dict[tuple[str, str], Form], list[str]]:
    """Follow links from the front page: the routes seen, one form of each address and kind, and what broke.

    ``library``: what others walked of the library, which is the same for everybody.
    """
    waiting, kinds, files = seeds(), set[str](), Counter[str]()
    seen = {*waiting, *library}
    forms: dict[tuple[str, str], Form] = {}
    broken = []
    while waiting:
        here = waiting.pop(0)
        # A file takes as long to make as ten pages, and has no links.
        if files[view_of(here)] >= FILES:
            continue
        entries = last_entry()
        answer = client.get(here, follow=True)
        if answer.status_code >= 500:
            broken.append(f"{here}: {answer.status_code}")
        closed(answer)
        if answer.streaming or not str(answer.get("Content-Type", "")).startswith("text/html"):
            files[view_of(here)] += 1
            continue
        here = answer.request["PATH_INFO"]
        if unseen(answer, entries):
            broken.append(f"{here}: shows a person, and leaves no entry")
        kinds.add(resolve(here).view_name)
        page = BeautifulSoup(answer.content, "html.parser")
        for form in forms_on(page, here):
            if form.kind not in LEAVING:
                forms.setdefault(
                    (form.kind, str(sorted(name for name, _ in (*form.fields, *form.choices)))), form
                )
        for link in page.find_all("a", href=True):
            address = urljoin(here, str(link["href"])).split("#")[0]
            kind = re.sub(r"[0-9A-Z]{5}-[0-9A-Z]{5}|\d+", "", address.split("?")[0])
            # Of pages of one kind a few are enough.
            if address not in seen and address.startswith("/") and _count(seen, kind) < 4:
                seen.add(address)
                waiting.append(address)
                if view_of(address).startswith("library:"):
                    library.add(address)
    return kinds, forms, broken


def last_entry() -> int:
    """The number of the trail's last entry."""
    return ChainEnd.objects.get().sequence


def noting(written: list[str]) -> Callable[..., Any]:
    """Note the tables that are written to, but for those that hold no record of the office."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', sql)
        if found and not found[1].startswith(("django_session", "huijia_cache", "audit_")):
            written.append(found[1])
        return execute(sql, params, many, context)

    return note


def unseen(answer: Any, entries: int) -> bool:
    """Whether a page shows what a record of a person holds, and nothing in the trail tells that somebody looked."""
    if answer.status_code not in (200, 422) or answer.streaming:
        return False
    match = resolve(answer.request["PATH_INFO"])
    if match.namespace not in ("people", "claims"):
        return False
    text = answer.content.decode().replace("例如：王小明", "")  # the search's example
    return any(name in text for name in PEOPLE) and last_entry() == entries


def _count(seen: set[str], kind: str) -> int:
    return sum(re.sub(r"[0-9A-Z]{5}-[0-9A-Z]{5}|\d+", "", each.split("?")[0]) == kind for each in seen)


def bent(form: Form) -> st.SearchStrategy[dict[str, Any]]:
    """What may be sent: fields as they stand, chosen well, bent, left out, or given several times."""
    strategies: dict[str, st.SearchStrategy[Any]] = {}
    for name, value in form.fields:
        strategies[name] = st.just(value) | TEXTS | st.lists(TEXTS, max_size=2)
    for name, found in form.choices:
        strategies[name] = st.sampled_from(found or ("",)) | st.sampled_from(found or ("",)) | TEXTS
    for name in form.files:
        strategies[name] = st.builds(
            SimpleUploadedFile,
            st.sampled_from(["a.csv", "a.xlsx", "a.pdf", "a.jpg", "x" * 100 + ".csv", "\u202efdp.csv"]),
            st.binary(max_size=200)
            | st.sampled_from([b"", b"%PDF-1.4", b"PK\x03\x04", "姓名,身份证号\n".encode()]),
        )
    return st.fixed_dictionaries({}, optional=strategies) | st.fixed_dictionaries(strategies)


def try_form(client: Client, form: Form, examples: int, broken: list[str]) -> None:
    # Each database is sent something else.
    @seed(crc32(f"{form.kind} {connection.vendor}".encode()))
    @settings(
        max_examples=examples, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(bent(form))
    def send(data: dict[str, Any]) -> None:
        with transaction.atomic():
            entries, written = last_entry(), list[str]()
            with connection.execute_wrapper(noting(written)):
                answer = (client.post if form.method == "post" else client.get)(form.address, data)
            closed(answer)
            if answer.status_code >= 500:
                broken.append(f"{form.kind} {data}: {answer.status_code}")
            if written and last_entry() == entries:
                broken.append(f"{form.kind} {data}: writes {written}, and leaves no entry")
            if unseen(answer, entries):
                broken.append(f"{form.kind} {data}: shows a person, and leaves no entry")
            transaction.set_rollback(True)

    send()


@pytest.fixture
def busy(office: Office, settings: Any, tmp_path: Path) -> Office:
    """An office with claims in every state in which somebody has a form, a pair to compare, and a roster to look at."""
    settings.PAPERS = tmp_path / "papers"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "papers"}},
    }
    family, officer = office.viewer("family"), office.viewer("township_officer")
    approver = office.viewer("county_approver")
    place, known = (
        office.child.area,
        {"birth_date": date(2024, 5, 6), "chinese_national": True, "birth_registered": True},
    )

    def claim(period: str, child: Person | None = None) -> Claim:
        return actions.start_claim(
            by=family, benefit_name="cn/childcare-subsidy", period=period, child=child or office.child, claimant=office.parent, at=NOW,
        )  # fmt: skip

    def decided(period: str, outcome: Outcome) -> Claim:
        made = actions.submit(by=family, claim=claim(period), at=NOW)
        made = actions.take(by=officer, claim=made, at=NOW)
        made = actions.recommend(by=officer, claim=made, outcome=Outcome.GRANTED, at=NOW, reason="x")
        actions.decide(
            by=approver,
            claim=made,
            outcome=outcome,
            assessment_id=current_assessment(made).pk,
            reason="x",
            amount_minor=100,
            at=NOW,
        )
        return Claim.objects.get(pk=made.pk)

    youngest = register_person(
        by=SYSTEM, area=place, facts={"name": "王庚", **known}, valid_from=TODAY, at=NOW, source=Source.DOCUMENT,
    )  # fmt: skip
    office.child.memberships.get().household.memberships.create(
        person=youngest, relation="child", valid_from=TODAY
    )
    draft = claim("2026", youngest)
    Paper.objects.create(
        claim=draft, kind="other", file_name="x.pdf", content_type="application/pdf", size=1, digest="0" * 64, added_at=NOW,
    )  # fmt: skip
    decided("2025", Outcome.GRANTED)
    objected = decided("2026", Outcome.REFUSED)
    appeals.appeal(by=family, claim=objected, grounds="请再看", at=NOW)
    states = ("submitted", "taken", "returned", "reviewed", "refused", "granted", "entitled", "entitled")
    for number, state in enumerate(states):
        more = register_person(
            by=SYSTEM, area=place, facts={"name": f"王{'甲乙丙丁戊己辛壬'[number]}", **known}, valid_from=TODAY, at=NOW, source=Source.DOCUMENT,
        )  # fmt: skip
        home = office.child.memberships.get().household
        home.memberships.create(person=more, relation="child", valid_from=TODAY)
        made = actions.start_claim(
            by=officer if number % 2 else family, benefit_name="cn/childcare-subsidy", period="2025" if state == "granted" else "2026", child=more, claimant=office.parent, at=NOW,
        )  # fmt: skip
        made = actions.submit(by=family, claim=made, at=NOW)
        if state != "submitted":
            made = actions.take(by=officer, claim=made, at=NOW)
        if state == "returned":
            actions.return_for_more(by=officer, claim=made, note="缺户口簿", at=NOW)
        if state in ("reviewed", "refused", "granted", "entitled"):
            made = actions.recommend(by=officer, claim=made, outcome=Outcome.GRANTED, at=NOW, reason="x")
        if state in ("refused", "granted", "entitled"):
            outcome = Outcome.REFUSED if state == "refused" else Outcome.GRANTED
            actions.decide(
                by=approver, claim=made, outcome=outcome, assessment_id=current_assessment(made).pk, reason="x", amount_minor=100, at=NOW,
            )  # fmt: skip
        if state == "submitted":
            twin = register_person(
                by=SYSTEM, area=place, facts={"name": "王甲", "id_number": id_number(date(1985, 1, 1), 7)}, valid_from=TODAY, at=NOW,
                source=Source.DOCUMENT,
            )  # fmt: skip
            merge_people(by=officer, kept=office.parent, merged=twin, reason="x", at=NOW)
            PossibleDuplicate.objects.create(first=office.child, second=more, probability=0.9)
    # Two were granted by the law. The birth date of one is put right, computed again and waits; that of the other has just been put right.
    for entitled, is_prepared in zip(
        Person.objects.filter(name__in=("王辛", "王壬")), (True, False), strict=True
    ):
        record_facts(
            by=SYSTEM, person=entitled, facts={"birth_date": date(2023, 3, 4)}, valid_from=date(1900, 1, 1), at=NOW, source=Source.DOCUMENT,
        )  # fmt: skip
        if is_prepared:
            county = Area.objects.get(code=COUNTY)
            prepare(by=approver, area=county, pack="cn/childcare-subsidy", reason="x", at=NOW)
    held_back(office.child)
    planned_in(place)
    trained_in(place, office.users["township_officer"])
    make_event(by=SYSTEM, area=place, planned=planned(), at=NOW)
    event_made(area=place.code)
    weekly = event_made(area=place.code)
    repeat(
        by=SYSTEM,
        event=weekly,
        weeks=1,
        until=timezone.localtime(weekly.starts_at).date() + timedelta(weeks=1),
        at=NOW,
    )
    hour = timedelta(hours=1)
    event_made(area=place.code, starts_at=NOW - hour, ends_at=NOW + hour, at=NOW - hour)
    ask_for_correction(
        by=family, person=office.child, name="address", wanted="东村9组", note="门牌换了", at=NOW
    )
    some_facilities()
    client = Client()
    client.force_login(office.users["township_officer"])
    for name in ("a", "b"):
        upload(client, write_csv(tmp_path / f"{name}.csv", [child(1), child(2, 出生日期="昨天")]))
    client.post(f"/claims/roster/{RosterImport.objects.earliest('pk').pk}/confirm/")
    for state in STATES:
        article_in(office, state)
    # Somebody in more than one role finds forms that meet nowhere else.
    give_role(
        by=SYSTEM, user=office.users["finance"], role=Role.TOWNSHIP_OFFICER, area=Area.objects.get(code=TOWNSHIP), valid_from=TODAY,
    )  # fmt: skip
    return office


def some_facilities() -> None:
    """One that is open, with times of last week, of this week and one that is closed; one that is closed altogether."""
    here = facility()
    made = slots_of(
        offering(
            here,
            now=NOW - timedelta(days=7),
            resource=Resource.objects.create(facility=here, name_zh="一", capacity=5),
        )
    )
    booked(made[4], next(codes()))
    close_slot(by=SYSTEM, slot=made[5], at=NOW)
    close_days(by=SYSTEM, facility=here, days=[TODAY + timedelta(days=20)], kind=Closure.Kind.OTHER, at=NOW)
    close_facility(by=SYSTEM, facility=facility(name="白杨卫生院"), at=NOW)


# The second approver decided nothing, so both decisions and objections are theirs to decide.
WHO = [
    "family", "township_officer", "county_approver", "second_approver", "village_contact", "finance", "health_worker",
    "second_health_worker", "auditor", "administrator", "stranger",
]  # fmt: skip


def _try_all(
    busy: Office, signed_in: Callable[[str], Client], name: str, examples: int, library: set[str]
) -> set[str]:
    client = Client() if name == "stranger" else signed_in(name)
    client.raise_request_exception = False
    if name in ("township_officer", "second_approver"):
        client.post("/people/", {"wanted": "王芳"})
    if name == "township_officer":
        client.get(f"/people/{busy.child.pk}/")
    with transaction.atomic():
        _kinds, forms, broken = walk(client, library)
    for form in forms.values():
        if name != "stranger":
            client.force_login(busy.users[name])
        try_form(client, form, examples, broken)
    assert broken == [], name
    assert list(faults()) == []
    return {form.kind for form in forms.values()}


@pytest.mark.takes_minutes
def test_no_form_breaks_whatever_is_sent_and_all_are_found(
    busy: Office, signed_in: Callable[[str], Client]
) -> None:
    """A new form that nobody is led to, or that this office does not have, has to be thought of here.

    One test for everybody: it takes longer to make such an office, and to walk through it, than to send its forms.
    """
    found, library = set(), set[str]()
    for name in WHO:
        # What is sent is taken back, what was looked at stays: when the family has opened its letter, the officer has a form for that.
        forms = _try_all(busy, signed_in, name, 2, library)
        assert forms, name
        found |= forms
    assert _taking(busy, signed_in) - found - LEAVING == set(NOT_LINKED)


@pytest.mark.long
@pytest.mark.parametrize("name", WHO)
def test_no_form_breaks_however_much_is_sent(
    busy: Office, signed_in: Callable[[str], Client], name: str
) -> None:
    found = _try_all(busy, signed_in, name, 150, set())

    print(f"{name}: 150 times each of {len(found)} kinds of forms")
    assert found


def _taking(busy: Office, signed_in: Callable[[str], Client]) -> set[str]:
    """The views of all addresses that take what is posted."""
    officer = signed_in("township_officer")
    taking = set()
    for route in routes():
        address = route.filled(
            {
                f"{kind or 'str'}:{name}": UUID(int=1) if kind == "uuid" else 1
                for kind, name in route.variables
            }
            | {"str:key": "cn.childcare-subsidy"}
        )
        officer.force_login(busy.users["township_officer"])
        answer = officer.post(address)
        closed(answer)
        if answer.status_code != 405:
            taking.add(resolve(address).view_name)
    return taking
