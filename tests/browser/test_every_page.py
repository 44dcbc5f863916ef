"""Every address of the service, opened as everybody who may see it, in both languages, at both widths.

Addresses are taken from the URLconf: a new one is visited without anybody thinking of it, and when nobody can see it, or it needs a
thing that ``demo_office`` does not hold, a test fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.apps.rosters import child, write_xlsx
from tests.apps.routes import Route, routes
from tests.browser.conftest import PHONE, Service, Visit
from tests.browser.demo_office import PASSWORD, Filled
from tests.browser.looking import LOCALES, Look
from tests.browser.signing_in import forward, press, signed_in

ROLES = ("family", "contact", "officer", "approver", "finance", "health", "auditor", "administrator")
BEGINNERS = ("new-officer", "new-family", "nobody")
WHO_READS_TOO_MUCH = "reader"
"""Is led to one page, whatever they open, until they say why."""
EVERYBODYS = "account/"
"""Addresses of one's own account look the same for everybody: a family, staff without and staff with a second factor see them."""
WITH_ACCOUNT_PAGES = {"family", "officer", "finance"}
IN_EVERY_STATE = {
    "claims/<str:number>/",
    "payments/runs/<int:run_id>/",
    "events-office/<int:event_id>/",
    "articles/<slug:own>/",
    *("bookings/time/<int:slot_id>/", "bookings/mine/<str:code>/"),
    "facilities/<int:facility_id>/times/<int:slot_id>/",
}
"""For these every claim, run and event is opened, not only the first that can be."""

KNOW_NOBODY = (
    *(
        "check/",
        "api/",
        "library/",
        "events/",
        "bookings/",
        "contacts/",
        "copy-viewer/",
        "privacy/",
        "figures/",
    ),
)
"""Where these begin, nobody is known: a stranger looks."""

ALIKE = {"training/", "training/<slug:course>/"}
"""The same for everybody on the staff: an officer looks."""

NO_PAGE = {
    "api/assess": "JSON in, JSON out",
    "api/benefits": "JSON",
    "api/openapi.json": "JSON",
    "library/<slug:article>/leaflet.pdf": "a PDF",
    "library/<slug:article>/poster.pdf": "a PDF",
    "articles/<slug:own>/versions/<int:version>/leaflet.pdf": "a PDF",
    "articles/<slug:own>/versions/<int:version>/poster.pdf": "a PDF",
    "campaigns/<int:campaign_id>/plan.xlsx": "a download",
    "events/<int:event_id>/event.ics": "a file for calendars",
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
        "JSON",
    ),
    "bookings/mine/<str:code>/appointment.ics": "a download",
    "bookings/mine/<str:code>/wait-no-more/": "takes a form, leads back",
    "field/": "an app: test_field looks at its pages",
    "field/worker.js": "a script",
    "field/texts.js": "a script",
    "field/app.webmanifest": "JSON",
    "field/state": "JSON",
    **dict.fromkeys(
        (f"field-work/api/{each}" for each in ("hello", "register", "operations", "compare", "changes")),
        "JSON",
    ),
    **dict.fromkeys(
        (
            *(f"reports/figures.{each}" for each in ("xlsx", "csv", "pdf")),
            *(f"reports/outreach/figures.{each}" for each in ("xlsx", "csv", "pdf")),
            *(f"figures/<str:county>/<slug:table>/figures.{each}" for each in ("xlsx", "csv")),
            "reports/population.xlsx",
        ),
        "a download",
    ),
    "reports/releases/one/": "needs a table and a month: looked at below",
    "reports/outreach/releases/one/": "needs a table and a month: looked at below",
    "reports/take-up/release/": "takes a form, leads back",
    "reports/releases/noise/": "takes a form, leads back",
    "reports/outreach/releases/noise/": "takes a form, leads back",
    "healthz": "JSON",
    "metrics": "text for a program",
    "claims/<str:number>/letter.pdf": "a PDF",
    "claims/<str:number>/papers/<int:paper_id>/": "a download",
    "claims/roster/<int:number>/rejects/": "a download",
    "account/second-factor/passkeys/login/": "JSON for the sign-in page's script",
    "language/": "takes a form, leads back",
    "payments/runs/<int:run_id>/file/": "a download",
    "my-copy/": "leads to one's own data",
    "audit/my-record/": "leads to who looked",
    "consent/": "leads to one's own data",
    "mine/": "leads to one's own data",
    "mine/<int:person_id>/copy/": "a download",
    "copy-viewer/": "a page of its own: test_privacy looks at it",
    "payments/funds/<int:fund_id>/answers/progress/": "JSON for the bar of a bank's file that is read",
    "claims/roster/<int:number>/progress/": "JSON for the bar of a roster that is taken in",
    "people/me/": "leads to one's own data",
    "account/code/confirm/": "seen after a code was asked for: test_what_went_wrong",
    "account/second-factor/authenticate/": "seen between password and code: test_what_went_wrong",
}
"""Addresses that show no page by themselves, and why."""

WHAT_IF = "/recalculations/what-if/"

MORE = {
    None: (
        "/events/?day=2031-01-01",
        "/events/mine/2222-2222/",
        "/contacts/nowhere/",
        "/bookings/mine/none/",
        "/nothing-is-here/",
        "/library/?q=HPV疫苗",
        "/library/no-such-article/",
    ),
    "officer": (
        "/claims/?state=overdue",
        "/claims/?state=in_review",
        "/claims/?state=returned",
        "/claims/?state=letters",
        "/claims/new/?claimant={int:person_id}",
        "/people/duplicates/",
        "/claims/no-such-claim/",
    ),
    "approver": (
        "/claims/?state=appealed",
        "/claims/?page=99",
        "/payments/overpaid/{paid too much}/",
        f"{WHAT_IF}?benefit=cn.childcare-subsidy&parameter=age_limit&value=2",
        f"{WHAT_IF}?benefit=cn.childcare-subsidy&parameter=yearly_amount&value=x",
        "/reports/?area=990101100&from=2020-01&until=2020-02",
        "/reports/releases/one/?table=corrections_asked&county=990101&period={month}",
        "/reports/releases/one/?table=decided&county=990101&period=2099-01",
    ),
    "health": ("/facilities/{int:facility_id}/week/?start=2030-01-07",),
    "finance": (f"{WHAT_IF}?benefit=cn.childcare-subsidy&parameter=age_limit&value=2",),
    "auditor": ("/audit/?action=claim.decided", "/audit/?action=nothing"),
    "administrator": ("/accounts/?q=demo", "/accounts/?q=nobody-has-this-name"),
    "new-officer": (
        "/",
        "/claims/",
        "/claims/?state=letters",
        "/people/duplicates/",
        "/people/corrections/",
        "/claims/roster/",
        "/people/",
    ),
    "new-family": (
        "/",
        "/claims/",
        "/claims/new/",
        "/mine/",
        "/outreach/",
        "/outreach/contact/",
    ),
    "nobody": ("/",),
}
"""Pages that hang on more than the address: what was searched for, nothing found, a first day."""


TOUR = {
    "contact /": "home-contact",
    "finance /": "home-finance",
    "auditor /": "home-auditor",
    "administrator /": "home-administrator",
    "auditor /audit/": "trail",
    "administrator /accounts/": "accounts",
    "new-officer /claims/": "nothing-to-do",
    "None /nothing-is-here/": "not-found",
    "officer finds": "find",
    "officer roster waiting: preview": "roster-preview",
    "officer roster done: done": "roster-done",
}
"""Pages of which the tour has a picture (those on the way of a claim are taken in ``test_whole_way``), and the pictures' names."""


def look_at(eyes: Look, name: str, path: str | None = None) -> None:
    """Open a page, if it is not open, look at it, and take its picture for the tour."""
    if path:
        eyes.go(path, name)
    else:
        eyes.at(name)
    if name in TOUR:
        eyes.picture(TOUR[name])
    elif re.fullmatch(r"officer /people/(\d+|duplicates/\d+)/", name):
        eyes.picture("pair" if "duplicates" in name else "person")


def readable(context: BrowserContext, address: str) -> int:
    """The status of an address: 200 only for a page of its own. Nothing is drawn, so this takes milliseconds."""
    answer = context.request.get(address, max_redirects=0)
    return answer.status if answer.status != 200 or "text/html" in answer.headers["content-type"] else 0


def addresses(route: Route, filled: Filled) -> list[str]:
    """A route with each thing of the office that fits."""
    names = [f"{kind or 'str'}:{name}" for kind, name in route.variables]
    if route.pattern.startswith("claims/roster/<int:number>"):
        names = ["roster" if name == "int:number" else name for name in names]
    made = []
    for values in product(*(filled.things[name] for name in names)):
        given = dict(zip([f"{kind or 'str'}:{name}" for kind, name in route.variables], values, strict=True))
        made.append(route.filled(given))
    return made


@pytest.fixture(params=["zh", "en"])
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.takes_minutes
def test_no_page_has_barriers_or_faults(
    visit: Callable[..., Visit], filled_service: tuple[Service, Filled], look: str, tmp_path: Path
) -> None:
    service, filled = filled_service
    faults: list[str] = []
    seen: set[str] = set()
    for role in (None, *ROLES, *BEGINNERS):
        window = visit(PHONE, LOCALES[look])
        eyes = Look(window, look)
        if role:
            signed_in(window, service, f"demo.{role}")
        if role == "officer":
            finds(eyes)
            rosters(eyes, filled, tmp_path)
            again(window, "/account/second-factor/app/")
        if role == "finance":
            a_passkey(eyes, filled, service)
        if role not in BEGINNERS:
            seen |= every_route(eyes, role, filled)
        for path in MORE.get(role, ()):
            path = re.sub(r"\{(.+?)\}", lambda found: str(filled.things[found[1]][0]), path)
            look_at(eyes, f"{role} {path}", path)
        if role == "finance":
            adopts(eyes, filled)
        faults += eyes.faults
        window.page.context.close()
    window = visit(PHONE, LOCALES[look])
    eyes = Look(window, look)
    seen.add(says_why(eyes, service))
    faults += eyes.faults

    unseen = (
        {route.pattern for route in routes() if not route.pattern.startswith("static/")} - seen - set(NO_PAGE)
    )
    assert faults == []
    assert unseen == set(), "nobody can see these, or they show no page: say why in NO_PAGE"


def every_route(eyes: Look, role: str | None, filled: Filled) -> set[str]:
    """Look at each page that this role may see; the routes' patterns. What only takes forms (405) is no page."""
    seen = set()
    for route in routes():
        if role not in {None, *WITH_ACCOUNT_PAGES} and route.pattern.startswith(EVERYBODYS):
            continue
        if role not in (None, "officer") and route.pattern in ALIKE:
            continue
        if role is not None and route.pattern.startswith(KNOW_NOBODY):
            continue
        if route.pattern in NO_PAGE or (role and route.pattern == "account/logout/" and role != "family"):
            continue
        for address in addresses(route, filled):
            status = readable(eyes.page.context, f"{eyes.visit.origin}{address}")
            if status in (200, 405):
                seen.add(route.pattern)
            if status == 200:
                look_at(eyes, f"{role} {address}", address)
                if route.pattern not in IN_EVERY_STATE:
                    break
    return seen


def says_why(eyes: Look, service: Service) -> str:
    """Who opened too many records is asked why, wherever they go, and told what they forgot to fill in; the page's pattern."""
    signed_in(eyes.visit, service, f"demo.{WHO_READS_TOO_MUCH}")
    look_at(eyes, "reader is asked why", "/people/")
    assert eyes.page.url.endswith("/looking/more/")
    forward(eyes.visit)
    eyes.at("reader did not say why")
    assert eyes.page.url.endswith("/looking/more/")
    return "looking/more/"


def finds(eyes: Look) -> None:
    """Look for somebody who is there, and for somebody who is not."""
    for wanted, name in (("安然", "officer finds"), ("没有这个人", "officer finds nobody")):
        eyes.visit.go("/people/")
        eyes.page.locator("input[name=wanted]").fill(wanted)
        forward(eyes.visit)
        look_at(eyes, name)


def rosters(eyes: Look, filled: Filled, tmp_path: Path) -> None:
    """A sheet that waits, one that was taken in with rows that went back, one that was undone."""
    numbers = []
    first = 0 if eyes.language == "zh" else 30
    for name, rows in (("undone", range(3)), ("done", range(3, 9)), ("waiting", range(9, 15))):
        cells = [
            child(row + first, 村="东村", **({"出生日期": "2025-02-30"} if row % 3 == 2 else {}))
            for row in rows
        ]
        eyes.visit.go("/claims/roster/")
        eyes.page.locator("input[type=file]").set_input_files(write_xlsx(tmp_path / f"{name}.xlsx", cells))
        forward(eyes.visit)
        number = eyes.page.url.rstrip("/").rpartition("/")[2]
        numbers.append(int(number))
        look_at(eyes, f"officer roster {name}: preview")
        if name != "waiting":
            press(eyes.visit, "/confirm/")
            look_at(eyes, f"officer roster {name}: done")
        if name == "undone":
            eyes.page.locator("[name=reason]").fill("交错了表")
            press(eyes.visit, "/undo/")
            eyes.at("officer roster undone")
    filled.things["roster"] = numbers[1:] + numbers[:1]


def adopts(eyes: Look, filled: Filled) -> None:
    """A file that left before a restore proves itself, and is adopted with what does not fit; what came of it is looked at."""
    fund, place = filled.things["int:fund_id"][0], ("zh", "en").index(eyes.language)
    eyes.visit.go(f"/payments/funds/{fund}/adopt/{filled.things['slug:message_id'][place]}/")
    assert eyes.page.locator("main tbody tr").count() == 2
    eyes.page.locator("[name=reason]").fill("系统由昨日的备份恢复")
    for label in eyes.page.locator("main .govuk-checkboxes__label").all():
        label.click()
    forward(eyes.visit)
    run = eyes.page.url.rstrip("/").rpartition("/")[2]
    look_at(eyes, "finance adopted")
    look_at(eyes, "finance adopted: left out", f"/payments/runs/{run}/left-out/")


def again(visit: Visit, path: str) -> None:
    """Open what is shown only to somebody who said once more who they are."""
    visit.go(path)
    visit.page.locator("input[name=password]").fill(PASSWORD)
    forward(visit)
    assert visit.page.url.endswith(path)


def a_passkey(eyes: Look, filled: Filled, service: Service) -> None:
    """Added as a person adds one, with a device that the browser pretends to have."""
    from allauth.mfa.models import Authenticator

    session = eyes.page.context.new_cdp_session(eyes.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                     "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip
    again(eyes.visit, "/account/second-factor/passkeys/add/")
    eyes.page.locator("input[name=name]").fill("办公室的钥匙")
    with eyes.page.expect_navigation():
        eyes.page.locator("#mfa_webauthn_add").click()
    with service.office.here():
        filled.things["int:pk"] = [
            Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).latest("pk").pk
        ]
