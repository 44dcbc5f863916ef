"""Logs: one JSON object a line, with the fields that are named here and no others.

Nothing of a request's address, body or headers is ever written, and no text of an error: they hold names and numbers of
people. A library's own message is not written either, only which logger spoke and from where; an exception is
told by its type and the place at which it was raised.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

FIELDS = ("time", "level", "event", "route", "method", "status", "ms", "request", "error", "place")
"""All that a line may hold. ``request`` is drawn anew for each request; ``place`` is a file and a line of code."""

_CODE = str(Path(__file__).resolve().parent.parent)


def place_of(trace: TracebackType | None) -> str:
    """Where an exception was raised: the innermost place in our own code, or else the innermost of all."""
    innermost = ours = ""
    while trace is not None:
        innermost = _place(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        if trace.tb_frame.f_code.co_filename.startswith(_CODE):
            ours = innermost
        trace = trace.tb_next
    return ours or innermost


def _place(file: str, line: int) -> str:
    return f"{'/'.join(Path(file).parts[-3:])}:{line}"


def only_named(_: Any, __: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Keep the named fields, in their order."""
    return {name: event[name] for name in FIELDS if event.get(name) is not None}


_line = structlog.processors.JSONRenderer(ensure_ascii=False)


class NamedFieldsOnly(logging.Formatter):
    """Writes a record of any logger without its message: only ours are known to hold nothing of a person."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.name,
            "place": _place(record.pathname, record.lineno),
            **structlog.contextvars.get_contextvars(),
        }
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            told |= {"error": f"{kind.__module__}.{kind.__qualname__}", "place": place_of(trace)}
        return str(_line(None, "", only_named(None, "", told)))


def log(event: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Write a line. ``event`` is a word of ours; ``fields`` are among ``FIELDS``."""
    unknown = fields.keys() - set(FIELDS)
    assert not unknown, f"{unknown} may not be logged"
    logging.getLogger("huijia").log(level, event, extra={"told": {"event": event, "place": None, **fields}})


def logging_settings() -> dict[str, Any]:
    """For ``logging.config.dictConfig``: everything goes to standard error in one form."""
    level = os.environ.get("HUIJIA_LOG_LEVEL", "info").upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"named": {"()": "huijia.server.logs.NamedFieldsOnly"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "named"}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "huijia": {"handlers": ["stderr"], "level": level, "propagate": False},
            # Its handlers of its own would mail and print whole requests. What was not found is in our own line.
            "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "granian.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
