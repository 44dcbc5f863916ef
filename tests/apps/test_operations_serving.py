"""``huijia serve`` and ``huijia demo`` as processes of their own."""

from __future__ import annotations

import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from huijia.apps.accounts.actions import make_account
from huijia.apps.accounts.models import Role, User
from huijia.apps.accounts.viewer import SYSTEM, viewer_of
from huijia.apps.audit.queries import faults
from huijia.apps.claims.actions import start_claim, submit
from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import State
from huijia.apps.people.models import Person
from huijia.cli.office.serving import UnableToServe, keep_law
from huijia.engine.api import kept_versions, load_pack
from huijia.web.demo.making import UnableToMakeDemo, demo_is_there, make_demo
from tests.apps.conftest import make_office
from tests.own_office import OwnOffice

PATIENCE = 60
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PEOPLE = 300


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def answer(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, ""


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = monotonic() + PATIENCE
    while True:
        try:
            answer(port, "/healthz")
        except OSError:
            assert process.poll() is None, "it stopped before it answered"
            assert monotonic() < end, "it never answered"
            sleep(0.05)
        else:
            return


@pytest.fixture
def started(own_office: OwnOffice) -> Iterator[Callable[[], tuple[int, subprocess.Popen[bytes]]]]:
    """Starts the service; its port and its process."""
    made: list[subprocess.Popen[bytes]] = []

    def start() -> tuple[int, subprocess.Popen[bytes]]:
        port = free_port()
        process = subprocess.Popen(
            own_office.command("serve", "--port", port, "--workers", 2),
            env=own_office.environment,
            cwd=own_office.data,
            stderr=subprocess.PIPE,
        )
        made.append(process)
        wait_for(port, process)
        return port, process

    yield start
    for process in made:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_service_opens_and_stops_when_told(
    started: Callable[[], tuple[int, subprocess.Popen[bytes]]], stop: signal.Signals
) -> None:
    port, process = started()

    seen = [answer(port, path)[0] for path in ("/", "/healthz", "/metrics", "/no-such-page")]
    told = answer(port, "/metrics")[1]
    process.send_signal(stop)
    process.communicate(timeout=PATIENCE)

    assert seen == [200, 200, 200, 404]
    assert 'huijia_requests_total{method="GET",route="home",status="200"} 1.0' in told
    assert process.returncode == 0
    with pytest.raises(urllib.error.URLError):
        answer(port, "/")


@pytest.mark.one_database
def test_style_sheets_are_served_under_names_that_change_with_their_content(
    started: Callable[[], tuple[int, subprocess.Popen[bytes]]],
) -> None:
    port, _ = started()

    page = answer(port, "/")[1]
    sheet = next(part for part in page.split('"') if part.startswith("/static/css/huijia."))

    assert sheet != "/static/css/huijia.css"
    assert answer(port, sheet)[0] == 200


@pytest.mark.one_database
def test_a_port_in_use_is_told(own_office: OwnOffice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = own_office.huijia("serve", "--port", taken.getsockname()[1], LC_ALL="C")

    assert (done.returncode, "cannot listen" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_a_database_of_a_newer_version_is_refused(own_office: OwnOffice, django_db_blocker: object) -> None:
    with django_db_blocker.unblock(), own_office.here(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('claims', '9999_later', %s)", [NOW]
        )

    done = own_office.huijia("serve", "--port", free_port(), LC_ALL="C")

    assert (done.returncode, "newer Huijia (claims.9999_later)" in done.stderr) == (2, True)


def demo(now: datetime = NOW, seed: int = 1) -> None:
    make_demo(seed=seed, people=PEOPLE, password="for tests", now=now, share=0.1)


def test_the_demo_holds_claims_in_every_state_and_a_whole_audit_trail(db: None) -> None:
    demo()

    states = set(Claim.objects.values_list("state", flat=True))
    waiting = Claim.objects.filter(state__in=["submitted", "in_review", "reviewed"])
    assert states == {state.value for state in State}
    assert Person.objects.count() >= PEOPLE
    assert waiting.exists()
    assert list(faults()) == []
    # Nobody lives in the area 99, and nobody's phone begins with 100.
    numbers = Person.objects.values_list("id_number", "phone")
    assert all(
        number.startswith("99") and (not phone or phone.startswith("100")) for number, phone in numbers
    )


@pytest.mark.one_database
def test_the_demo_has_an_account_for_each_role(db: None) -> None:
    demo()

    day = date(2026, 11, 24)
    roles = {role for user in User.objects.all() for role in viewer_of(user, on=day).areas}
    assert roles == set(Role.values)
    assert User.objects.get(username="demo.family").check_password("for tests")


@pytest.mark.one_database
def test_the_same_seed_makes_the_same_demo(
    make_own_office: Callable[[], OwnOffice], django_db_blocker: object
) -> None:
    seen = []
    for seed in (1, 1, 2):
        with django_db_blocker.unblock(), make_own_office().here():  # type: ignore[attr-defined]
            demo(seed=seed)
            people = list(Person.objects.order_by("pk").values_list("name", "birth_date", "address"))
            claims = list(
                Claim.objects.order_by("pk").values_list("child_id", "state", "due_on", "changed_at")
            )
            seen.append((people, claims))

    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "day", [datetime(2026, 1, 2, 2, 0, tzinfo=UTC), datetime(2027, 3, 1, 2, 0, tzinfo=UTC)]
)
def test_the_demo_can_be_made_on_other_days(db: None, day: datetime) -> None:
    demo(now=day)

    assert set(Claim.objects.values_list("state", flat=True)) == {state.value for state in State}
    assert not Claim.objects.filter(changed_at__gt=day + timedelta(0)).exists()


def test_no_demo_is_put_into_a_real_office(db: None) -> None:
    make_account(by=SYSTEM, username="officer", name="x")

    with pytest.raises(UnableToMakeDemo):
        demo_is_there()
    assert not settings.DEMO


def test_the_demo_command_prints_the_same_sign_ins_again(own_office: OwnOffice) -> None:
    first = own_office.huijia("demo", "--people", PEOPLE, LC_ALL="C")
    again = own_office.huijia("demo", LC_ALL="C")

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "demo.administrator" in first.stdout
    assert first.stdout == again.stdout


@pytest.mark.one_database
def test_the_law_is_kept_before_the_service_opens(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path

    keep_law()

    current = load_pack("cn/childcare-subsidy").version
    assert kept_versions("cn/childcare-subsidy", tmp_path / "packs") == [current]


@pytest.mark.one_database
def test_the_service_does_not_open_where_the_law_cannot_be_kept(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    (tmp_path / "packs").write_text("in the way")

    with pytest.raises(UnableToServe, match="cannot be kept"):
        keep_law()


def test_a_family_hands_in_where_the_law_cannot_be_kept(
    db: None, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    office = make_office()
    settings.DATA = tmp_path
    (tmp_path / "packs").write_text("in the way")
    family = office.viewer("family")
    claim = start_claim(
        by=family,
        benefit_name="cn/childcare-subsidy",
        period="2026",
        child=office.child,
        claimant=office.parent,
        at=NOW,
    )

    submitted = submit(by=family, claim=claim, at=NOW)

    assert submitted.assessments.exists()
    assert "cannot be kept" in caplog.text
