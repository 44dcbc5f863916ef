"""The whole way of a claim in a real browser: check, claim, review, decide, letter, objection, new decision, who looked; and renewal.

Every page on the way is looked at for barriers, errors and requests to strangers. With ``HUIJIA_TOUR`` naming a folder, pictures of
the pages are written there (``python -m tests.browser.tour`` makes docs/tour.md of them).
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from pypdf import PdfReader

from huijia.apps.audit.queries import faults
from huijia.apps.claims.actions import start_claim, submit
from huijia.apps.claims.models import Claim
from huijia.apps.people.models import Person
from tests.browser.conftest import DESK, PHONE, Service, Visit
from tests.browser.demo_office import Filled, child_of, seen_by
from tests.browser.looking import LOCALES, Look
from tests.browser.signing_in import forward, press, sign_in, sign_in_by_code
from tests.own_office import OwnOffice, own_offices

Open = Callable[..., Visit]


class Walk:
    """Visits of one language at one width, each page looked at and, when asked, photographed."""

    def __init__(self, language: str, size: dict[str, int]) -> None:
        self.language, self.size = language, size
        self.folder = os.environ.get("HUIJIA_TOUR")
        self.faults: list[str] = []

    def seen(self, visit: Visit, name: str) -> None:
        """Look at the page as it is now."""
        look = Look(visit, self.language, self.faults)
        look.at(name)
        visit.page.set_viewport_size(self.size)  # type: ignore[arg-type]
        look.picture(name)

    def go(self, visit: Visit, path: str, name: str) -> None:
        """Open a page and look at it."""
        visit.go(path)
        self.seen(visit, name)


@pytest.fixture
def own_office(
    _migrated: str, filled_office: tuple[OwnOffice, Filled], tmp_path: Path
) -> Iterator[OwnOffice]:
    """The demo's township."""
    with own_offices(_migrated, tmp_path, like=filled_office[0]) as make:
        yield make()


@pytest.fixture
def filled(filled_office: tuple[OwnOffice, Filled]) -> Filled:
    """What it holds: a child of half a year for whom nobody has claimed."""
    return deepcopy(filled_office[1])


# The way is the same in another language and at another width: on PostgreSQL it is gone once.
@pytest.mark.parametrize(
    ("language", "size"),
    [
        pytest.param("zh", PHONE, marks=pytest.mark.one_database, id="zh-phone"),
        pytest.param("en", DESK, id="en-desk"),
    ],
)
def test_a_claim_goes_the_whole_way(
    visit: Open, service: Service, filled: Filled, language: str, size: dict[str, int]
) -> None:
    walk, locale = Walk(language, size), LOCALES[language]

    family = visit(size, locale)
    check(walk, family, filled)
    sign_in_by_code(family, filled.phone, service.log)
    walk.go(family, "/", "home-family")
    number = claim(walk, family, filled.child.name)

    officer = sign_in(visit(size, locale), "demo.officer")
    walk.go(officer, "/", "home-officer")
    walk.go(officer, "/claims/", "worklist")
    officer.go(f"/claims/{number}/")
    press(officer, "/take/")
    walk.seen(officer, "review")
    recommend(officer)

    approver = sign_in(visit(size, locale), "demo.approver")
    walk.go(approver, "/", "home-approver")
    walk.go(approver, f"/claims/{number}/", "decide")
    approver.page.locator("input[name=decide-outcome][value=refused]").check()
    approver.page.locator("textarea[name=decide-reason]").fill("户口簿上的日期与出生医学证明不同。")
    press(approver, "/decide/")
    walk.seen(approver, "decided")

    read_letter(walk, family, number, "letter-refused")
    family.go(f"/claims/{number}/")
    family.page.locator("#object summary").click()
    family.page.locator("textarea[name=appeal-reason]").fill("户口簿已经更正，请再看一次。")
    walk.seen(family, "object")
    press(family, "/appeal/")

    second = sign_in(visit(size, locale), "demo.approver2")
    second.go(f"/claims/{number}/")
    second.page.locator("input[name=redecide-outcome][value=granted]").check()
    second.page.locator("textarea[name=redecide-reason]").fill("登记已更正，材料一致。")
    walk.seen(second, "redecide")
    press(second, "/redecide/")

    read_letter(walk, family, number, "letter-granted")
    walk.go(family, "/audit/my-record/", "who-looked")
    assert walk.faults == []
    assert outcomes(service, number) == ("redecided", ["refused", "granted"])


def test_a_confirmed_claim_is_renewed_by_one_confirmation(
    visit: Open, service: Service, filled: Filled
) -> None:
    walk, locale = Walk("en", PHONE), LOCALES["en"]
    with service.office.here():
        earlier = last_years_claim(filled)
    officer = sign_in(visit(PHONE, locale), "demo.officer")
    approver = sign_in(visit(PHONE, locale), "demo.approver")

    review_and_confirm(walk, officer, approver, earlier, "confirm")
    family = sign_in_by_code(visit(PHONE, locale), filled.phone, service.log)
    read_letter(walk, family, earlier, "letter-confirmed")
    family.go(f"/claims/{earlier}/")
    press(family, "/renew/")
    walk.seen(family, "renew")
    family.page.locator("input[name=true]").check()
    forward(family)
    walk.seen(family, "renewed")
    renewed = family.page.url.rstrip("/").rpartition("/")[2]
    review_and_confirm(walk, officer, approver, renewed, "confirm-renewal")

    assert walk.faults == []
    assert renewed != earlier
    assert outcomes(service, earlier) == outcomes(service, renewed) == ("confirmed", ["granted"])


def last_years_claim(filled: Filled) -> str:
    """A claim of the family that was handed in a year ago, in time, and lay there since."""
    year = timezone.localdate().year - 1
    then = datetime(year, 12, 1, 10, tzinfo=timezone.get_current_timezone())
    parent = Person.objects.get(pk=filled.parent)
    child = child_of(parent, "王小禾", date(year, 6, 1), then)
    given = {"benefit_name": "cn/childcare-subsidy", "period": str(year), "child": child, "claimant": parent}
    started = start_claim(by=seen_by("family"), at=then, **given)
    return str(submit(by=seen_by("family"), claim=started, at=then).number)


def outcomes(service: Service, number: str) -> tuple[str, list[str]]:
    """A claim's state and what was decided, in an office whose audit trail is whole."""
    with service.office.here():
        assert list(faults()) == []
        found = Claim.objects.get(number=number)
        return str(found.state), [str(each.outcome) for each in found.decisions.order_by("pk")]


def check(walk: Walk, family: Visit, filled: Filled) -> None:
    """Ask the checker about a child who is half a year old."""
    walk.go(family, "/", "home")
    walk.go(family, "/check/", "check")
    with family.page.expect_navigation():
        family.page.locator("a.govuk-button--start").first.click()
    born = filled.born
    for part, value in (("year", born.year), ("month", born.month), ("day", born.day)):
        family.page.locator(f"input[name={part}]").fill(str(value))
    walk.seen(family, "question")
    forward(family)
    while (yes := family.page.locator("input[type=radio][value=yes]")).count():
        yes.check()
        forward(family)
    family.page.locator("input[type=checkbox][value=none]").check()
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


def recommend(officer: Visit) -> None:
    """Recommend what the law says, with the originals on the table."""
    for paper in ("birth_certificate", "household_register"):
        officer.page.locator(f"input[name=recommend-originals_seen][value={paper}]").check()
    officer.page.locator("input[name=recommend-outcome][value=granted]").check()
    press(officer, "/recommend/")


def review_and_confirm(walk: Walk, officer: Visit, approver: Visit, number: str, name: str) -> None:
    """The township reviews, the county confirms."""
    officer.go(f"/claims/{number}/")
    press(officer, "/take/")
    recommend(officer)
    approver.go(f"/claims/{number}/")
    approver.page.locator("input[name=decide-outcome][value=granted]").check()
    press(approver, "/decide/")
    walk.seen(approver, name)


def read_letter(walk: Walk, family: Visit, number: str, name: str) -> None:
    """Open the letter's page, and its PDF, which names the claim in letters that it brings along."""
    walk.go(family, f"/claims/{number}/letter/", name)
    pdf = family.page.request.get(f"{family.origin}/claims/{number}/letter.pdf")
    again = family.page.request.get(f"{family.origin}/claims/{number}/letter.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body() == again.body()
    if walk.folder:
        Path(walk.folder, f"{name}-{walk.language}.pdf").write_bytes(pdf.body())
    assert number in PdfReader(io.BytesIO(pdf.body())).pages[0].extract_text()
