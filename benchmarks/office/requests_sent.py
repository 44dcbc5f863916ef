"""The requests that the load consists of: invented children, the same in every run."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from urllib.parse import urlencode

CHILDREN = 200
FIRST_BIRTH, BIRTH_DAYS = date(2022, 1, 1), 1096
KEY = "cn.childcare-subsidy"
PACK = "cn/childcare-subsidy"
MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026, 2027) for month in range(1, 13)]
NEVER = "2099-12-31"

Child = dict[str, str | bool]


def children() -> list[Child]:
    """Children born from 2022 to 2024, whose months are the same law in both engines (`cli/bench/openfisca_rule`)."""
    random = Random(20261124)
    return [
        {
            "birth_date": (FIRST_BIRTH + timedelta(days=random.randrange(BIRTH_DAYS))).isoformat(),
            "chinese_national": random.random() < 0.97,
            "birth_registered": random.random() < 0.97,
        }
        for _ in range(CHILDREN)
    ]


def huijia_body(child: Child, *, explain: bool = False) -> bytes:
    """A request to `/api/assess`."""
    return json.dumps({"benefit": PACK, "facts": child, "on": "2026-11-24", "explain": explain}).encode()


def openfisca_body(child: Child, variable: str) -> bytes:
    """A request to `/calculate`: the 36 months of 2025 to 2027. What Huijia takes for empty is given as the rule's empty."""
    stated = {name: {"ETERNITY": value} for name, value in child.items()}
    empty = {"death_date": {"ETERNITY": NEVER}, "first_claim_year": {"ETERNITY": 0}}
    return json.dumps({"children": {"child": {**stated, **empty, variable: dict.fromkeys(MONTHS)}}}).encode()


def post(path: str, body: bytes, content_type: str = "application/json") -> bytes:
    """A POST request as bytes."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def get(path: str, session: str = "") -> bytes:
    """A GET request as bytes, of somebody with this session."""
    cookie = f"Cookie: sessionid={session}; django_language=zh-hans\r\n" if session else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}\r\n".encode()


def walks() -> list[bytes]:
    """The pages of whole walks through the checker, in the order in which a family sees them: the start, four questions, the result."""
    page = f"/check/{KEY}/"
    found = []
    for child in children():
        answers: dict[str, str] = {}
        found += [get("/check/"), get(page)]
        steps = [
            {"a.birth_date": str(child["birth_date"])},
            {"a.chinese_national": "yes"},
            {"a.birth_registered": "yes"},
            {"a.death_date": "none", "a.first_claim_year": "none"},
        ]
        for step in steps:
            answers |= step
            found.append(post(page, urlencode(answers).encode(), "application/x-www-form-urlencoded"))
    return found


def results() -> list[bytes]:
    """Result pages alone, the dearest."""
    return walks()[5::6]
