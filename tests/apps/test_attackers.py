"""What somebody would try who means harm: guessing codes, pretending to be elsewhere, being led away, reading what others left behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from huijia.apps.accounts.models import Grant
from huijia.apps.claims.models import Claim
from tests.apps.conftest import TODAY, Office, app_code
from tests.apps.routes import closed, routes
from tests.apps.test_signing_in import PASSWORD, PHONE, enter

SignedIn = Callable[[str], Client]


@pytest.fixture
def sent(settings: Any, tmp_path: Path) -> Path:
    settings.MESSAGES_FOLDER = tmp_path / "messages"
    return tmp_path / "messages" / "outbox.txt"


@pytest.fixture
def phone(office: Office) -> str:
    user = office.users["family"]
    user.phone = PHONE
    user.save(update_fields=["phone", "phone_index"])
    return PHONE


def messages(sent: Path) -> list[str]:
    return sent.read_text(encoding="utf-8").splitlines() if sent.exists() else []


def forwarded(number: int) -> dict[str, str]:
    """Another address in each request, as an attacker would claim it."""
    return {"X-Forwarded-For": f"203.0.113.{number}", "X-Real-Ip": f"203.0.113.{number}"}


# Limits


def test_one_phone_gets_one_code_a_minute_whoever_asks_and_however_it_is_written(
    phone: str, sent: Path
) -> None:
    for number, written in enumerate(["13800000001", "+86 138 0000 0001", "0086-13800000001", phone]):
        Client(REMOTE_ADDR=f"198.51.100.{number}").post("/account/code/", {"phone": written})

    assert len(messages(sent)) == 1


def test_one_address_asks_for_twenty_codes_a_minute_and_a_forwarded_address_changes_nothing(
    office: Office, sent: Path
) -> None:
    answers = [
        Client(REMOTE_ADDR="198.51.100.1").post(
            "/account/code/", {"phone": f"138{number:08}"}, headers=forwarded(number)
        )
        for number in range(21)
    ]

    assert [answer.status_code for answer in answers] == [302] * 20 + [200]
    assert "尝试次数过多" in answers[-1].content.decode()


def test_asking_again_tells_nothing_about_the_phone_either(phone: str, sent: Path) -> None:
    def asked_twice(number: str) -> list[tuple[int, str]]:
        found = []
        for _ in range(2):
            page = Client().post("/account/code/", {"phone": number})
            found.append((page.status_code, re.sub(r'value="[^"]*"', "", page.content.decode())))
        return found

    assert asked_twice(phone) == asked_twice("+8613900000009")


def test_a_code_is_good_once_and_for_the_browser_that_asked_only(phone: str, sent: Path) -> None:
    asker, other = Client(), Client()
    asker.post("/account/code/", {"phone": phone})
    found = re.search(r"\b\d{6}\b", messages(sent)[0].split("\t")[1])
    assert found
    other.post("/account/code/confirm/", {"code": found[0]})
    assert "_auth_user_id" not in other.session

    asker.post("/account/code/confirm/", {"code": found[0]})
    assert "_auth_user_id" in asker.session
    asker.post("/account/logout/")
    asker.post("/account/code/confirm/", {"code": found[0]})
    assert "_auth_user_id" not in asker.session


def test_wrong_passwords_are_counted_by_account_from_wherever_they_come(office: Office) -> None:
    for number in range(5):
        Client(REMOTE_ADDR=f"198.51.100.{number}").post(
            "/account/login/", {"login": "officer", "password": "wrong"}, headers=forwarded(number)
        )

    locked = enter(Client(REMOTE_ADDR="198.51.100.99"), "officer")
    assert locked.status_code == 200
    assert "尝试次数过多" in locked.content.decode()


def test_wrong_passwords_are_counted_by_address_whatever_it_claims_to_be(office: Office) -> None:
    for number in range(10):
        Client(REMOTE_ADDR="198.51.100.1").post(
            "/account/login/", {"login": f"name{number}", "password": "wrong"}, headers=forwarded(number)
        )

    same = Client(REMOTE_ADDR="198.51.100.1").post(
        "/account/login/", {"login": "approver", "password": PASSWORD}, headers=forwarded(99)
    )
    elsewhere = enter(Client(REMOTE_ADDR="198.51.100.2"), "approver")
    assert (same.status_code, elsewhere.status_code) == (200, 302)


def test_behind_a_proxy_the_address_that_the_proxy_adds_is_counted(office: Office, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        # What the client wrote comes first; the proxy adds what it saw.
        Client(REMOTE_ADDR="127.0.0.1").post(
            "/account/login/",
            {"login": f"name{number}", "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.1"},
        )

    def tried(seen: str) -> int:
        client = Client(REMOTE_ADDR="127.0.0.1")
        headers = {"X-Forwarded-For": f"203.0.113.77, {seen}"}
        given = {"login": "approver", "password": PASSWORD}
        return client.post("/account/login/", given, headers=headers).status_code

    assert tried("198.51.100.1") != 302
    assert tried("198.51.100.2") == 302


def test_codes_of_the_app_cannot_be_guessed_one_after_the_other(office: Office) -> None:
    for _ in range(6):
        client = Client()
        enter(client, "officer")
        client.post("/account/second-factor/authenticate/", {"code": "000000"})

    client = Client()
    enter(client, "officer")
    client.post("/account/second-factor/authenticate/", {"code": app_code()})
    assert "_auth_user_id" not in client.session


def test_a_code_of_the_app_is_good_once(office: Office) -> None:
    code = app_code()
    for expected in (True, False):
        client = Client()
        enter(client, "officer")
        client.post("/account/second-factor/authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) == expected


def test_limits_outlive_a_restart_of_the_service(office: Office) -> None:
    """They are in the database: a cache in memory would forget them."""
    for _ in range(5):
        enter(Client(), "officer", "wrong")
    cache.close()

    assert enter(Client(), "officer").status_code == 200


# Sessions


def test_signing_in_starts_a_new_session(office: Office, settings: Any) -> None:
    settings.DEMO = True
    client = Client()
    client.get("/account/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key or ""

    office.users["township_officer"].authenticator_set.all().delete()
    enter(client, "officer")

    assert client.session.session_key != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert stranger.get("/claims/")["Location"].startswith("/account/login/")


def test_signing_out_ends_the_session_on_the_server(signed_in: SignedIn) -> None:
    client = signed_in("family")
    kept = client.cookies["sessionid"].value
    client.post("/account/logout/")

    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/claims/")["Location"].startswith("/account/login/")


def test_signing_out_needs_a_click_on_our_own_page(office: Office, signed_in: SignedIn) -> None:
    client = signed_in("family")
    client.get("/account/logout/")

    assert "_auth_user_id" in client.session


def test_a_role_that_ended_opens_nothing_at_once(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    client = signed_in("township_officer")
    assert client.get(f"/claims/{submitted.number}/").status_code == 200

    Grant.objects.filter(user=office.users["township_officer"]).update(
        valid_until=TODAY.replace(day=TODAY.day - 1)
    )

    assert client.get(f"/claims/{submitted.number}/").status_code == 404
    assert client.post(f"/claims/{submitted.number}/take/").status_code == 404
    assert client.get(f"/people/{office.child.pk}/").status_code == 404


# Being led away

ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\thttps://evil.example"]  # fmt: skip


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nobody_is_led_to_another_site(office: Office, settings: Any, place: str) -> None:
    settings.DEMO = True
    office.users["township_officer"].authenticator_set.all().delete()
    client = Client()
    given = {"login": "officer", "password": PASSWORD, "next": place}

    answers = [
        client.post("/language/", {"language": "en", "next": place}),
        client.post("/account/login/", given),
        client.get("/account/login/", {"next": place}),
        client.post("/account/logout/", {"next": place}),
    ]

    led = [answer["Location"] for answer in answers if answer.has_header("Location")]
    assert led
    assert [each for each in led if "evil" in each or "javascript" in each] == []


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", ""])
def test_another_host_is_refused_in_a_word(db: None, host: str) -> None:
    answer = Client().get("/account/login/", headers={"host": host} if host else {"host": " "})

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


# What is left behind


@pytest.mark.parametrize(
    "name",
    ["family", "township_officer", "county_approver", "village_contact", "finance", "auditor", "administrator"],
)  # fmt: skip
def test_no_page_of_somebody_signed_in_is_kept(
    name: str, office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    client = signed_in(name)
    kept = []
    for route in routes():
        values = {f"{kind or 'str'}:{each}": 1 for kind, each in route.variables} | {
            "str:number": submitted.number,
            "int:person_id": office.child.pk,
            "int:account_id": office.users["township_officer"].pk,
            "str:key": "cn.childcare-subsidy",
            "slug:name": "birth_date",
        }
        if route.pattern == "account/logout/":
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(route.filled(values))
            if "no-store" not in answer.get("Cache-Control", ""):
                kept.append(f"{method} {route.pattern}")
            closed(answer)
    # What knows nobody says itself how long it may be kept.
    assert [
        each for each in kept if not each.split()[1].startswith(("check/", "api/", "field/", "copy-viewer/"))
    ] == []


def test_what_is_kept_knows_nobody(signed_in: SignedIn) -> None:
    for address in ("/api/", "/check/", "/field/", "/copy-viewer/"):
        page = signed_in("family").get(address)
        assert "测试" not in page.content.decode()


# What an error tells


def broken(*_args: object, **_more: object) -> None:
    raise RuntimeError("王小明 990101202405060013")


def test_an_error_tells_nothing_to_the_browser_nor_to_the_log(
    office: Office,
    submitted: Claim,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("huijia.apps.claims.views.page_of", broken)
    client = signed_in("township_officer")
    client.raise_request_exception = False

    answer = client.get(f"/claims/{submitted.number}/")

    told = answer.content.decode() + "".join(capsys.readouterr())
    assert answer.status_code == 500
    for secret in ("王小明", "990101", "Traceback", "RuntimeError: ", submitted.number):
        assert secret not in told.replace(f"/claims/{submitted.number}/", "")
    assert "出了问题" in told


def test_a_database_that_is_busy_is_told_as_that(
    submitted: Claim, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object, **_more: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("huijia.apps.claims.views_steps.actions.take", busy)

    answer = signed_in("township_officer").post(f"/claims/{submitted.number}/take/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "没有保存" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_in_both_languages(office: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    for language, said in (("zh-hans", "不能打开"), ("en", "Not allowed")):
        client.cookies["django_language"] = language
        answer = client.post("/account/login/", {"login": "officer"})
        assert answer.status_code == 403
        assert said in answer.content.decode()
        assert "<style" not in answer.content.decode()
