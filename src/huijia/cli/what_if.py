"""What if: the report of ``huijia compare PACK FACTS --with OTHER | --set ...``, as tables, csv and sheets."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.table import Table

from huijia.cli import wording
from huijia.cli.terminal import output
from huijia.engine.api import (
    ComparedCase,
    Effect,
    Effects,
    Example,
    Pack,
    change_of,
    compared_lines,
    distribution,
    suppose,
    why_changed_lines,
)
from huijia.engine.explain.money import WITHOUT_MINOR_UNIT, written
from huijia.tables.sheets import Cell, Chart, Money, Sheet
from huijia.values.text import Language

COLUMNS = (
    *(
        "year",
        "old_minor",
        "new_minor",
        "difference_minor",
        "gainers",
        "gained_minor",
        "losers",
        "lost_minor",
    ),
    *("same", "not_known", "currency"),
)

TOLD = (0, 1, 2, 3, 4, 6, 8, 9)
"""The columns of the sheet that fit into a terminal."""


def supposed_pack(pack: Pack, sets: Sequence[str]) -> Pack:
    """The law with what ``--set`` says. Raises ``UnableToAssess``."""
    return suppose(pack, [change_of(pack, each) for each in sets])


def check_form(
    new_pack: str | None, new_facts: Path | None, with_pack: str | None, sets: Sequence[str]
) -> bool:
    """Whether a what-if is asked for. Raises ``BadParameter`` for a mixture of both forms."""
    is_what_if = bool(with_pack or sets)
    if is_what_if and (new_pack is not None or new_facts is not None):
        raise typer.BadParameter(
            "--with and --set take one benefit and one table: huijia compare PACK FACTS --set ..."
        )
    if not is_what_if and (new_pack is None or new_facts is None):
        raise typer.BadParameter(
            "give OLD_PACK OLD_FACTS NEW_PACK NEW_FACTS; or PACK FACTS with --with OTHER_PACK or --set parameter=value@date"
        )
    return is_what_if


@dataclass(frozen=True)
class Report:
    """What a what-if found."""

    old: Pack
    new: Pack
    effects: Effects
    examples: Sequence[Example]

    @property
    def rows(self) -> list[Effect]:
        """Each year, then all together."""
        return [*self.effects.years, self.effects.together]

    def tell(self, language: Language, *, as_table: bool) -> None:
        """On standard output: a table for people, csv for programs."""
        if not as_table and not output().is_terminal:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(COLUMNS)
            for each in self.rows:
                year = "all" if each is self.effects.together else each.year or ""
                numbers = [getattr(each, name) for name in COLUMNS[1:-1]]
                writer.writerow([year, *numbers, self.new.currency])
            return
        table = Table(
            title=f"{self.new.name.in_language(language)} ({self.new.currency})", title_justify="left"
        )
        for place in TOLD:
            heading = wording.WHAT_IF_COLUMNS[place].in_language(language)
            table.add_column(heading, justify="right" if place else "left")
        for each in self.rows:
            money = [self._whole(minor) for minor in (each.old_minor, each.new_minor, each.difference_minor)]
            counts = [f"{count:,}" for count in (each.gainers, each.losers, each.same, each.not_known)]
            table.add_row(self._year(each, language), *money, *counts)
        output().print(table)

    def _whole(self, minor: int) -> str:
        return written(minor, self.new.currency).removesuffix(".00")

    def _year(self, each: Effect, language: Language) -> str:
        if each is self.effects.together:
            return wording.TOGETHER.in_language(language)
        return each.year or wording.ALL_PERIODS.in_language(language)

    def sheets(self, language: Language) -> list[Sheet]:
        """Summary, distribution and examples, for an office."""
        return [self._summary(language), self._distribution(language), self._examples(language)]

    def _money(self, minor: int) -> Money:
        return Money(minor, 0 if self.new.currency in WITHOUT_MINOR_UNIT else 2)

    def _summary(self, language: Language) -> Sheet:
        rows: list[list[Cell]] = [
            [
                self._year(each, language),
                *map(self._money, (each.old_minor, each.new_minor, each.difference_minor)),
                *(each.gainers, self._money(each.gained_minor), each.losers, self._money(each.lost_minor)),
                *(each.same, each.not_known),
            ]
            for each in self.rows
        ]
        before = [
            f"{self.new.name.in_language(language)} ({self.new.currency})",
            f"{wording.LAW_NOW.in_language(language)}: {self.old.id} {self.old.version}",
            f"{wording.LAW_SUPPOSED.in_language(language)}: {self.new.id} {self.new.version}",
            wording.WHAT_IF_NOTE.in_language(language),
        ]
        headings = [each.in_language(language) for each in wording.WHAT_IF_COLUMNS]
        return Sheet(wording.SUMMARY.in_language(language), before, headings, rows, [16, *[18] * 9])

    def _distribution(self, language: Language) -> Sheet:
        currency = self.new.currency
        rows: list[list[Cell]] = []
        for bar in distribution(self.effects.differences):
            ends = [written(end, currency) for end in dict.fromkeys((bar.low, bar.high))]
            label = wording.NO_CHANGE.in_language(language) if bar.low == bar.high == 0 else " – ".join(ends)
            rows.append([label, self._money(bar.low), self._money(bar.high), bar.cases])
        headings = [each.in_language(language) for each in wording.DISTRIBUTION_COLUMNS]
        title = wording.DISTRIBUTION_TITLE.in_language(language)
        name = wording.DISTRIBUTION.in_language(language)
        return Sheet(name, [f"{title} ({currency})"], headings, rows, [28, 16, 16, 12], Chart(title, 3))

    def _examples(self, language: Language) -> Sheet:
        rows: list[list[Cell]] = []
        for number, each in enumerate(self.examples, start=1):
            head: list[Cell] = [number, self._money(each.difference_minor), each.cases]
            for then, now in example_lines(each.compared, language):
                rows.append([*head, then, now])
                head = [None, None, None]
        headings = [each.in_language(language) for each in wording.EXAMPLE_COLUMNS]
        before = [wording.EXAMPLES_NOTE.in_language(language)]
        return Sheet(wording.EXAMPLES.in_language(language), before, headings, rows, [8, 16, 12, 70, 70])


def example_lines(compared: ComparedCase, language: Language) -> Iterator[tuple[str, str]]:
    """What changes in each period and why, then both explanations of the first period that changes side by side."""
    for line in why_changed_lines(compared, language):
        yield "", "    " * line.depth + line.text
    first = ComparedCase(
        compared.pack,
        compared.old_version,
        compared.new_version,
        compared.name,
        compared.currency,
        compared.periods[:1],
    )
    for both in compared_lines(first, language):
        indent = "    " * both.depth
        yield (indent + both.then if both.then else "", indent + both.now if both.now else "")


def report_beside(out: Path) -> Path:
    """Where the report goes when the rows are no workbook."""
    return out.with_name(f"{out.stem}-report.xlsx")
