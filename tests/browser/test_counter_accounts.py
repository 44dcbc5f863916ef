"""At the counter and on a phone: an account is opened on a consent, signed in to, looked at, and withdrawn from."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic, sleep

import pytest

from huijia.apps.accounts.actions import give_role, make_account
from huijia.apps.accounts.models import Area, Role, User
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.consent.models import Answer
from huijia.apps.people.actions import register_person
from huijia.apps.people.models import Source
from tests.browser.conftest import DESK, PHONE, Service, Visit

PASSWORD = "correct horse battery staple"
NUMBER = "13800000001"


def make_counter() -> int:
    """An officer and somebody who comes to the counter; the number of their record."""
    for code, name in (
        ("99", "示例省"),
        ("9901", "示例市"),
        ("990101", "示例县"),
        ("990101100", "青禾镇"),
        ("990101100201", "东村"),
    ):
        Area.objects.create(code=code, name_zh=name)
    user = make_account(by=SYSTEM, username="officer", name="陈志远", password=PASSWORD)
    area = Area.objects.get(code="990101100")
    give_role(by=SYSTEM, user=user, role=Role.TOWNSHIP_OFFICER, area=area, valid_from=date(2025, 1, 1))
    return register_person(
        by=SYSTEM,
        area=Area.objects.get(code="990101100201"),
        facts={"name": "赵甲", "birth_date": date(1990, 1, 1)},
        valid_from=date(2025, 1, 1),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        source=Source.DOCUMENT,
    ).pk


def sent_code(log: Path) -> str:
    """The code that the demo showed in the terminal."""
    end = monotonic() + 10
    while not (found := re.findall(r"\[demo\] \+86\d+: \D*(\d{6})\b", log.read_text(encoding="utf-8"))):
        assert monotonic() < end, "no code was sent"
        sleep(0.1)
    return str(found[-1])


# How wide the window is hangs on no database: on PostgreSQL one width is enough.
@pytest.mark.parametrize(
    "size", [pytest.param(PHONE, marks=pytest.mark.one_database, id="phone"), pytest.param(DESK, id="desk")]
)
def test_account_from_the_counter_to_withdrawal(
    visit: Callable[..., Visit], service: Service, tmp_path: Path, size: dict[str, int]
) -> None:
    with service.office.here():
        person = make_counter()
    counter = visit(size)
    counter.go("/account/login/")
    counter.page.fill("#id_login", "officer")
    counter.page.fill("#id_password", PASSWORD)
    counter.page.get_by_role("button", name="登录", exact=True).click()
    counter.page.wait_for_load_state()
    assert counter.go(f"/people/{person}/") == 200
    counter.page.get_by_role("link", name="账户与同意").click()
    counter.page.wait_for_load_state()
    counter.check()

    counter.page.get_by_role("button", name="开通账户").click()
    counter.page.wait_for_load_state()
    assert counter.page.get_by_text("没有本人同意，不能开通。").count() == 2  # in the summary and at the box
    assert counter.barriers() == []
    counter.page.fill("#id_phone", NUMBER)
    counter.page.fill("#id_document", "居民身份证原件")
    counter.page.check("#id_language_0")
    counter.page.check("#id_agreed")
    counter.page.get_by_role("button", name="开通账户").click()
    counter.page.wait_for_load_state()
    assert counter.page.get_by_text("+86*******0001").count() == 1
    assert counter.barriers() == []

    family = visit(size)
    family.go("/account/code/")
    family.page.fill("#id_phone", NUMBER)
    family.page.get_by_role("button", name="发送验证码").click()
    family.page.wait_for_load_state()
    family.check()
    family.page.fill("#id_code", sent_code(tmp_path / "service.log"))
    family.page.get_by_role("button", name="登录", exact=True).click()
    family.page.wait_for_load_state()
    for path in ("/mine/", f"/mine/{person}/looked/", f"/people/{person}/"):
        assert family.go(path) == 200
        family.check()
    assert family.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    family.go("/mine/")
    family.page.get_by_role("button", name="撤回 用手机登录自己的账户").click()
    family.page.wait_for_load_state()

    assert family.go("/mine/") == 200
    assert "/account/login/" in family.page.url
    with service.office.here():
        assert User.objects.get(username__startswith="family-").phone is None
        assert [each.given for each in Answer.objects.order_by("pk")] == ["agreed", "refused"]
