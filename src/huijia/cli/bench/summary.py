"""From single measurements to medians and ratios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from huijia.cli.bench.lines import LINES, Group, Line

OF_HUIJIA = {Group.TOTALS: "totals_huijia", Group.FILE: "file_huijia", Group.ONE: "one_huijia"}
"""The line of Huijia as anybody runs it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one line at one number of rows: medians, and ratios to the fastest of its bases and to Huijia (None where there
    is nothing to compare with). Memory is in millions of bytes."""

    line: Line
    rows: int
    runs: int
    seconds: float
    fastest: float
    slowest: float
    again_seconds: float | None
    start_up_seconds: float
    peak_memory_mb: float | None
    to_base: float | None
    to_huijia: float | None
    parts: Mapping[str, float]


def figures_of(report: Mapping[str, Any]) -> list[Figures]:
    """A line of the table for each line and number of rows that was measured, in the order of ``LINES``."""
    grouped: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for each in report["measurements"]:
        grouped.setdefault((each["rows"], each["line"]), []).append(each)
    seconds = {key: median(each["seconds"] for each in found) for key, found in grouped.items()}
    return [
        _figures(line, rows, grouped[rows, line.key], seconds)
        for rows in report["rows"]
        for line in LINES
        if (rows, line.key) in grouped
    ]


def _figures(
    line: Line, rows: int, found: Sequence[dict[str, Any]], seconds: Mapping[tuple[int, str], float]
) -> Figures:
    own = seconds[rows, line.key]
    bases = [seconds[rows, key] for key in line.bases if (rows, key) in seconds]
    huijia = seconds.get((rows, OF_HUIJIA.get(line.group, "")))
    times = [each["seconds"] for each in found]
    return Figures(
        line=line,
        rows=rows,
        runs=len(found),
        seconds=own,
        fastest=min(times),
        slowest=max(times),
        again_seconds=_median(found, "again_seconds"),
        start_up_seconds=_median(found, "start_up_seconds") or 0.0,
        peak_memory_mb=_median(found, "peak_memory_mb"),
        to_base=own / min(bases) if bases else None,
        to_huijia=own / huijia if huijia else None,
        parts={name: median(each["parts"][name] for each in found) for name in found[0]["parts"]},
    )


def _median(found: Sequence[dict[str, Any]], name: str) -> float | None:
    values = [each[name] for each in found if each.get(name) is not None]
    return median(values) if values else None


def time_text(seconds: float) -> str:
    """A time that is easy to read: 12.3 s, 45 ms, 67 µs.

    >>> time_text(12.34), time_text(0.1234), time_text(0.0000678)
    ('12.3 s', '123 ms', '67.8 µs')
    """
    unit, size = next((each for each in (("s", 1.0), ("ms", 1e-3)) if seconds >= each[1]), ("µs", 1e-6))
    value = seconds / size
    digits = 0 if value >= 100 else 1 if value >= 10 or unit == "µs" else 2
    return f"{value:.{digits}f} {unit}"


def memory_text(megabytes: float | None) -> str:
    """A memory that is easy to read; a dash where it is not known.

    >>> memory_text(96.4), memory_text(1234.0)
    ('96 MB', '1.23 GB')
    """
    if megabytes is None:
        return "-"
    return f"{megabytes / 1000:.2f} GB" if megabytes >= 1000 else f"{megabytes:.0f} MB"


def ratio_text(ratio: float | None) -> str:
    """How many times as long; a dash where there is nothing to compare with.

    >>> ratio_text(1.234), ratio_text(57.8), ratio_text(None)
    ('1.23', '58', '-')
    """
    if ratio is None:
        return "-"
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"
