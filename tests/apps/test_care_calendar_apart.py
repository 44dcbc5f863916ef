"""The care calendar is served as files, and nothing of the office knows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests.apps.routes import routes

SOURCES = Path(__file__).parents[2] / "src" / "huijia"
CALENDAR = re.compile(r"care.?calendar|关怀日历|/calendar/", re.IGNORECASE)
SERVING = {"server/settings.py", "server/static_headers.py"}
"""They say which folder is served, and with which headers."""

pytestmark = pytest.mark.one_database


def read_whole(answer: Any) -> str:
    """A file's text; read to its end, it is closed."""
    return b"".join(answer.streaming_content).decode()


def test_calendar_is_served_with_its_own_policy_and_without_a_cookie(client: Client) -> None:
    answer = client.get("/calendar/")
    page = read_whole(answer)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; connect-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert policy.removesuffix("; frame-ancestors 'none'") in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_calendar_says_nothing_to_the_log_but_that_a_file_was_served(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    monkeypatch.setattr("huijia.server.watching.log", lambda event, **fields: told.append(fields))

    read_whole(client.get("/calendar/?due=2026-03-05"))

    assert [(each["route"], each["status"]) for each in told] == [("static", 200)]
    assert "2026-03-05" not in f"{told}{caplog.text}"


def test_other_files_keep_their_headers(client: Client) -> None:
    answer = client.get("/static/css/huijia.css")

    assert answer.status_code == 200
    assert read_whole(answer)
    assert "Content-Security-Policy" not in answer.headers


def test_front_page_links_to_it_for_everybody_and_sends_no_referrer(client: Client, db: None) -> None:
    page = client.get("/").content.decode()

    assert '<a class="govuk-link" href="/calendar/" rel="noreferrer">' in page


def test_no_route_names_it() -> None:
    found = routes()

    assert found
    assert not [route for route in found if CALENDAR.search(f"/{route.pattern} {route.name}")]


def test_no_model_names_it() -> None:
    names = [
        f"{model._meta.label} {model._meta.db_table} {field.name} {getattr(field, 'verbose_name', '')}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
    ]

    assert names
    assert not [name for name in names if CALENDAR.search(name)]


def test_no_form_view_or_task_names_it() -> None:
    files = [path for room in ("apps", "web", "server") for path in (SOURCES / room).rglob("*.py")]
    naming = {
        path.relative_to(SOURCES).as_posix()
        for path in files
        if CALENDAR.search(path.read_text(encoding="utf-8"))
    }

    assert naming == SERVING


def test_no_page_names_it_but_the_front_page_for_visitors() -> None:
    pages = (SOURCES / "web" / "templates").rglob("*.*")

    naming = {path.name for path in pages if CALENDAR.search(path.read_text(encoding="utf-8"))}

    assert naming == {"visitor.html"}
