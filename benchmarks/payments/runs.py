"""A run of a million instructions, from decision to bank file, and reading a million results back.

``python -m benchmarks.payments.runs [--claims N] [--repeats N] [--database sqlite|postgresql]`` fills an office of its own with synthetic decided claims
and measures each step in a process of its own, on copies of that office. Nobody exists.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.payments.stepwise import Figures, figure, measure

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
COUNTY = "990101"
AMOUNT = 360_000
REFUSED = 50
"""One payment in so many is refused."""


Assessed = tuple[dict[str, Any], list[dict[str, Any]], int]
"""A claim's facts, the rows of its answer, and what was granted."""


def fill(claims: int, assessed: Callable[[int], Assessed] = lambda _: ({}, [], AMOUNT)) -> None:
    """A county of decided claims, each with a payee's account. Written in bulk, past the actions."""
    from django.core.management import call_command
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from benchmarks.office.population import _without_the_triggers_of_claims
    from huijia.apps.accounts.models import Area
    from huijia.apps.audit.bulk import insert_rows
    from huijia.apps.claims.models import Assessment, Claim, Decision
    from huijia.apps.payments.models import Fund, PayeeAccount
    from huijia.apps.people.models import Person
    from huijia.apps.sealing import fingerprint, seal

    call_command("migrate", verbosity=0)
    village = f"{COUNTY}100201"
    for length in (2, 4, 6, 9, 12):
        Area.objects.create(code=village[:length], name_zh="示例", name_en="Example")
    Fund.objects.create(
        area_id=COUNTY,
        pack="cn/childcare-subsidy",
        name="育儿补贴",
        currency="CNY",
        holder="示例县财政局",
        account=seal("110007609000000018"),
        tail="0018",
        fingerprint=fingerprint("110007609000000018"),
        bank="",
        made_at=NOW,
    )
    everybody = range(1, claims + 1)
    with transaction.atomic():
        insert_rows(
            Person,
            (
                "id",
                "area",
                "name",
                "name_pinyin",
                "id_number",
                "birth_date",
                "address",
                "phone",
                "withdrawn",
                "made_at",
            ),
            (
                (n, village, f"示例{n}", "", "", born, "", "", False, NOW)
                for first, born in ((0, None), (claims, date(2025, 3, 4)))
                for n in range(first + 1, first + claims + 1)
            ),
        )
        cards = {}
        for n in range(1000):
            number = f"62258814{n:08d}"
            cards[n] = (seal(number), number[-4:], fingerprint(number))
        insert_rows(
            PayeeAccount,
            (
                "person",
                "holder",
                "account",
                "tail",
                "fingerprint",
                "bank",
                "made_by",
                "made_at",
                "closed_why",
            ),
            ((n, f"示例{n}", *cards[n % 1000], "102100099996", None, NOW, "") for n in everybody),
        )
    with _without_the_triggers_of_claims(), transaction.atomic():
        insert_rows(
            Claim,
            (
                *("id", "number", "pack", "period", "kind", "child", "claimant", "area", "state", "facts"),
                *("made_at", "first_submitted_at", "submitted_at", "recommendation", "note_to_family"),
                *("changed_at", "made_at_counter", "granted", "documented", "originals_seen"),
            ),
            (
                (
                    *(n, _number(n), "cn/childcare-subsidy", "2026", "first", claims + n, n, village),
                    *("confirmed", {}, NOW, NOW, NOW, "granted", "", NOW, True, True, [], []),
                )
                for n in everybody
            ),
        )
        insert_rows(
            Assessment,
            (
                *("id", "claim", "pack", "pack_version", "engine_version", "assessed_on", "facts", "rows"),
                *("explanation", "made_at"),
            ),
            ((n, n, "cn/childcare-subsidy", "0", "0", TODAY, *assessed(n)[:2], {}, NOW) for n in everybody),
        )
        insert_rows(
            Decision,
            (
                *("claim", "assessment", "outcome", "amounts", "currency", "against_assessment", "reason"),
                *("decided_by", "decided_by_name", "office", "decided_at", "object_until", "letter"),
            ),
            (
                (
                    *(n, n, "granted", {"2026": assessed(n)[2]}, "CNY", False, "", 1, "某人", "示例县"),
                    *(NOW - timedelta(days=9), TODAY + timedelta(days=50), {}),
                )
                for n in everybody
            ),
        )
    with connection.cursor() as cursor:
        # The rows were given their numbers: the next ones follow.
        for statement in connection.ops.sequence_reset_sql(no_style(), [Person, Claim, Assessment, Decision]):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _number(n: int) -> str:
    return f"{n:010X}"[:5] + "-" + f"{n:010X}"[5:]


def _people() -> list[Any]:
    from huijia.apps.accounts.viewer import Viewer

    return [Viewer(n, f"财务{n}", "finance", {"finance": (COUNTY,)}) for n in (1, 2, 3)]


def _pay(_: int) -> Figures:
    from huijia.apps.payments.entitling import take_decisions
    from huijia.apps.payments.models import Fund
    from huijia.apps.payments.preparing import freeze, prepare_run, preview
    from huijia.apps.payments.releasing import release
    from huijia.apps.payments.sending import send

    preparer, first, second = _people()
    fund = Fund.objects.get()
    figures: Figures = {}
    begin = start = time.perf_counter()
    take_decisions(at=NOW)
    figures["decisions taken"] = figure(start)
    start = time.perf_counter()
    preview(fund=fund, payable_by=TODAY)
    figures["preview"] = figure(start)
    start = time.perf_counter()
    run = prepare_run(by=preparer, fund=fund, payable_by=TODAY, execute_on=TODAY + timedelta(days=3), at=NOW)
    run = freeze(by=preparer, run=run, at=NOW)
    figures["run frozen"] = figure(start)
    start = time.perf_counter()
    for each in (first, second):
        run = release(by=each, run=run, content=run.content, at=NOW)
    figures["released by two"] = figure(start)
    start = time.perf_counter()
    send(by=preparer, run=run, at=NOW)
    figures["bank file written, sent"] = figure(start)
    figures["decision to bank file"] = figure(begin)
    return figures


def _answered(claims: int) -> Figures:
    """The bank's files, as a bank of these tests writes them: one payment in fifty is refused (pain.002), the others are booked (camt.053)."""
    from huijia.apps.payments.bank.simulated.state import Entry
    from huijia.apps.payments.bank.simulated.told import Message, Told, write_report, write_statement
    from huijia.apps.payments.models import Run

    start = time.perf_counter()
    message = Run.objects.get().message_id
    on = TODAY + timedelta(days=3)

    def told(numbers: range, status: str, reason: str = "") -> Iterator[Told]:
        for n in numbers:
            end_to_end_id = f"{_number(n).replace('-', '')}-2026-1"
            yield Told(message, Entry(end_to_end_id, message, AMOUNT, "CNY", status, reason))

    refused = range(REFUSED, claims + 1, REFUSED)
    paid = claims - len(refused)
    with _report().open("wb") as file:
        write_report(
            file, Message(message, message, claims), told(refused, "rejected", "AC04"), on=on, name="R1"
        )
    with _statement().open("wb") as file:
        write_statement(
            file,
            paid=(
                each for n in range(1, claims + 1) if n % REFUSED for each in told(range(n, n + 1), "paid")
            ),
            returned=(),
            totals={(message, "CNY"): (paid, paid * AMOUNT)},
            payer="110007609000000018",
            on=on,
            name="S1",
        )
    return {"bank's answers written (not counted)": figure(start)}


def _report() -> Path:
    return Path(os.environ["HUIJIA_DATA"]) / "pain.002.xml"


def _statement() -> Path:
    return Path(os.environ["HUIJIA_DATA"]) / "camt.053.xml"


def _read(claims: int) -> Figures:
    from huijia.apps.payments.answer_files import take_file
    from huijia.apps.payments.checking import faults
    from huijia.apps.payments.models import Fund, Instruction

    start = time.perf_counter()
    for path in (_report(), _statement()):
        take_file(by=_people()[0], fund=Fund.objects.get(), path=path, name=path.name, at=NOW)
    figures = {"results read back": figure(start)}
    refused = claims // REFUSED
    found = {state: Instruction.objects.filter(state=state).count() for state in ("paid", "rejected")}
    assert found == {"paid": claims - refused, "rejected": refused}, found
    start = time.perf_counter()
    assert list(faults()) == []
    figures["all balances checked"] = figure(start)
    return figures


def _fill(claims: int) -> Figures:
    start = time.perf_counter()
    fill(claims)
    return {"filling (not counted)": figure(start)}


if __name__ == "__main__":
    measure("benchmarks.payments.runs", {"fill": _fill, "pay": _pay, "answer": _answered, "read": _read})
