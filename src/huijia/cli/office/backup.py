"""``huijia backup`` and ``huijia restore``."""

from __future__ import annotations


def backup() -> None:
    """Soon."""


def restore() -> None:
    """Soon."""
