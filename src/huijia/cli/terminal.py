"""How the command speaks: what was asked for on standard output, everything else on standard error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import get_args

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from huijia.engine.backends.result import EngineName
from huijia.values.text import Language

DONE = 0
DONE_WITH_REJECTS = 1
WRONG_USE = 2
UNEXPECTED = 70


class Lang(StrEnum):
    """The languages of messages and texts."""

    ZH = "zh"
    EN = "en"


def language_of(lang: Lang | None) -> Language:
    """The language that was asked for, or else that of the user's system."""
    if lang is not None:
        return lang.value
    system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if system.startswith("zh") else "en"


def output() -> Console:
    """Standard output, made anew so that it follows redirection."""
    return Console(highlight=False)


def messages() -> Console:
    """Standard error."""
    return Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """A message to the user, as it is: no markup, no wrapping inside file names."""
    messages().print(text, markup=False, soft_wrap=True)


def fail(text: str) -> None:
    """An error: what, where, and how to mend it."""
    messages().print(f"huijia: {text}", style="bold red", markup=False, soft_wrap=True)


def day_option(value: str | None, name: str) -> date | None:
    """A day given as 2025-01-31."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(
            f"'{value}' is not a day; write it like 2025-01-31", param_hint=name
        ) from None


def engine_option(name: str) -> EngineName:
    """The engine that is asked for."""
    engines: tuple[EngineName, ...] = get_args(EngineName)
    if name not in engines:
        raise typer.BadParameter(
            f"'{name}' is no engine; there are: {', '.join(engines)}", param_hint="--engine"
        )
    return name


class Working:
    """A bar for long work. ``step`` names the work at hand; ``part`` says how much of it is done."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def step(self, name: str) -> None:
        """Start another piece of work."""
        self._progress.update(self._task, description=name, completed=0, total=None)

    def part(self, done: float) -> None:
        """How much is done, from 0 to 1."""
        self._progress.update(self._task, completed=done, total=1.0)

    def count(self, done: int, whole: int | None) -> None:
        """How much is done of a whole, if it is known."""
        self._progress.update(self._task, completed=done, total=whole)


@contextmanager
def working() -> Iterator[Working]:
    """Show a bar on standard error while the block runs, if it is a terminal; it is gone afterwards."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    console = messages()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Working(progress)
