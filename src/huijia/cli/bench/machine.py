"""On what was measured: without it a number says nothing."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("huijia", "duckdb", "sqlglot", "pyarrow", "numpy", "openfisca-core")


def machine() -> dict[str, object]:
    """Processor, cores, memory and system."""
    return {
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def versions() -> dict[str, str | None]:
    """Of the libraries that were measured; None for one that is not installed."""
    return {name: _version(name) for name in LIBRARIES}


def commit() -> str | None:
    """The commit of the code, with ``+`` when files were changed; None outside a checkout."""
    here = Path(__file__).parent
    found = _git(here, "rev-parse", "--short=12", "HEAD")
    if not found:
        return None
    changed = _git(here, "status", "--porcelain", "--", ":/src")
    return f"{found}+" if changed else found


def load() -> float | None:
    """How many processes wanted to run in the last minute; None where the system does not tell."""
    try:
        return round(os.getloadavg()[0], 2)
    except (AttributeError, OSError):
        return None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _git(folder: Path, *words: str) -> str:
    try:
        found = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def _memory_gb() -> float | None:
    kilobytes = _field("/proc/meminfo", "MemTotal")
    return round(int(kilobytes.split()[0]) * 1024 / 1e9, 1) if kilobytes else None


def _field(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
