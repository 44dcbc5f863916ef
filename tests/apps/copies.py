"""A copy as its person takes it, and what stands in it."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client


def copied(client: Client) -> dict[str, Any]:
    """The copy of whoever is signed in, with their children under fourteen."""
    address = client.get("/mine/")["Location"]
    answer = client.post(f"{address}copy/", {"kind": "json"})
    assert answer.status_code == 200
    return dict(json.loads(answer.content))


def rows_in(told: dict[str, Any], table: str, *, of: int = 0) -> list[dict[str, Any]]:
    """The values of each row of a table, oldest first, in the copy of the ``of``-th person."""
    found = [each for each in told["people"][of]["tables"] if each["table"] == table]
    return [row["values"] for each in found for row in each["rows"]]
