"""Real processes that are killed in the middle of their work: at the n-th statement to the database, or after some time.

``python -m tests.apps.killing`` loads Huijia once and then makes a process of its own (a fork) for each job that it reads from
its standard input. The kill is SIGKILL: nothing is closed, nothing is rolled back by us.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.own_office import OwnOffice

PATIENCE = 120
LOADED = (
    "duckdb",
    "pyarrow.csv",
    "huijia.server.urls",
    "huijia.cli.office.importing",
    "huijia.server.backup.restoring",
    "huijia.apps.privacy.retention",
    "huijia.web.demo.money_work",
    "huijia.server.keys",
    "tests.apps.computing_again",
    "tests.apps.recording",
)
"""Loaded once, so that each job begins with its work."""


@dataclass(frozen=True)
class Ended:
    """``killed``: it did not come to its end. ``status``: its exit code. ``statements`` to the database, and seconds."""

    killed: bool
    status: int
    statements: int
    seconds: float


class Machine:
    """Does jobs in processes that can be killed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(
        self,
        office: OwnOffice,
        kind: str,
        *given: object,
        at_statement: int = 0,
        after: float = 0.0,
    ) -> Ended:
        """Do a job, whole, or until the n-th statement to the database, or for some seconds."""
        job = {
            "name": office.name,
            "data": str(office.data),
            "kind": kind,
            "given": [str(each) for each in given],
            "at_statement": at_statement,
            "after": after,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the machine stopped"
        return Ended(**json.loads(line))


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine on the kind of database on which these tests run."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.apps.killing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "huijia.server.settings"},
    )
    try:
        yield Machine(process)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(PATIENCE)
        process.stdout.close()


def main() -> None:
    """Read jobs, one a line, and tell how each ended."""
    from huijia.cli.office.setting_up import set_up_office

    set_up_office()
    for each in LOADED:
        import_module(each)
    from huijia.apps.claims.assess import benefits
    from huijia.apps.people.naming import readings_of

    _ = benefits(), readings_of("王")
    # Of our own output nothing else may come between.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        answers.write(json.dumps(_ended(json.loads(line))) + "\n")
        answers.flush()


def _ended(job: dict[str, Any]) -> dict[str, Any]:
    reading, writing = os.pipe()
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        status = 1
        try:
            status = _work(job, writing)
        except BaseException:
            # Nobody else would say why: the process ends without its usual way out.
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    if job["after"]:
        timer = threading.Timer(job["after"], os.kill, (pid, signal.SIGKILL))
        timer.start()
    counted = b""
    while part := os.read(reading, 65536):
        counted += part
    os.close(reading)
    _, how = os.waitpid(pid, 0)
    seconds = time.monotonic() - began
    if job["after"]:
        timer.cancel()
    killed = os.WIFSIGNALED(how) and os.WTERMSIG(how) == signal.SIGKILL
    status = -1 if killed else os.waitstatus_to_exitcode(how)
    return {"killed": killed, "status": status, "statements": len(counted), "seconds": seconds}


def _work(job: dict[str, Any], counter: int) -> int:
    from django.db import connections

    office = OwnOffice(job["name"], Path(job["data"]), {})
    asked, kill_at = 0, job["at_statement"]

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(counter, b"x")
        return execute(sql, params, many, context)

    with office.here(), connections["default"].execute_wrapper(counting):
        status = JOBS[job["kind"]](*job["given"])
        connections.close_all()
    return status


def _import(sheet: str) -> int:
    """As ``huijia import`` does it."""
    import click
    import typer

    from huijia.cli.office.importing import import_roster

    try:
        import_roster(
            pack="cn/childcare-subsidy", file=Path(sheet), area="990101100", by="officer", yes=True,
            rejects=None, undo=None, reason="", lang=None,
        )  # fmt: skip
    except (typer.Exit, click.exceptions.Exit) as done:
        return done.exit_code
    return 0


def _backup(place: str) -> int:
    from django.utils import timezone

    from huijia.server.backup.saving import back_up

    back_up(Path(place), at=timezone.now())
    return 0


def _restore(place: str) -> int:
    from django.utils import timezone

    from huijia.server.backup.restoring import restore

    restore(Path(place), replace=True, at=timezone.now())
    return 0


def _post(username: str, address: str, fields: str) -> int:
    """A request of somebody signed in: its status less 300, so that it fits an exit code."""
    from django.test import Client

    from huijia.apps.accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=username))
    return client.post(address, json.loads(fields)).status_code - 300


def _work_on_money(worker: str, bank: str, seed: str, turns: str, at: str) -> int:
    """As somebody of the office works, in any order. ``worker`` is "pay", or "compute_again" for somebody who computes the past again, too."""
    from datetime import datetime

    from huijia.apps.payments.bank.simulated import SimulatedBank
    from huijia.apps.payments.models import Fund
    from huijia.web.demo.money_work import IN_THE_OFFICE, Worker
    from huijia.web.demo.simulating import TRUTHFUL
    from tests.apps.computing_again import STEPS, Recomputer

    kind, steps = {"pay": (Worker, IN_THE_OFFICE), "compute_again": (Recomputer, STEPS)}[worker]
    somebody = kind(
        fund=Fund.objects.get(),
        bank=SimulatedBank(Path(bank), seed=0, rates=TRUTHFUL),
        draw=random.Random(seed),
        at=datetime.fromisoformat(at),
    )
    for _ in range(int(turns)):
        somebody.turn(steps)
    return 0


def _rotate(at_once: str) -> int:
    """As ``huijia keys rotate`` does it, so many rows at a time."""
    from django.utils import timezone

    from huijia.apps.sealing import rotating
    from huijia.server.keys import rotate

    rotating.AT_ONCE = int(at_once)
    rotate(at=timezone.now())
    return 0


def _record(seed: str, turns: str) -> int:
    """As somebody at a counter records people."""
    from django.utils import timezone

    from tests.apps.recording import turn

    draw = random.Random(seed)
    for _ in range(int(turns)):
        turn(draw, at=timezone.now())
    return 0


def _retain(at: str) -> int:
    """As the service does it by itself, with a term of five years."""
    from datetime import datetime

    from django.conf import settings

    from huijia.apps.privacy.retention import run

    settings.KEEP_CLAIMS_YEARS = 5
    run(at=datetime.fromisoformat(at))
    return 0


def _look(person: str, times: str) -> int:
    """Somebody at the counter writes about somebody else meanwhile."""
    from django.db import transaction

    from huijia.apps.accounts.viewer import SYSTEM
    from huijia.apps.audit.actions import record

    for number in range(int(times)):
        with transaction.atomic():
            record(
                by=SYSTEM, action="person.viewed", subject="person", subject_id=person, person_id=int(person),
                reason=f"look {number}",
            )  # fmt: skip
    return 0


JOBS: dict[str, Callable[..., int]] = {
    "import": _import,
    "backup": _backup,
    "restore": _restore,
    "post": _post,
    "rotate": _rotate,
    "record": _record,
    "retain": _retain,
    "look": _look,
    "pay": partial(_work_on_money, "pay"),
    "compute_again": partial(_work_on_money, "compute_again"),
}

if __name__ == "__main__":
    main()
