"""What holds for all tests: no network, and generated tests that are the same on every run unless they are long ones."""

from __future__ import annotations

import os
import random
import socket
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

SEED = "HUIJIA_TEST_SEED"
"""The environment variable that repeats a long run of generated tests."""

_CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile(
    "default", derandomize=True, database=None, deadline=None, print_blob=True, suppress_health_check=_CHECKS
)
settings.register_profile("long", settings.get_profile("default"), derandomize=False, max_examples=2_000)
settings.load_profile("default")


def pytest_configure(config: pytest.Config) -> None:
    # Before the workers start, so that all of them inherit the same seed.
    os.environ.setdefault(SEED, str(random.SystemRandom().randrange(10**9)))


def pytest_report_header(config: pytest.Config) -> list[str]:
    with_spark = os.environ.get("HUIJIA_TEST_SPARK")
    return [
        f"seed of long generated tests: {os.environ[SEED]} (set {SEED} to repeat it)",
        "engines: in-memory, duckdb, postgres, "
        + ("spark" if with_spark else "but NOT spark, which make test-spark runs"),
    ]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, on both cores: the first takes the first half of all tests, the other the second. Begun last, it would keep one
    waiting for the other."""
    long = [each for each in items if each.get_closest_marker("takes_minutes")]
    others = [each for each in items if not each.get_closest_marker("takes_minutes")]
    first, second = long[::2], long[1::2]
    half = max(len(items) // 2 - len(first), 0)
    items[:] = [*first, *others[:half], *second, *others[half:]]


class UnableToConnect(RuntimeError):
    """A test tried to reach a network."""


def _refuse_strangers(family: int, address: Any) -> None:
    """Let local sockets through (some libraries talk to themselves), and nothing else."""
    if family == getattr(socket, "AF_UNIX", None):
        return
    host = address[0] if isinstance(address, tuple) else address
    if host == "localhost" or _is_loopback(host):
        return
    raise UnableToConnect(f"no test may use the network; this one asked for {host}")


def _is_loopback(host: object) -> bool:
    try:
        return ip_address(str(host)).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    look_up = socket.getaddrinfo

    def guarded(real: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            _refuse_strangers(self.family, address)
            return real(self, address)

        return call

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None:
            _refuse_strangers(socket.AF_INET, (host,))
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_database_stays() -> Iterator[None]:
    yield
    if (engines := sys.modules.get("tests.engines")) is not None:
        engines.stop_database()


@pytest.fixture(scope="session")
def long_seed() -> int:
    """The seed of this run's long generated tests."""
    return int(os.environ[SEED])
