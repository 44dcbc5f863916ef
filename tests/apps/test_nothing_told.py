"""A person of distinctive values, and every address: no value stands in a log line, an address, a file's name, a metric or an error page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

import pytest
from django.test import Client

from huijia.apps.audit.models import Entry
from huijia.apps.claims.models import Claim
from huijia.apps.people.models import Person
from huijia.apps.people.search import index_people
from tests.apps.conftest import Office
from tests.apps.routes import closed
from tests.apps.test_operations_watching import lines
from tests.apps.test_routes import ROUTES

__all__ = ["lines"]

SignedIn = Callable[[str], Client]

VALUES = ("欧阳特别名", "110105194912310021", "别处路九十九号", "13911112222")
"""A name, a number, an address and a telephone that stand nowhere else."""
FORM_AGAIN = 422
"""A form with what is wrong about it, and with what was typed."""

READERS, SENDERS = ("township_officer", "auditor", "family"), ("township_officer",)
"""Roles that may open something of the person; what is sent is read alike for all, and once is enough."""
ASKED_IN_ADDRESSES = {
    *("on_year", "on_month", "on_day", "page", "since", "until", "actor", "action", "number", "person"),
    *("benefit", "parameter", "value", "starts_year", "starts_month", "starts_day", "version"),
    *(
        "state",
        "q",
        "month",
        "kind",
        "place",
        "day",
        "area",
        "period",
        "child",
        "language",
        "name",
        "topic",
        "from",
    ),
}
"""Fields of forms that are sent in an address: numbers of records, names of staff, places, days, and parameters of the law."""


@pytest.fixture
def special(office: Office, submitted: Claim) -> Claim:
    name, number, address, phone = VALUES
    for person in (office.parent, office.child):
        Person.objects.filter(pk=person.pk).update(name=name, id_number=number, address=address, phone=phone)
        person.refresh_from_db()
    index_people([office.parent, office.child])
    return submitted


def stands_in(text: str) -> list[str]:
    written = text + unquote(text)
    return [value for value in VALUES if value in written or quote(value) in text]


@pytest.mark.one_database
def test_no_value_of_a_person_stands_where_others_could_read_it(
    special: Claim, office: Office, signed_in: SignedIn, lines: io.StringIO
) -> None:
    values = {
        "slug:name": "birth_date",
        "slug:article": "after-a-loss",
        "str:number": special.number,
        "int:person_id": office.child.pk,
        "int:other_id": office.parent.pk,
        "int:account_id": office.users["township_officer"].pk,
        "int:sequence": Entry.objects.latest("sequence").sequence,
        "str:key": "cn.childcare-subsidy",
        "int:household_id": office.child.memberships.get().household_id,
        "int:membership_id": office.child.memberships.get().pk,
    }
    sent = {
        "wanted": VALUES[0],
        "id_number": VALUES[1],
        "name": VALUES[0],
        "address": VALUES[2],
        "phone": VALUES[3],
        "reason": VALUES[0],
        "value": VALUES[2],
    }
    told, fields, shown = [], set(), 0
    for role in READERS:
        client = signed_in(role)
        client.raise_request_exception = False
        for route in ROUTES:
            if route.is_public or route.pattern.startswith("account/") or route.pattern.endswith(".pdf"):
                continue
            address = route.filled({f"{kind or 'str'}:{name}": 1 for kind, name in route.variables} | values)
            ways = [("get", {}), ("post", sent)] if role in SENDERS else [("get", {})]
            for method, data in ways:
                answer = getattr(client, method)(address, data)
                closed(answer)
                headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
                told += [
                    f"{method} {route.pattern} as {role}: {each} in a header" for each in stands_in(headers)
                ]
                is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
                page = answer.content.decode() if is_page else ""
                if answer.status_code >= 400 and answer.status_code != FORM_AGAIN:
                    told += [
                        f"{method} {route.pattern} as {role}: {each} on a page of error {answer.status_code}"
                        for each in stands_in(page)
                    ]
                elif any(value in page for value in VALUES):
                    shown += 1
                for link in re.findall(r'(?:href|action|src)="([^"]*)"', page):
                    told += [f"{route.pattern} as {role}: {each} in an address" for each in stands_in(link)]
                for form in re.findall(r"<form(?![^>]*method=\"post\")[^>]*>.*?</form>", page, re.DOTALL):
                    fields |= set(re.findall(r'\bname="([^"]*)"', form))
    metrics = Client().get("/metrics").content.decode()
    assert sorted(set(told)) == []
    assert shown > 20, "pages that show the person were walked"
    assert fields <= ASKED_IN_ADDRESSES
    assert stands_in(lines.getvalue()) == stands_in(metrics) == []
    assert '"route": "people:person"' in lines.getvalue()
