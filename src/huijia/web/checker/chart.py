"""A small bar chart, made here as SVG: no script, no inline style. The table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huijia.values.text import Language
from huijia.web.templatetags.say import money

WIDTH, LEFT, RIGHT, ROW, BAR = 420, 60, 130, 44, 28
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its texts. ``y`` is its top, ``line`` the texts' base line, ``after`` where the amount stands."""

    label: str
    amount: str
    y: int
    line: int
    length: int
    after: int
    is_past: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in its own units; it is shown as wide as there is room."""

    width: int
    height: int
    left: int
    bar: int
    bars: tuple[Bar, ...]
    description: str


def chart_of(amounts: Sequence[tuple[str, int, bool]], *, currency: str, language: Language) -> Chart:
    """Bars for period, amount (at least 1) and whether its time to claim has passed."""
    shown = amounts[:MOST_BARS]
    most = max(amount for _, amount, _ in shown)
    bars = []
    for place, (label, amount, is_past) in enumerate(shown):
        length = max(4, (WIDTH - LEFT - RIGHT) * amount // most)
        top = place * ROW + (ROW - BAR) // 2
        bars.append(Bar(label, money(amount, currency), top, top + 20, length, LEFT + length + 10, is_past))
    between = "；" if language == "zh" else "; "
    colon = "：" if language == "zh" else ": "
    description = between.join(f"{bar.label}{colon}{bar.amount}" for bar in bars)
    return Chart(WIDTH, len(bars) * ROW, LEFT, BAR, tuple(bars), description)
