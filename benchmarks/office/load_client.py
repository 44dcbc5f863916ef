"""Sends requests over kept-alive connections for some seconds and says how it went. Run by `checker_load` as its own process:
`python -m benchmarks.office.load_client`, with a job as JSON on stdin and the measurement as JSON on stdout.

The requests are ready bytes, sent round and round; a connection sends the next one when it has its answer. Times are from the
first byte sent to the last byte read, so they hold what the server's queue costs.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import sys
import time
from itertools import cycle
from typing import Any

LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
CHUNKED = re.compile(rb"(?i)\r\ntransfer-encoding: *chunked")


class Connection(asyncio.Protocol):
    """One connection: one request under way at a time."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._buffer = b""
        self._sent = 0.0
        self._is_open = False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._is_open = True
        self._send()

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002
        if self._is_open and not self._load.is_over():
            self._load.failures += 1
            self._load.connect()
        self._is_open = False

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, divide, body = self._buffer.partition(b"\r\n\r\n")
        if not divide:
            return
        if found := LENGTH.search(head):
            if len(body) < int(found.group(1)):
                return
        elif not (CHUNKED.search(head) and body.endswith(b"0\r\n\r\n")):
            return
        self._buffer = b""
        self._load.count(time.perf_counter() - self._sent, head[9:12] == b"200")
        if self._load.is_over():
            self._is_open = False
            self._transport.close()
        elif b"\r\nconnection: close" in head.lower():
            self._is_open = False
            self._transport.close()
            self._load.connect()
        else:
            self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(next(self._load.requests))


class Load:
    """All connections together."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.requests = cycle([base64.b64decode(each) for each in job["requests"]])
        self._port = job["port"]
        self._starts = time.perf_counter() + job["warm_up"]
        self._ends = self._starts + job["seconds"]
        self.failures = 0
        self._times: list[float] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    def is_over(self) -> bool:
        return time.perf_counter() >= self._ends

    def count(self, seconds: float, is_good: bool) -> None:
        if self._starts <= time.perf_counter() < self._ends:
            if is_good:
                self._times.append(seconds)
            else:
                self.failures += 1

    def connect(self) -> None:
        task = asyncio.ensure_future(
            asyncio.get_running_loop().create_connection(lambda: Connection(self), "127.0.0.1", self._port)
        )
        self._tasks.add(task)

    def result(self) -> dict[str, Any]:
        """Requests a second, percentiles in milliseconds, failures."""
        times = sorted(self._times)

        def percentile(share: float) -> float | None:
            return round(times[min(len(times) - 1, int(len(times) * share))] * 1000, 3) if times else None

        return {
            "requests": len(times),
            "failures": self.failures,
            "requests_a_second": round(len(times) / (self._ends - self._starts), 1),
            "p50_ms": percentile(0.50),
            "p95_ms": percentile(0.95),
            "p99_ms": percentile(0.99),
            "longest_ms": round(times[-1] * 1000, 3) if times else None,
        }


async def run(job: dict[str, Any]) -> dict[str, Any]:
    load = Load(job)
    for _ in range(job["connections"]):
        load.connect()
    await asyncio.sleep(job["warm_up"] + job["seconds"] + 0.5)
    return load.result()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.load(sys.stdin)))))
