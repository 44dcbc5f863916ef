"""What the service tells of itself: health, metrics, logs. Never anything of a person."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from huijia.apps.claims.models import Claim
from huijia.server import health, urls
from huijia.server.logs import FIELDS, NamedFieldsOnly, log, logging_settings

MARK = "王小明990101201905061234"
"""A name and a number that must be found nowhere."""


def fails(request: HttpRequest, who: str) -> HttpResponse:
    logging.getLogger("some.library").warning(f"cannot read {who}")
    raise ValueError(f"{who} {request.body!r}")


def fails_because(request: HttpRequest, who: str) -> HttpResponse:
    try:
        return fails(request, who)
    except ValueError as error:
        raise RuntimeError(MARK) from error


# This module is the service's list of routes in some tests: all of its own, and two that fail.
urlpatterns = [
    path("fails/<who>/", fails, name="fails"),
    path("because/<who>/", fails_because, name="because"),
    *urls.urlpatterns,
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the service logs, through the very settings that it has."""
    told = io.StringIO()
    changed: list[tuple[logging.Logger, list[logging.Handler], int, bool]] = []
    handler = logging.StreamHandler(told)
    handler.setFormatter(NamedFieldsOnly())
    for name, given in {**logging_settings()["loggers"], "": logging_settings()["root"]}.items():
        logger = logging.getLogger(name)
        changed.append((logger, logger.handlers, logger.level, logger.propagate))
        logger.handlers = [handler] if given["handlers"] else []
        logger.setLevel(given["level"])
        logger.propagate = given.get("propagate", True)
    yield told
    for logger, handlers, level, propagate in changed:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def metrics_of(client: Client, **given: str) -> str:
    return client.get("/metrics", **given).content.decode()


@pytest.mark.parametrize("route", ["fails", "because"])
def test_nothing_of_a_person_reaches_logs_or_metrics(
    db: None, settings: Any, lines: io.StringIO, route: str
) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(
        raise_request_exception=False, headers={"X-Name": MARK.encode().hex(), "User-Agent": MARK}
    )

    answered = client.post(f"/{route}/{MARK}/?id={MARK}", {"name": MARK})
    client.get(f"/nowhere/{MARK}")
    client.generic(MARK.encode().hex().upper(), "/")
    client.get("/", headers={"Host": f"{MARK.encode().hex()}.example"})
    numbers = metrics_of(Client())

    told = lines.getvalue()
    assert answered.status_code == 500
    assert '"error": "builtins.' in told, "the failure itself must be told"
    for mark in (MARK, "990101", "王小明", MARK.encode().hex(), MARK.encode().hex().upper()):
        assert mark not in told
        assert mark not in numbers
    assert {name for line in told.splitlines() for name in json.loads(line)} <= set(FIELDS)


def test_a_request_is_told_by_the_name_of_its_route(db: None, lines: io.StringIO) -> None:
    Client().get("/?who=x")

    line = json.loads(lines.getvalue().splitlines()[-1])
    assert (line["event"], line["route"], line["method"], line["status"]) == ("request", "home", "GET", 200)


def test_an_exception_is_told_by_type_and_place(db: None, settings: Any, lines: io.StringIO) -> None:
    settings.ROOT_URLCONF = __name__

    Client(raise_request_exception=False).get("/fails/x/")

    line = next(json.loads(line) for line in lines.getvalue().splitlines() if '"error"' in line)
    raised = next(number for number, text in enumerate(Path(__file__).read_text().splitlines(), 1) if "raise ValueError(" in text)  # fmt: skip
    assert (line["error"], line["place"]) == (
        "builtins.ValueError",
        f"tests/apps/test_operations_watching.py:{raised}",
    )


def test_a_field_that_is_not_named_cannot_be_logged() -> None:
    with pytest.raises(AssertionError, match="may not be logged"):
        log("something", person="x")


def test_claims_are_counted_for_the_whole_office_only(submitted: Claim) -> None:
    told = metrics_of(Client())

    assert 'huijia_claims{state="submitted"} 1.0' in told
    assert 'huijia_claims{state="confirmed"} 0.0' in told
    assert submitted.area_id not in told
    assert submitted.number not in told


@pytest.mark.parametrize(
    ("given", "token", "expected"),
    [
        ({}, "", 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, "", 404),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, "", 404),
        ({"HTTP_X_FORWARDED_PROTO": "https"}, "", 404),
        ({"REMOTE_ADDR": ""}, "", 404),
        ({}, "secret", 404),
        ({"HTTP_AUTHORIZATION": "Bearer other"}, "secret", 404),
        ({"HTTP_AUTHORIZATION": "Bearer "}, "", 200),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer "}, "", 404),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer secret"}, "secret", 200),
    ],
)
def test_metrics_are_for_this_machine_or_the_token(
    db: None, settings: Any, given: dict[str, str], token: str, expected: int
) -> None:
    settings.METRICS_TOKEN = token

    assert Client().get("/metrics", **given).status_code == expected


def test_a_service_in_order_is_well(db: None) -> None:
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_a_migration_that_was_not_applied_is_told(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'claims'")

    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "failing")


def test_a_full_disk_is_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 62)

    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["disk"]) == (503, "failing")
