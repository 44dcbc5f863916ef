"""An order of an invented county, ISO's own schemas, and the bounds of a child process."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from huijia.apps.payments.bank.list_profiles import ListProfile, known_profiles, load_profile
from huijia.apps.payments.bank.orders import Account, Order, Transfer
from huijia.apps.payments.bank.pain001 import write_pain001

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
TODAY = date(2026, 11, 25)

PAYER = Account("惠安县财政局", "6225881414207430", "103100000026", "cnaps")
PAYEE = Account("王小明", "6225881414207430", "105100000017", "cnaps")


@cache
def schema(message: str) -> etree.XMLSchema:
    """ISO's schema of this message, such as "pain.001.001.09"."""
    return etree.XMLSchema(etree.parse(HERE / "schemas" / f"{message}.xsd"))


def check_against_schema(content: bytes, message: str, *, read_as: str | None = None) -> None:
    """Fails unless ISO's schema takes it. ``read_as``: the message whose schema is used, under that name."""
    if read_as:
        content = content.replace(message.encode(), read_as.encode())
    schema(read_as or message).assertValid(etree.fromstring(content))


def transfer(end_to_end_id: str = "HJ1", amount_minor: int = 360000, **others: object) -> Transfer:
    values: dict[str, object] = {"currency": "CNY", "to": PAYEE, "text": "育儿补贴"} | others
    return Transfer(end_to_end_id, amount_minor, **values)  # type: ignore[arg-type]


def order_of(transfers: Sequence[Transfer], **others: object) -> Order:
    values: dict[str, object] = {
        "message_id": "HJ-2026-11",
        "made_at": datetime(2026, 11, 25, 8, 30, tzinfo=UTC),
        "execute_on": date(2026, 11, 30),
        "payer": PAYER,
        "transfers": iter(transfers),
        "count": len(transfers),
        "total_minor": sum(each.amount_minor for each in transfers),
    } | others
    return Order(**values)  # type: ignore[arg-type]


def as_pain001(order: Order, **others: object) -> bytes:
    file = io.BytesIO()
    write_pain001(order, file, on=TODAY, **others)  # type: ignore[arg-type]
    return file.getvalue()


def transfers(count: int) -> Iterator[Transfer]:
    return (transfer(f"HJ{number:06d}", 100 + number) for number in range(count))


@pytest.fixture
def one_card() -> ListProfile:
    return load_profile(known_profiles()["one-card"])


@pytest.fixture
def batch_csv() -> ListProfile:
    return load_profile(known_profiles()["batch-csv"])
