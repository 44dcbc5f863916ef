"""Signing in: staff with two factors, families with a code, nobody by themselves; and what it leaves in the audit trail."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from huijia.apps.accounts.actions import set_locked
from huijia.apps.accounts.phones import in_e164
from huijia.apps.audit.models import Entry
from huijia.server.sessions import SEEN, SIGNED_IN
from tests.apps.conftest import Office, app_code

PASSWORD = "correct horse battery staple"
PHONE = "+8613800000001"


def actions() -> list[str]:
    entries = Entry.objects.filter(action__startswith="account.").order_by("sequence")
    return list(entries.values_list("action", flat=True))


def enter(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": username, "password": password})


@pytest.fixture
def family_phone(office: Office) -> str:
    user = office.users["family"]
    user.phone = PHONE
    user.save(update_fields=["phone", "phone_index"])
    return PHONE


@pytest.fixture
def sent(settings: Any, tmp_path: Path) -> Path:
    settings.MESSAGES_FOLDER = tmp_path / "messages"
    return tmp_path / "messages" / "outbox.txt"


def test_staff_sign_in_with_password_and_app_code(office: Office, client: Client) -> None:
    first = enter(client, "officer")
    assert "_auth_user_id" not in client.session

    second = client.post("/account/second-factor/authenticate/", {"code": app_code()})

    assert (first["Location"], second["Location"]) == ("/account/second-factor/authenticate/", "/")
    assert int(client.session["_auth_user_id"]) == office.users["township_officer"].pk
    assert actions()[-1] == "account.signed_in"


def test_password_alone_opens_nothing(office: Office, client: Client) -> None:
    enter(client, "officer")

    assert client.get("/audit/").status_code == 302
    assert "account.signed_in" not in actions()


def test_wrong_code_of_the_app_leaves_an_entry(office: Office, client: Client) -> None:
    enter(client, "officer")
    client.post("/account/second-factor/authenticate/", {"code": "000000"})

    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.subject_id) == (
        "account.sign_in_failed",
        str(office.users["township_officer"].pk),
    )


def test_staff_without_second_factor_is_led_to_set_one_up(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    Authenticator.objects.all().delete()
    client = signed_in("township_officer")

    assert client.get("/")["Location"] == "/account/second-factor/"
    assert client.get("/account/second-factor/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    Authenticator.objects.update(type=Authenticator.Type.RECOVERY_CODES)

    assert signed_in("auditor").get("/").status_code == 302


def test_demo_lets_staff_in_with_one_factor_and_says_so(
    office: Office, signed_in: Callable[[str], Client], settings: Any
) -> None:
    settings.DEMO = True
    Authenticator.objects.all().delete()

    page = signed_in("township_officer").get("/")

    assert "huijia-demo" in page.content.decode()


def test_setting_up_an_app_leaves_an_entry_and_gives_recovery_codes_once(
    office: Office, client: Client
) -> None:
    Authenticator.objects.filter(user=office.users["township_officer"]).delete()
    enter(client, "officer")
    assert client.get("/account/second-factor/app/")["Location"].startswith("/account/again/")
    client.post("/account/again/?next=/account/second-factor/app/", {"password": PASSWORD})
    page = client.get("/account/second-factor/app/").content.decode()
    secret = re.search(r'huijia-key">([A-Z2-7]+)<', page)
    assert secret
    code = app_code(secret[1])
    done = client.post("/account/second-factor/app/", {"code": code})

    assert done["Location"] == "/account/second-factor/codes/"
    assert "account.factor_changed" in actions()
    assert len(re.findall(r"huijia-key", client.get(done["Location"]).content.decode())) == 10
    assert "huijia-key" not in client.get(done["Location"]).content.decode()


def test_family_signs_in_with_a_code(
    office: Office, client: Client, family_phone: str, sent: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        asked = client.post("/account/code/", {"phone": "138 0000 0001"})
        code = re.search(r"\b\d{6}\b", sent.read_text(encoding="utf-8").split("\t")[1])
        assert code
        client.post(asked["Location"], {"code": code[0]})

    assert int(client.session["_auth_user_id"]) == office.users["family"].pk
    assert code[0] not in caplog.text
    assert oct(sent.stat().st_mode)[-3:] == "600"
    assert actions()[-1] == "account.signed_in"
    assert all(code[0] not in entry.payload for entry in Entry.objects.all())


def test_wrong_code_leaves_an_entry_and_the_third_ends_it(
    office: Office, client: Client, family_phone: str, sent: Path
) -> None:
    client.post("/account/code/", {"phone": family_phone})
    code = re.search(r"\b\d{6}\b", sent.read_text(encoding="utf-8").split("\t")[1])
    assert code
    wrong = f"{(int(code[0]) + 1) % 10**6:06}"
    for _ in range(3):
        client.post("/account/code/confirm/", {"code": wrong})
    client.post("/account/code/confirm/", {"code": code[0]})

    assert "_auth_user_id" not in client.session
    assert actions().count("account.sign_in_failed") == 3


def test_staff_get_no_code(office: Office, client: Client, sent: Path) -> None:
    user = office.users["township_officer"]
    user.phone = PHONE
    user.save(update_fields=["phone", "phone_index"])

    client.post("/account/code/", {"phone": PHONE})

    assert not sent.exists()


def test_pages_do_not_tell_whether_a_phone_has_an_account(
    office: Office, family_phone: str, sent: Path
) -> None:
    def tried(phone: str) -> tuple[int, str, str]:
        client = Client()
        asked = client.post("/account/code/", {"phone": phone})
        page = client.get(asked["Location"]).content.decode()
        wrong = client.post(asked["Location"], {"code": "000000"}).content.decode()
        return asked.status_code, _plain(page, phone), _plain(wrong, phone)

    assert tried(family_phone) == tried("+8613900000009")


def test_pages_do_not_tell_whether_a_name_has_an_account(office: Office) -> None:
    known = _plain(enter(Client(), "officer", "wrong").content.decode(), "officer")
    unknown = _plain(enter(Client(), "nobody", "wrong").content.decode(), "nobody")

    assert known == unknown


def _plain(page: str, name: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return page.replace(name, "")


def test_failed_sign_in_tells_the_account_and_never_what_was_tried(office: Office, client: Client) -> None:
    enter(client, "officer", "hunter2-hunter2")
    enter(client, "my-password-in-the-wrong-field", "x")

    known, unknown = Entry.objects.filter(action="account.sign_in_failed").order_by("sequence")
    assert (known.subject_id, unknown.subject_id) == (str(office.users["township_officer"].pk), "")
    assert known.area == "990101100"
    assert "hunter2" not in known.payload
    assert "wrong-field" not in unknown.payload


def test_account_is_locked_for_a_while_after_five_wrong_passwords(office: Office, client: Client) -> None:
    for _ in range(5):
        enter(client, "officer", "wrong")

    assert enter(client, "officer").status_code == 200
    assert "_auth_user_id" not in client.session
    assert enter(Client(), "approver").status_code == 302


def test_locked_account_is_out_at_once(office: Office, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("township_officer")
    assert client.get("/").wsgi_request.user.is_authenticated

    set_locked(
        by=office.viewer("administrator"), user=office.users["township_officer"], locked=True, reason="离职"
    )

    assert not client.get("/").wsgi_request.user.is_authenticated
    assert enter(Client(), "officer")["Location"] == "/account/locked/"


def test_signing_out_leaves_an_entry(office: Office, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("family")
    client.post("/account/logout/")

    assert actions()[-1] == "account.signed_out"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("name", "key", "ago", "ends"),
    [
        ("township_officer", SEEN, timedelta(minutes=31), True),
        ("township_officer", SEEN, timedelta(minutes=29), False),
        ("family", SEEN, timedelta(minutes=31), False),
        ("family", SIGNED_IN, timedelta(hours=8, minutes=1), True),
        ("township_officer", SIGNED_IN, timedelta(hours=8, minutes=1), True),
    ],
)
def test_session_ends(
    office: Office, signed_in: Callable[[str], Client], name: str, key: str, ago: timedelta, ends: bool
) -> None:
    client = signed_in(name)
    session = client.session
    session[key] = int((timezone.now() - ago).timestamp())
    session.save()

    client.get("/")

    assert ("_auth_user_id" not in client.session) == ends


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert client.get("/account/signup/").status_code == 404
    assert client.get("/account/email/").status_code == 404


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13800000001", "+8613800000001"),
        ("+86 138-0000-0001", "+8613800000001"),
        ("0086 13800000001", "+8613800000001"),
        ("1380000000", None),
        ("+0123456789", None),
        ("", None),
    ],
)
def test_phone_numbers_are_kept_in_one_form(written: str, kept: str | None) -> None:
    assert in_e164(written) == kept
