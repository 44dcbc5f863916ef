"""Starts a server on a free loopback port, and tells how much memory it took."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PATIENCE = 60


@dataclass(frozen=True)
class Service:
    """A server that answers on this port."""

    port: int
    process: subprocess.Popen[bytes]

    def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """One JSON request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def get(self, path: str, cookie: str = "") -> tuple[int, bytes]:
        """One page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}"} if cookie else {})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def shared_out_mb(self) -> float | None:
        """Memory of the server and its workers now: what they share is counted once, in equal parts (PSS)."""
        parts = [_pss_kb(pid) for pid in _family(self.process.pid)]
        return round(sum(parts) / 1000, 1) if any(parts) else None

    def peak_mb(self) -> float | None:
        """Peak memory of the server and its workers, each counted alone and added up."""
        peaks = [peak_kb(pid) for pid in _family(self.process.pid)]
        return round(sum(peaks) / 1000, 1) if peaks else None


@contextmanager
def started(command: Sequence[str], port: int, *, path: str, env: dict[str, str]) -> Iterator[Service]:
    """Run this server until the block ends. Raises ``RuntimeError`` with its last words when it does not answer."""
    # Its log goes into a file: a pipe that nobody reads is full after some hundred requests, and the server stands still.
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, env={**os.environ, **env}, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait(process, port, path, log)
            yield Service(port, process)
        finally:
            # Its own session: the workers end with it.
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def huijia_command(port: int, workers: int) -> list[str]:
    """Huijia on granian, one worker a core, one thread each: Python's lock leaves no more."""
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "warning"),
        "huijia.server.wsgi:application",
    ]


def own_service(port: int, workers: int) -> list[str]:
    """The service as ``huijia serve`` runs it, with its threads."""
    return [sys.executable, "-m", "huijia.server.running", "127.0.0.1", str(port), str(workers)]


def openfisca_command(commands: Path, port: int, workers: int) -> list[str]:
    """OpenFisca's Web API on gunicorn, as its documentation starts it. ``commands``: the folder of its environment's commands."""
    return [
        str(commands / "openfisca"),
        *("serve", "--country-package", "benchmarks.office.openfisca_country"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(workers)),
    ]


def _wait(process: subprocess.Popen[bytes], port: int, path: str, log: IO[bytes]) -> None:
    for _ in range(PATIENCE * 10):
        if process.poll() is not None:
            log.seek(0)
            raise RuntimeError(log.read().decode(errors="replace")[-2000:])
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"no answer within {PATIENCE} seconds")


def _family(pid: int) -> list[int]:
    """A process and all under it."""
    found = [pid]
    for each in found:
        try:
            children = Path(f"/proc/{each}/task/{each}/children").read_text()
        except OSError:
            continue
        found.extend(int(child) for child in children.split())
    return found


def _pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def peak_kb(pid: int) -> int:
    """The most memory that a process has had, in kB; 0 for one that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
