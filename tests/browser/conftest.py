"""A running service of its own, and Chromium from the system's packages to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from tests.own_office import OwnOffice

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

PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Service:
    """``address``: without a slash at its end. ``office``: what it works on; fill it with ``office.here()``."""

    address: str
    office: OwnOffice


@pytest.fixture
def service(own_office: OwnOffice, tmp_path: Path) -> Iterator[Service]:
    """The service, as ``huijia serve`` opens it, on a database of this test's own; a demo, which one factor opens."""
    with _serving(own_office, tmp_path, demo="1") as found:
        yield found


@pytest.fixture
def strict_service(own_office: OwnOffice, tmp_path: Path) -> Iterator[Service]:
    """The service of a real office: staff need two factors. Under the name localhost, as passkeys belong to names and not to numbers."""
    with _serving(own_office, tmp_path, demo="") as found:
        yield Service(found.address.replace("127.0.0.1", "localhost"), found.office)


@contextmanager
def _serving(own_office: OwnOffice, tmp_path: Path, *, demo: str) -> Iterator[Service]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = tmp_path / "service.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            own_office.command("serve", "--port", port),
            env={**own_office.environment, "HUIJIA_DEMO": demo},
            cwd=own_office.data,
            stderr=file,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        yield Service(f"http://127.0.0.1:{port}", own_office)
    finally:
        process.terminate()
        process.wait(PATIENCE)


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
def browser(_migrated: str, django_db_blocker: Any) -> Iterator[Browser]:
    """Chromium. A machine without one is told what to install; nothing is skipped.

    Opened after the test database is made and closed before it goes: while Playwright's loop runs, Django has other
    connections than before, and those from before could not be closed.
    """
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found, "Chromium is missing: install it from your system's packages (apt-get install chromium)"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
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
        found: dict[str, Any] = Axe().run(self.page, options={"runOnly": list(WCAG)}).response
        return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]

    def check(self) -> None:
        """Fail when the page has barriers, or anything happened that must not."""
        assert self.barriers() == []
        assert self.errors == []
        assert self.strangers == []


@pytest.fixture
def visit(browser: Browser, service: Service) -> Iterator[Callable[..., Visit]]:
    """Opens a window of its own (no cookies of others), at phone or desk width: ``visit(PHONE)``."""
    contexts = []

    def make(size: dict[str, int] = DESK, language: str = "zh-CN") -> Visit:
        context = browser.new_context(viewport=size, locale=language)  # type: ignore[arg-type]
        contexts.append(context)
        return Visit(context.new_page(), service.address)

    yield make
    for context in contexts:
        context.close()
