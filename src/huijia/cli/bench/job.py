"""What a measured process is asked to do, and what it gives back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ON = "2026-11-23"
"""The day of assessment. All synthetic people's facts lie before it."""

PACK = "cn/childcare-subsidy"

TotalRow = tuple[str | None, str, int, int]
"""Of one claim year and answer: year, answer, rows, sum of amounts in fen."""


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to measure: ``task`` is a name in ``tasks.TASKS``, ``options`` are its own. Files may be unused."""

    task: str
    facts: Path
    out: Path
    rows: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """As text, for the command line of the process."""
        return json.dumps(asdict(self), default=str)

    @staticmethod
    def from_json(text: str) -> Job:
        """From ``to_json``."""
        found = json.loads(text)
        return Job(found["task"], Path(found["facts"]), Path(found["out"]), found["rows"], found["options"])


@dataclass(frozen=True, slots=True)
class Done:
    """What a task found: totals (as ``TotalRow``) if it has any; ``seconds`` where it measured itself (the median of
    many short calls); ``parts`` are seconds of parts of its time, by name."""

    totals: list[TotalRow] | None = None
    seconds: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)


Call = Callable[[], Done]
"""What is timed."""

Task = Callable[[Job], Call]
"""Makes ready (imports, the pack) outside the time, and returns what is timed."""
