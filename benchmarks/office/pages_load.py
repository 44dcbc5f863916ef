"""How long staff wait for a page with a million people on record: ``python -m benchmarks.office.pages_load``.

Fills the database of ``DATABASE_URL`` (else SQLite in ``HUIJIA_DATA``) by ``benchmarks.office.population`` unless it is filled, starts the service
with two processes, and asks for each page from four connections at once. Prints a table and, with ``--out``, writes every figure as JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.office.population import COUNTY, fill

TOWNSHIP = f"{COUNTY}100"


def prepare(people: int, claims: int) -> dict[str, Any]:
    """Sessions of an officer and an approver, and a claim of each; the database is filled first where it is empty."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from django.db import connection
    from django.test import Client

    from huijia.apps.accounts.models import Area, Grant, User
    from huijia.apps.claims.models import Claim
    from huijia.apps.people.models import Person

    call_command("migrate", verbosity=0)
    if not Person.objects.exists():
        fill(people, claims)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    cookies = {}
    for role, area in (("township_officer", TOWNSHIP), ("county_approver", COUNTY)):
        user, _ = User.objects.get_or_create(username=f"load-{role}", defaults={"name": role})
        Grant.objects.get_or_create(
            user=user, role=role, area=Area.objects.get(code=area), defaults={"valid_from": "2025-01-01"}
        )
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookies[role] = client.cookies["sessionid"].value
    number = Claim.objects.filter(
        area_id__gte=TOWNSHIP, area_id__lt=f"{TOWNSHIP}A", state="in_review"
    ).values_list("number", flat=True)[0]
    return {
        "cookies": cookies,
        "number": number,
        "vendor": connection.vendor,
        "people": Person.objects.count(),
        "claims": Claim.objects.count(),
    }


def ask(port: int, path: str, cookie: str, requests: int) -> list[float]:
    """Seconds of each request on one connection. Any answer but 200 ends the run."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for _ in range(requests):
        start = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}; django_language=zh-hans"})
        answer = connection.getresponse()
        answer.read()
        found.append(time.perf_counter() - start)
        assert answer.status == 200, (path, answer.status)
    return found


def measure(port: int, path: str, cookie: str, *, requests: int, connections: int) -> dict[str, float]:
    """Requests a second and waiting times of a page."""
    ask(port, path, cookie, 5)
    start = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        times = [
            each
            for part in pool.map(
                lambda _: ask(port, path, cookie, requests // connections), range(connections)
            )
            for each in part
        ]
    took = time.perf_counter() - start
    cuts = statistics.quantiles(times, n=100)
    return {
        "requests": len(times),
        "a_second": len(times) / took,
        "p50_ms": cuts[49] * 1000,
        "p95_ms": cuts[94] * 1000,
        "slowest_ms": max(times) * 1000,
    }


def main() -> None:
    """Prepare, serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--out", type=Path)
    wanted = parser.parse_args()
    ready = prepare(wanted.people, wanted.claims)
    pages = {
        "worklist, township": ("/claims/", "township_officer"),
        "worklist, county": ("/claims/", "county_approver"),
        "worklist, county, overdue": ("/claims/?state=overdue", "county_approver"),
        "worklist, county, page 20": ("/claims/?page=20", "county_approver"),
        "a claim": (f"/claims/{ready['number']}/", "township_officer"),
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    service = subprocess.Popen(
        [*command, "--workers", "2", "--no-access-log", "huijia.server.wsgi:application"]
    )
    try:
        _wait(port)
        found = {
            name: measure(
                port, path, ready["cookies"][role], requests=wanted.requests, connections=wanted.connections
            )
            for name, (path, role) in pages.items()
        }
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(20)
    told = {
        "database": ready["vendor"],
        "people": ready["people"],
        "claims": ready["claims"],
        "connections": wanted.connections,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "commit": subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
        ).stdout.strip(),
        "pages": found,
    }
    print(
        f"{told['database']}: {told['people']:,} people, {told['claims']:,} claims, {wanted.connections} connections"
    )
    print(f"{'page':30} {'a second':>9} {'p50 ms':>8} {'p95 ms':>8} {'slowest':>8}")
    for name, each in found.items():
        print(
            f"{name:30} {each['a_second']:9.0f} {each['p50_ms']:8.1f} {each['p95_ms']:8.1f} {each['slowest_ms']:8.1f}"
        )
    if wanted.out:
        wanted.out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the service did not start")


if __name__ == "__main__":
    main()
