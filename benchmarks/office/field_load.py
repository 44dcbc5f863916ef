"""How long many field phones take to sync: ``python -m benchmarks.office.field_load [--phones 2000] [--records 2000]``.

On PostgreSQL, with the service as ``huijia serve --workers 2`` runs it, over real HTTP. Every phone first gets all that it may hold; then every phone,
holding that, sends ten visits that were done without a signal and syncs again; then once more with nothing to do. The first sync of a phone on a
line of 1 Mbit/s with 300 ms is computed from the measured bytes, round trips and times of the service: no line is slowed down.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.office.databases import empty_office
from benchmarks.office.measuring import about, others_running, python_path, say, write
from benchmarks.office.service import free_port, own_service, started

LINE_BITS, LINE_SECONDS = 1_000_000, 0.3
WITHIN = 600
"""Seconds within which all phones are to be done."""

ROUNDS = ("first sync", "ten visits sent", "nothing to do")


@dataclass
class Phone:
    """One phone. ``bytes`` counts bodies and the headers that matter as they go over the line."""

    port: int
    session: str
    device: str
    visits: list[str]
    marks: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    trips: int = 0
    sent: int = 0
    received: int = 0

    def ask(self, name: str, body: Mapping[str, Any] | None = None) -> Any:
        """One request. Raises ``RuntimeError`` for an answer that is none."""
        headers = {"Cookie": f"sessionid={self.session}", "Accept-Encoding": "gzip", "Host": "127.0.0.1"}
        raw = b""
        if body is not None:
            raw = json.dumps(body, separators=(",", ":")).encode()
            headers |= {"Content-Type": "application/json", "X-CSRFToken": self.token}
            headers["Cookie"] += f"; csrftoken={self.cookie}"
        self.connection.request(
            "GET" if body is None else "POST", f"/field-work/api/{name}", raw or None, headers
        )
        answer = self.connection.getresponse()
        found = answer.read()
        told = sum(len(key) + len(value) + 4 for key, value in answer.getheaders())
        self.trips += 1
        self.sent += len(raw) + sum(len(key) + len(value) + 4 for key, value in headers.items()) + 60
        self.received += len(found) + told
        if answer.status != 200:
            raise RuntimeError(f"{name}: {answer.status}")
        for each in answer.headers.get_all("Set-Cookie") or ():
            if each.startswith("csrftoken="):
                self.cookie = each.split(";")[0].partition("=")[2]
        return json.loads(gzip.decompress(found) if answer.headers["Content-Encoding"] == "gzip" else found)

    def sync(self, operations: Sequence[Mapping[str, Any]] = ()) -> bool:
        """A whole sync, as the app does it; whether the phone holds at its end exactly what it should, and all was accepted."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self.trips = self.sent = self.received = 0
        try:
            self.token = self.ask("hello")["token"]
            self.ask("register", {"device": self.device, "name": "x"})
            if operations:
                answer = self.ask("operations", {"device": self.device, "operations": operations})
                if any(each["result"] != "accepted" for each in answer["results"]):
                    return False
            if operations or not self.marks:
                return self.receive()
            return bool(
                self.ask("compare", {"device": self.device, "digest": self.digest()})["equal"]
                or self.receive()
            )
        finally:
            self.connection.close()

    def receive(self) -> bool:
        """All pages."""
        after: str | None = ""
        while after is not None:
            have = {key: mark for key, mark in self.marks.items() if key > after}
            page = self.ask("changes", {"device": self.device, "have": have, "after": after})
            for each in page["removed"]:
                del self.marks[each]
            for key, mark, record in page["changed"]:
                self.marks[key] = mark
                self.versions[key] = record.get("version", 0)
            after = page["next"]
        return bool(self.digest() == page["digest"])

    def digest(self) -> str:
        """Over what it holds."""
        lines = "\n".join(f"{each} {mark}" for each, mark in sorted(self.marks.items()))
        return hashlib.sha256(lines.encode()).hexdigest()

    def day_s_work(self) -> list[dict[str, Any]]:
        """Ten visits that took place."""
        at = datetime.now(UTC).isoformat()
        return [
            {
                "id": str(uuid.uuid4()),
                "kind": "visit.close",
                "subject": each,
                "payload": {"outcome": "took_place"},
                "on_version": self.versions[f"v{uuid.UUID(each).hex}"],
                "at": at,
            }
            for each in self.visits
        ]


def main(words: Sequence[str] | None = None) -> None:
    """Fill, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=2000)
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--at-once", type=int, default=16, help="phones that sync at the same time")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(words)
    found = about("benchmarks.office.field_load", sys.argv[1:] if words is None else words)
    found |= {name: getattr(given, name) for name in ("phones", "records", "workers", "at_once")}
    with empty_office("postgresql") as environment:
        found |= _measure(given, {**os.environ, **environment, "PYTHONPATH": python_path()})
    found["others_running_after"] = others_running()
    print(table(found))
    if given.out:
        write(found, given.out)


def _measure(given: argparse.Namespace, own: dict[str, str]) -> dict[str, Any]:
    def run(module: str, *words: object) -> str:
        command = [sys.executable, "-m", module, *map(str, words)]
        return subprocess.run(command, env=own, check=True, stdout=subprocess.PIPE, text=True).stdout

    begun = time.perf_counter()
    say(f"filling an office with {given.phones:,} phones of {given.records:,} records")
    ready = json.loads(
        run(
            "benchmarks.office.field_population", "--phones", given.phones, "--records", given.records
        ).splitlines()[-1]
    )
    run("huijia.server.manage", "collectstatic", "--noinput", "-v0")
    filled = time.perf_counter() - begun
    port = free_port()
    with started(own_service(port, given.workers), port, path="/healthz", env=own) as service:
        phones = [Phone(port, **each) for each in ready]
        alone = [_alone(each) for each in phones[:5]]
        syncs: tuple[Callable[[Phone], bool], ...] = (
            lambda phone: phone.sync(),
            lambda phone: phone.sync(phone.day_s_work()),
            lambda phone: phone.sync(),
        )
        rounds = {title: _all(given, title, phones, sync) for title, sync in zip(ROUNDS, syncs, strict=True)}
        memory = service.peak_mb()
    return {
        "filled_in_seconds": round(filled, 1),
        "first_sync_alone": {
            "seconds": round(median(alone), 2),
            "slow_line_seconds_computed": round(rounds[ROUNDS[0]]["slow_line_seconds"] + median(alone), 1),
        },
        "rounds": rounds,
        "peak_mb": memory,
    }


def _alone(phone: Phone) -> float:
    """Seconds of a first sync while nobody else asks; the phone holds nothing afterwards."""
    begun = time.perf_counter()
    assert phone.sync(), "a phone alone comes to its end"
    phone.marks.clear()
    return time.perf_counter() - begun


def _all(
    given: argparse.Namespace, title: str, phones: Sequence[Phone], sync: Callable[[Phone], bool]
) -> dict[str, Any]:
    def one(phone: Phone) -> tuple[float, str]:
        begun = time.perf_counter()
        try:
            error = "" if sync(phone) else "not complete"
        except (OSError, RuntimeError, http.client.HTTPException) as fault:
            error = str(fault) or type(fault).__name__
        return time.perf_counter() - begun, error

    begun = time.perf_counter()
    with ThreadPoolExecutor(given.at_once) as pool:
        done = list(pool.map(one, phones))
    taken = time.perf_counter() - begun
    times = sorted(seconds for seconds, _ in done)
    errors: dict[str, int] = {}
    for _, error in done:
        if error:
            errors[error] = errors.get(error, 0) + 1
    bits = [8 * (each.sent + each.received) for each in phones]
    slow = [each.trips * LINE_SECONDS + bit / LINE_BITS for each, bit in zip(phones, bits, strict=True)]
    found = {
        "seconds": round(taken, 1),
        "p50_seconds": round(median(times), 2),
        "p95_seconds": round(times[int(len(times) * 0.95) - 1], 2),
        "longest_seconds": round(times[-1], 2),
        "errors": errors,
        "kilobytes_a_phone": round(median(bits) / 8000, 1),
        "round_trips": median(each.trips for each in phones),
        "slow_line_seconds": round(median(slow), 1),
    }
    say(f"{title}: {found}")
    return found


def table(found: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [
        f"{found['phones']:,} phones, {found['records']:,} records each, {found['workers']} processes, {found['at_once']} at once; "
        f"filled in {found['filled_in_seconds']:.0f} s; peak {found['peak_mb'] or 0:.0f} MB",
        "",
        "| round | all phones | p50 | p95 | longest | errors | a phone | round trips | on the line at 1 Mbit/s, 300 ms (computed) |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for title, each in found["rounds"].items():
        lines.append(
            f"| {title} | {each['seconds']:,.0f} s of {WITHIN} | {each['p50_seconds']} s | {each['p95_seconds']} s | "
            f"{each['longest_seconds']} s | {sum(each['errors'].values())} | {each['kilobytes_a_phone']:,.0f} kB | "
            f"{each['round_trips']:.0f} | {each['slow_line_seconds']} s |"
        )
    alone = found["first_sync_alone"]
    lines += [
        "",
        f"First sync of one phone alone: {alone['seconds']} s of the service; at 1 Mbit/s and 300 ms {alone['slow_line_seconds_computed']} s (computed).",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
