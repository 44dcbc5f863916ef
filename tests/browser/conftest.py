"""A running service of its own, and Chromium from the system's packages to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page, sync_playwright

from tests.own_office import OwnOffice, own_offices

if TYPE_CHECKING:
    from tests.browser.demo_office import Filled

PATIENCE = 60
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The browser itself asks nobody but this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

AXE = Axe().axe_script
AXE_OPTIONS = {"runOnly": list(WCAG), "resultTypes": ["violations"]}
FAULTS_ONLY = "options => axe.run(options).then(found => found.violations)"

PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Service:
    """``address``: without a slash at its end. ``office``: what it works on; fill it with ``office.here()``. ``log``: what it says."""

    address: str
    office: OwnOffice
    log: Path


@contextmanager
def serving(office: OwnOffice, log: Path, *, demo: bool = True) -> Iterator[Service]:
    """The service, as ``huijia serve`` opens it, on this office; a demo, which one factor opens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with log.open("wb") as file:
        process = subprocess.Popen(
            office.command("serve", "--port", port),
            env={**office.environment, "HUIJIA_DEMO": "1" if demo else ""},
            cwd=office.data,
            stderr=file,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        # Not by its number: a passkey is for a name.
        yield Service(f"http://localhost:{port}", office, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def service(own_office: OwnOffice, tmp_path: Path) -> Iterator[Service]:
    """The service, on a database of this test's own."""
    with serving(own_office, tmp_path / "service.log") as opened:
        yield opened


@pytest.fixture
def strict_service(own_office: OwnOffice, tmp_path: Path) -> Iterator[Service]:
    """The service of a real office: staff need two factors."""
    with serving(own_office, tmp_path / "service.log", demo=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def filled_office(
    _migrated: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[tuple[OwnOffice, Filled]]:
    """An office with a demo township in it, of which others are copies: nobody works in this one."""
    from tests.browser.demo_office import make_filled

    with own_offices(_migrated, tmp_path_factory.mktemp("filled")) as make:
        office = make()
        with django_db_blocker.unblock(), office.here():
            filled = make_filled()
        yield office, filled


@pytest.fixture(scope="session")
def filled_service(
    _migrated: str,
    filled_office: tuple[OwnOffice, Filled],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> Iterator[tuple[Service, Filled]]:
    """The service with a demo township in it, which several tests look at: what they write must not stand in each other's way."""
    from tests.browser.demo_office import add_the_rare

    folder = tmp_path_factory.mktemp("looked-at")
    filled = deepcopy(filled_office[1])
    with own_offices(_migrated, folder, like=filled_office[0]) as make:
        office = make()
        with django_db_blocker.unblock(), office.here():
            add_the_rare(filled)
        with serving(office, folder / "service.log") as opened:
            yield opened, filled


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = monotonic() + PATIENCE
    while True:
        try:
            urlopen(address, timeout=PATIENCE).close()
        except OSError:
            assert process.poll() is None, log.read_text()
            assert monotonic() < end, log.read_text()
            sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fontconfig file by which the browser finds our own font for Chinese: a machine may have none, and pages of boxes
    would show neither what is too wide nor what is ugly. Chromium takes no WOFF as a font of the system."""
    folder = tmp_path_factory.mktemp("fonts")
    for packed in (files("huijia.web") / "fonts").iterdir():
        if packed.name.endswith(".woff"):
            with TTFont(str(packed), lazy=True) as font:
                font.flavor = None
                font.save(folder / f"{Path(packed.name).stem}.otf")
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{folder}</dir></fontconfig>",
        encoding="utf-8",
    )
    return settings


@pytest.fixture(scope="module")
def browser(_migrated: str, django_db_blocker: Any, fonts: Path) -> Iterator[Browser]:
    """Chromium. A machine without one is told what to install; nothing is skipped.

    Opened after the test database is made and closed before it goes: while Playwright's loop runs, Django has other
    connections than before, and those from before could not be closed. Closed after each file: the next test of a worker may be
    one of the office's, which counts on its own connection.
    """
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found, "Chromium is missing: install it from your system's packages (apt-get install chromium)"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=found, args=list(OPTIONS), env={**os.environ, "FONTCONFIG_FILE": str(fonts)}
        )
        # Playwright leaves a loop running in this thread; Django would take it for an asynchronous program.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        yield opened
        with django_db_blocker.unblock():
            connections.close_all()
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        opened.close()


class Visit:
    """A page in the browser that notes what must not happen: console errors, requests to others."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        self.errors: list[str] = []
        self.strangers: list[str] = []
        page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, address: str) -> None:
        if urlsplit(address).scheme != "data" and not address.startswith(f"{self.origin}/"):
            self.strangers.append(address)

    def go(self, path: str) -> int:
        """Open a page of the service; its status."""
        answer = self.page.goto(f"{self.origin}{path}")
        assert answer is not None
        return answer.status

    def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA on the page as it is now: rule, and where."""
        self.page.evaluate(AXE)
        found = self.page.evaluate(FAULTS_ONLY, AXE_OPTIONS)
        return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]

    def check(self) -> None:
        """Fail when the page has barriers, or anything happened that must not."""
        assert self.barriers() == []
        assert self.errors == []
        assert self.strangers == []


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Opens a window of its own (no cookies of others), at phone or desk width: ``visit(PHONE)``."""
    contexts = []
    if "filled_service" in request.fixturenames:
        address = request.getfixturevalue("filled_service")[0].address
    else:
        address = request.getfixturevalue("service").address

    def make(size: dict[str, int] = DESK, language: str = "zh-CN") -> Visit:
        context = browser.new_context(viewport=size, locale=language)  # type: ignore[arg-type]
        contexts.append(context)
        return Visit(context.new_page(), address)

    yield make
    for context in contexts:
        context.close()
