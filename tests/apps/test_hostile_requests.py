"""Whatever is sent to whatever address by whomever, the service does not break: no answer is a 5xx, and the audit chain holds."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from huijia.apps.audit.models import Entry
from huijia.apps.audit.queries import faults
from huijia.apps.audit.wording import ACTIONS
from huijia.apps.claims.models import Claim
from tests.apps.conftest import Office
from tests.apps.routes import closed, routes

HOSTILE = (
    "",
    " ",
    "0",
    "-1",
    "1e308",
    "99999999999999999999999",
    "１２",
    "2025-02-30",
    "None",
    "true",
    "granted",
    "\x00",
    "a\x00b",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "'; DROP TABLE claims_claim; --",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "../../../../etc/passwd",
    "%00%0a%0d",
    "x" * 20_000,
    "\u202e\u200b\ufeff王",
    "𠮷",
)


def fields_of(page: bytes) -> dict[str, str]:
    """The names of all fields on a page, with what a browser would send."""
    soup = BeautifulSoup(page, "html.parser")
    return {
        str(field["name"]): str(field.get("value", ""))
        for field in soup.find_all(["input", "select", "textarea", "button"])
        if field.get("name")
    }


@pytest.mark.parametrize(
    "name", ["family", "township_officer", "county_approver", "auditor", "administrator", "stranger"]
)
def test_hostile_requests_break_nothing(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client], name: str
) -> None:
    # Each database is sent something else.
    draw = random.Random(f"{name} {connection.vendor}")
    broken = []
    for route in routes():
        # Signed in again for each: one of the addresses signs out.
        browser = Client() if name == "stranger" else signed_in(name)
        for number in (submitted.number, draw.choice(HOSTILE).replace("/", "") or "x"):
            person = office.child.pk if number == submitted.number else 10**18
            given = {"str": number, "slug": "x", "int": person, "uuid": UUID(int=person)}
            address = quote(
                route.filled({f"{kind}:{name}": given[kind or "str"] for kind, name in route.variables})
            )
            page = browser.get(
                address, {each: draw.choice(HOSTILE) for each in ("page", "state", "number", "q")}
            )
            sent = [(address, "GET", page.status_code)]
            fields = fields_of(page.content) if not page.streaming else {}
            data: dict[str, Any] = {
                field: draw.choice(HOSTILE) if draw.random() < 0.6 else value
                for field, value in fields.items()
            }
            data["file"] = SimpleUploadedFile(draw.choice(HOSTILE)[:80] or "x", b"%PDF-1.4 \x00\xff")
            answer = browser.post(address, data)
            closed(answer)
            sent.append((address, "POST", answer.status_code))
            broken += [each for each in sent if each[2] >= 500]
    assert broken == []
    assert list(faults()) == []
    assert set(Entry.objects.values_list("action", flat=True)) <= set(ACTIONS), (
        "an entry without words for it"
    )
