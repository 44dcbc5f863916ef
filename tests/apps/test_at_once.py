"""Two at once, in real threads with connections of their own: one wins, the other is told, nothing is done twice, the trail holds."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from huijia.apps.accounts.actions import give_role
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM, viewer_of
from huijia.apps.audit.actions import record_view
from huijia.apps.audit.models import ChainEnd, Entry
from huijia.apps.audit.queries import faults
from huijia.apps.claims import actions
from huijia.apps.claims.models import Appeal, Assessment, Claim, Decision, Letter, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.claims.roster.actions import confirm
from huijia.apps.consent.models import Answer
from huijia.apps.people.models import ImportedRow, Person, RosterImport
from tests.apps.conftest import NOW, ORIGINALS, TODAY, TOWNSHIP, Office, make_office
from tests.apps.rosters import LATER, child, prepared, write_csv
from tests.apps.test_claim_life import colleague
from tests.apps.test_roster_pages import upload
from tests.own_office import OwnOffice

PATIENCE = 60
TOLD = (403, 404, 409, 422)
"""How somebody is told that another was quicker."""


@pytest.fixture
def here(office_db: OwnOffice) -> Office:
    return make_office()


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Do all of these at the same moment; returns what each gave, an exception included."""
    start = threading.Barrier(len(jobs))
    found: list[Any] = [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE)
            found[place] = job()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    return found


def posting(office: Office, name: str, address: str, **fields: object) -> Callable[[], int]:
    client = Client(raise_request_exception=False)
    client.force_login(office.users[name])
    return lambda: client.post(address, fields).status_code


def check_trail() -> None:
    assert list(faults()) == []
    numbers = list(Entry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert ChainEnd.objects.get().sequence == len(numbers)


def told(number: str, action: str) -> int:
    return Entry.objects.filter(subject="claim", subject_id=number, action=action).count()


def draft(office: Office, period: str = "2026") -> Claim:
    return actions.start_claim(
        by=office.viewer("family"),
        benefit_name="cn/childcare-subsidy",
        period=period,
        child=office.child,
        claimant=office.parent,
        at=NOW,
    )


def reviewed(office: Office, period: str = "2026") -> Claim:
    officer = office.viewer("township_officer")
    claim = actions.submit(by=office.viewer("family"), claim=draft(office, period), at=NOW)
    claim = actions.take(by=officer, claim=claim, at=NOW)
    return actions.recommend(
        by=officer, claim=claim, outcome=Outcome.GRANTED, at=NOW, reason="x", originals_seen=ORIGINALS
    )


def decided(office: Office, outcome: Outcome = Outcome.GRANTED, period: str = "2026") -> Claim:
    claim = reviewed(office, period)
    actions.decide(
        by=office.viewer("county_approver"),
        claim=claim,
        outcome=outcome,
        assessment_id=current_assessment(claim).pk,
        reason="x",
        amount_minor=360_000,
        at=NOW,
    )
    return Claim.objects.get(pk=claim.pk)


def test_a_claim_is_taken_by_one_of_two_officers(here: Office) -> None:
    here.users["colleague"] = colleague(here)
    here.users["colleague"].authenticator_set.create(type="totp", data={"secret": "x"})
    claim = actions.submit(by=here.viewer("family"), claim=draft(here), at=NOW)
    address = f"/claims/{claim.number}/take/"

    statuses = at_once(posting(here, "township_officer", address), posting(here, "colleague", address))

    assert sorted(statuses) == [302, 409]
    assert told(claim.number, "claim.take") == 1
    winner = here.users[("township_officer", "colleague")[statuses.index(302)]]
    assert Claim.objects.get().taken_by == winner.pk
    check_trail()


def test_a_claim_is_decided_by_one_of_two_approvers(here: Office) -> None:
    claim = reviewed(here)
    address, assessment = f"/claims/{claim.number}/decide/", current_assessment(claim).pk
    given = {"decide-assessment": assessment, "decide-reason": "理由"}

    statuses = at_once(
        posting(here, "county_approver", address, **given, **{"decide-outcome": "granted"}),
        posting(here, "second_approver", address, **given, **{"decide-outcome": "refused"}),
    )

    assert statuses.count(302) == 1
    assert set(statuses) - {302} <= set(TOLD)
    decision = Decision.objects.get()
    assert Claim.objects.get().state == ("confirmed" if decision.outcome == "granted" else "refused")
    assert told(claim.number, "claim.confirm") + told(claim.number, "claim.refuse") == 1
    check_trail()


def test_a_double_click_hands_in_once(here: Office) -> None:
    claim = draft(here)
    address = f"/claims/{claim.number}/submit/"

    statuses = at_once(*[posting(here, "family", address, true="on") for _ in range(3)])

    assert statuses.count(302) == 1
    assert set(statuses) - {302} <= set(TOLD)
    assert (Assessment.objects.count(), Answer.objects.count()) == (1, 1)
    assert told(claim.number, "claim.submit") == 1
    check_trail()


def test_a_double_click_begins_one_claim(here: Office) -> None:
    given = {"benefit": "cn.childcare-subsidy", "child": here.child.pk, "period": "2026"}

    statuses = at_once(*[posting(here, "family", "/claims/new/", **given) for _ in range(3)])

    assert statuses.count(302) == 1
    assert set(statuses) - {302} <= set(TOLD)
    assert Claim.objects.count() == 1
    check_trail()


def test_a_double_click_renews_once(here: Office) -> None:
    claim = decided(here, period="2025")
    address = f"/claims/{claim.number}/renew/"

    statuses = at_once(*[posting(here, "family", address) for _ in range(3)])

    assert statuses.count(302) == 1
    assert set(statuses) - {302} <= set(TOLD)
    assert Claim.objects.filter(period="2026").count() == 1
    check_trail()


def test_a_double_click_objects_once_and_the_objection_is_decided_once(here: Office) -> None:
    claim = decided(here, Outcome.REFUSED)
    give_role(
        by=SYSTEM,
        user=(third := colleague(here)),
        role=Role.COUNTY_APPROVER,
        area=Area.objects.get(code="990101"),
        valid_from=TODAY,
    )
    third.authenticator_set.create(type="totp", data={"secret": "x"})
    here.users["third"] = third
    address = f"/claims/{claim.number}/"

    objected = at_once(
        *[posting(here, "family", f"{address}appeal/", **{"appeal-reason": "请再看"}) for _ in range(2)]
    )
    given = {"redecide-assessment": current_assessment(claim).pk, "redecide-reason": "已核实"}
    statuses = at_once(
        posting(here, "second_approver", f"{address}redecide/", **given, **{"redecide-outcome": "granted"}),
        posting(here, "third", f"{address}redecide/", **given, **{"redecide-outcome": "refused"}),
    )

    for each in (objected, statuses):
        assert each.count(302) == 1
        assert set(each) - {302} <= set(TOLD)
    appeal = Appeal.objects.get()
    assert appeal.new_decision == Decision.objects.latest("pk")
    assert Decision.objects.count() == 2
    check_trail()


def test_withdrawn_or_decided_but_not_both(here: Office) -> None:
    claim = reviewed(here)
    address = f"/claims/{claim.number}/"
    given = {"decide-assessment": current_assessment(claim).pk, "decide-outcome": "granted"}

    statuses = at_once(
        posting(here, "family", f"{address}withdraw/"),
        posting(here, "county_approver", f"{address}decide/", **given),
    )

    assert statuses.count(302) == 1
    assert set(statuses) - {302} <= set(TOLD)
    assert Decision.objects.count() == (Claim.objects.get().state == "confirmed")
    check_trail()


def test_a_letter_that_two_ask_for_is_made_once(here: Office) -> None:
    claim = decided(here)
    browser = [Client(raise_request_exception=False) for _ in range(2)]
    for each, name in zip(browser, ("family", "county_approver"), strict=True):
        each.force_login(here.users[name])

    first, second = at_once(
        *[lambda each=each: each.get(f"/claims/{claim.number}/letter.pdf") for each in browser]
    )

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert Letter.objects.count() == 1
    check_trail()


def test_wrong_passwords_at_once_are_all_counted(here: Office) -> None:
    def enter(password: str, address: str) -> int:
        given = {"login": "officer", "password": password}
        return Client(REMOTE_ADDR=address).post("/account/login/", given).status_code

    at_once(*[lambda n=n: enter("wrong", f"198.51.100.{n}") for n in range(8)])

    assert enter("correct horse battery staple", "198.51.100.99") == 200
    assert Entry.objects.filter(action="account.sign_in_failed").count() <= 8
    check_trail()


def test_many_who_write_at_once_leave_one_unbroken_trail(here: Office) -> None:
    def look(many: int) -> None:
        for _ in range(many):
            record_view(by=SYSTEM, subject="person", subject_id=here.child.pk, person_id=here.child.pk)

    before = Entry.objects.count()
    failed = [each for each in at_once(*[lambda: look(15) for _ in range(6)]) if each is not None]

    assert failed == []
    assert Entry.objects.count() == before + 6 * 15
    check_trail()


# Rosters


@pytest.fixture
def roster_page(here: Office, tmp_path: Path, settings: Any) -> str:
    """The address of a sheet that waits to be confirmed."""
    settings.PAPERS = tmp_path / "papers"
    officer = Client()
    officer.force_login(here.users["township_officer"])
    rows = [child(n) for n in range(30)] + [child(99, 出生日期="昨天")]
    upload(officer, write_csv(tmp_path / "a.csv", rows))
    return f"/claims/roster/{RosterImport.objects.get().pk}/"


def test_a_double_click_takes_a_roster_in_once(here: Office, roster_page: str) -> None:
    statuses = at_once(*[posting(here, "township_officer", f"{roster_page}confirm/") for _ in range(3)])

    # Whoever comes second is led to the page that tells how far it is, or what became of it.
    assert statuses.count(302) >= 1
    assert set(statuses) - {302} <= set(TOLD)
    assert Person.objects.filter(roster__isnull=False).count() == 2 * 30
    assert ImportedRow.objects.count() == 30
    officer = Client()
    officer.force_login(here.users["township_officer"])
    assert "昨天" in b"".join(officer.get(f"{roster_page}rejects/").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    check_trail()


def test_a_roster_is_taken_in_or_dropped_but_not_both(here: Office, roster_page: str) -> None:
    statuses = at_once(
        posting(here, "township_officer", f"{roster_page}confirm/"),
        posting(here, "township_officer", f"{roster_page}drop/"),
        posting(here, "township_officer", f"{roster_page}columns/"),
    )

    assert [each for each in statuses if each not in (302, *TOLD)] == []
    state = RosterImport.objects.get().state
    assert state in ("confirmed", "dropped")
    assert Person.objects.filter(roster__isnull=False).count() == (60 if state == "confirmed" else 0)
    check_trail()


def test_two_imports_of_one_sheet_make_each_person_once(
    own_office: OwnOffice, django_db_blocker: Any
) -> None:
    """Two processes of the command, which know nothing of each other."""
    with django_db_blocker.unblock(), own_office.here():
        make_office()
    given = ["cn/childcare-subsidy", "--area", TOWNSHIP, "--by", "officer", "--lang", "en", "--yes"]
    commands = []
    for place in range(2):
        folder = own_office.data / str(place)
        folder.mkdir()
        sheet = write_csv(folder / "a.csv", [child(n) for n in range(200)])
        commands.append(own_office.command("import", given[0], sheet, *given[1:]))

    running = [
        subprocess.Popen(each, env=own_office.environment, stderr=subprocess.PIPE, text=True)
        for each in commands
    ]
    said = [each.communicate(timeout=120)[1] for each in running]

    assert [each.returncode for each in running] == [0, 0], said
    with django_db_blocker.unblock(), own_office.here():
        assert Person.objects.filter(roster__isnull=False).count() == 400
        assert ImportedRow.objects.count() == 200
        assert RosterImport.objects.count() == 1
        check_trail()
    assert sum("There is nothing to write" in each for each in said) == 1


def test_an_import_and_a_correction_of_one_person_do_not_wait_for_each_other(
    here: Office, tmp_path: Path
) -> None:
    """Whoever changes a person has the person's row first and the trail's end last. So has the import."""
    officer = here.viewer("township_officer")
    first = prepared(write_csv(tmp_path / "a.csv", [child(n) for n in range(20)]), at=NOW)
    confirm(by=officer, prepared=first, at=NOW)
    changed = [child(n, 联系电话=f"139{n:08}") for n in range(20)]
    again = prepared(write_csv(tmp_path / "b.csv", changed), at=LATER)
    guardian = Person.objects.get(phone_index__of="13800000007")
    written, done = threading.Event(), threading.Event()

    def take_in() -> None:
        def working(_done: int, _whole: int) -> None:
            if not written.is_set():
                written.set()  # the trail's end is locked, no person is written yet
                done.wait(0.5 if connection.vendor == "postgresql" else 0)

        confirm(by=officer, prepared=again, at=LATER, working=working)

    def correct() -> None:
        from huijia.apps.people.actions import record_facts
        from huijia.apps.people.models import Source

        assert written.wait(PATIENCE)
        record_facts(
            by=officer,
            person=guardian,
            facts={"address": "新路1号"},
            valid_from=TODAY,
            at=LATER + timedelta(hours=1),
            source=Source.DOCUMENT,
        )
        done.set()

    assert at_once(take_in, correct) == [None, None]

    guardian.refresh_from_db()
    assert (guardian.phone, guardian.address) == ("13900000007", "新路1号")
    check_trail()


def test_rows_that_go_back_are_those_of_the_plan_that_counts(here: Office, tmp_path: Path) -> None:
    """Somebody registers a child of the sheet between the preview and the confirmation: the sheet is planned anew."""
    officer = here.viewer("township_officer")
    ready = prepared(write_csv(tmp_path / "a.csv", [child(n) for n in range(5)]), at=NOW)
    other = prepared(write_csv(tmp_path / "b.csv", [child(3), child(50)]), at=NOW)
    confirm(by=viewer_of(colleague(here), on=TODAY), prepared=other, at=NOW)
    plans = []

    roster = confirm(by=officer, prepared=ready, at=LATER, anew=plans.append)

    assert roster is not None
    [plan] = plans
    assert roster.counts == plan.counts == {"new": 4, "changed": 0, "unchanged": 1, "returned": 0}
    check_trail()
