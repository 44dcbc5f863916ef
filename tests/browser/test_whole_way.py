"""The whole way of a claim in a real browser: check, claim, review, decide, letter, objection, new decision, who looked.

Every page on the way is looked at for barriers, errors and requests to strangers. With ``HUIJIA_TOUR`` naming a folder, pictures of
the pages are written there (``python -m tests.browser.tour`` makes docs/tour.md of them).
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE, Service, Visit

FAMILY_PHONE = "+8613800000001"
BORN = datetime.now(UTC).date() - timedelta(days=180)
"""The service reads the real clock, so the child's age hangs on it, too."""

Open = Callable[..., Visit]


class Walk:
    """Visits of one language, each page checked and, when asked, photographed."""

    def __init__(self, language: str, size: dict[str, int]) -> None:
        self.language, self.size = language, size
        self.folder = os.environ.get("HUIJIA_TOUR")

    def seen(self, visit: Visit, name: str) -> None:
        """Check the page as it is now."""
        visit.page.wait_for_load_state()
        visit.check()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= self.size["width"], name
        if self.folder:
            width = "phone" if self.size == PHONE else "desk"
            visit.page.screenshot(
                path=str(Path(self.folder, f"{name}-{self.language}-{width}.png")), full_page=True
            )


@pytest.fixture
def family_child(service: Service) -> str:
    """An office in the service's database, with a child of the family that is half a year old; the child's name."""
    from huijia.apps.accounts.viewer import SYSTEM
    from huijia.apps.people.actions import register_person
    from huijia.apps.people.models import Membership, Source
    from tests.apps.conftest import NOW, make_office

    with service.office.here():
        office = make_office()
        office.users["family"].phone = FAMILY_PHONE
        office.users["family"].save(update_fields=["phone"])
        child = register_person(
            by=SYSTEM,
            area=office.parent.area,
            facts={"name": "王安然", "birth_date": BORN, "chinese_national": True, "birth_registered": True},
            valid_from=BORN,
            at=NOW,
            source=Source.DOCUMENT,
        )
        home = office.parent.memberships.get().household
        Membership.objects.create(household=home, person=child, relation="child", valid_from=BORN)
    return child.name


def sign_in_staff(visit: Visit, name: str) -> Visit:
    """With name and password; a demo asks for no second factor."""
    visit.go("/account/login/")
    visit.page.locator("input[name=login]").fill(name)
    visit.page.locator("input[name=password]").fill("correct horse battery staple")
    forward(visit)
    assert "/login" not in visit.page.url
    return visit


def sign_in_family(visit: Visit, log: Path) -> Visit:
    """With the code that a demo shows in the terminal."""
    visit.go("/account/code/")
    visit.page.locator("input[name=phone]").fill("138 0000 0001")
    forward(visit)
    code = re.findall(r"\b\d{6}\b", log.read_text(encoding="utf-8").rpartition("[demo]")[2])
    visit.page.locator("input[name=code]").fill(code[0])
    forward(visit)
    return visit


def forward(visit: Visit) -> None:
    """The page's own button."""
    with visit.page.expect_navigation():
        visit.page.locator("main form button.govuk-button").first.click()


def press(visit: Visit, address: str) -> None:
    """Send the form that leads to this address."""
    with visit.page.expect_navigation():
        visit.page.locator(f"form[action$='{address}'] button").last.click()


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_a_claim_goes_the_whole_way(
    visit: Open, service: Service, family_child: str, tmp_path: Path, language: str, size: dict[str, int]
) -> None:
    walk, locale = Walk(language, size), {"zh": "zh-CN", "en": "en-GB"}[language]

    family = visit(size, language=locale)
    check(walk, family)
    sign_in_family(family, tmp_path / "service.log")
    walk.seen(family, "home-family")
    number = claim(walk, family, family_child)

    officer = sign_in_staff(visit(size, language=locale), "officer")
    walk.seen(officer, "home-officer")
    officer.go("/claims/")
    walk.seen(officer, "worklist")
    officer.go(f"/claims/{number}/")
    press(officer, "/take/")
    walk.seen(officer, "review")
    officer.page.locator("input[name=recommend-outcome][value=granted]").check()
    press(officer, "/recommend/")

    approver = sign_in_staff(visit(size, language=locale), "approver")
    approver.go(f"/claims/{number}/")
    walk.seen(approver, "decide")
    approver.page.locator("input[name=decide-outcome][value=refused]").check()
    approver.page.locator("textarea[name=decide-reason]").fill("户口簿上的日期与出生证不同")
    press(approver, "/decide/")
    walk.seen(approver, "decided")

    read_letter(walk, family, number, "letter-refused")
    family.go(f"/claims/{number}/")
    family.page.locator("#object summary").click()
    family.page.locator("textarea[name=appeal-reason]").fill("户口簿已经更正，请再看一次。")
    walk.seen(family, "object")
    press(family, "/appeal/")

    second = sign_in_staff(visit(size, language=locale), "second_approver")
    second.go(f"/claims/{number}/")
    second.page.locator("input[name=redecide-outcome][value=granted]").check()
    second.page.locator("textarea[name=redecide-reason]").fill("登记已更正，材料一致。")
    walk.seen(second, "redecide")
    press(second, "/redecide/")

    read_letter(walk, family, number, "letter-granted")
    family.go("/audit/my-record/")
    walk.seen(family, "who-looked")
    with service.office.here():
        from huijia.apps.audit.queries import faults
        from huijia.apps.claims.models import Claim

        found = Claim.objects.get(number=number)
        assert found.state == "redecided"
        assert [each.outcome for each in found.decisions.order_by("pk")] == ["refused", "granted"]
        assert list(faults()) == []


def check(walk: Walk, family: Visit) -> None:
    """Ask the checker about a child who is half a year old."""
    family.go("/")
    walk.seen(family, "home")
    family.go("/check/")
    walk.seen(family, "check")
    family.page.locator("a.govuk-button--start").first.click()
    for part, value in (("year", BORN.year), ("month", BORN.month), ("day", BORN.day)):
        family.page.locator(f"input[name={part}]").fill(str(value))
    walk.seen(family, "question")
    forward(family)
    while (yes := family.page.locator("input[type=radio][value=yes]")).count():
        yes.check()
        forward(family)
    if family.page.locator("input[type=checkbox]").count():
        walk.seen(family, "others")
        forward(family)
    assert family.page.locator(".huijia-amount").count()
    walk.seen(family, "result")


def claim(walk: Walk, family: Visit, child: str) -> str:
    """Make the claim and hand it in; its number."""
    family.go("/claims/new/")
    family.page.get_by_label(child).check()
    walk.seen(family, "new-claim")
    forward(family)
    walk.seen(family, "facts")
    forward(family)
    family.page.locator("input[name=true]").check()
    walk.seen(family, "hand-in")
    forward(family)
    walk.seen(family, "claim")
    return family.page.url.rstrip("/").rpartition("/")[2]


def read_letter(walk: Walk, family: Visit, number: str, name: str) -> None:
    """Open the letter's page, and its PDF, which names the claim in letters that it brings along."""
    family.go(f"/claims/{number}/letter/")
    walk.seen(family, name)
    pdf = family.page.request.get(f"{family.origin}/claims/{number}/letter.pdf")
    again = family.page.request.get(f"{family.origin}/claims/{number}/letter.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body() == again.body()
    if walk.folder:
        Path(walk.folder, f"{name}-{walk.language}.pdf").write_bytes(pdf.body())
    assert number in PdfReader(io.BytesIO(pdf.body())).pages[0].extract_text()
