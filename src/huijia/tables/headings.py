"""Which column of a sheet holds which id or fact, by its heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from huijia.engine.backends.source import CASE_ID, FAMILY_ID, MEMBER_ID
from huijia.engine.fail_if.words import forbidden_word
from huijia.engine.model.facts import FactDeclaration
from huijia.tables import refusals
from huijia.tables.cells import Cell, is_blank, plain, shown
from huijia.tables.texts import TextDeclaration

ID_HEADINGS: Mapping[str, tuple[str, ...]] = {
    CASE_ID: (CASE_ID, "编号", "个案编号", "case id"),
    MEMBER_ID: (MEMBER_ID, "成员编号", "member id"),
    FAMILY_ID: (FAMILY_ID, "家庭编号", "户编号", "family id"),
}
"""The headings of ids, which are the same for every pack."""

ADDED_HEADINGS: Mapping[str, tuple[str, str]] = {"zh": ("行号", "原因"), "en": ("row", "reason")}
"""The columns that Huijia adds to returned rows; a mended sheet may still have them."""

ROWS_SEARCHED = 20
"""The headings stand in one of the first rows; titles and notes may stand above them."""

DECORATION = re.compile(r"[\s_*:]+")


def comparable(heading: Cell) -> str:
    """A heading as it is compared: width, case, spaces, underscores, and marks such as * for "required" do not count.

    >>> comparable("*出生 日期："), comparable("Birth_Date")
    ('出生日期', 'birthdate')
    """
    return "" if is_blank(heading) else DECORATION.sub("", plain(str(heading)).casefold())


ADDED = frozenset(comparable(heading) for pair in ADDED_HEADINGS.values() for heading in pair)
ANY_ID = frozenset(comparable(heading) for headings in ID_HEADINGS.values() for heading in headings)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: the headings of each id and fact, ids first, and which of them need not be there.

    ``taken_for``: heading -> the id or fact for which somebody said it stands, or an empty text: it is to be left out.
    """

    headings: Mapping[str, tuple[str, ...]]
    ids: tuple[str, ...]
    optional: frozenset[str]
    taken_for: Mapping[str, str] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        """The ids and facts without which the sheet cannot be used."""
        return tuple(name for name in self.headings if name not in self.optional)

    @property
    def names(self) -> Mapping[str, str]:
        """The id or fact that each comparable heading means. Raises ``ValueError`` when one means two of them."""
        found: dict[str, str] = {}
        for name, headings in self.headings.items():
            for heading in map(comparable, headings):
                if found.setdefault(heading, name) != name:
                    raise ValueError(f"the heading '{heading}' means both {found[heading]} and {name}")
        for heading, name in self.taken_for.items():
            found.pop(comparable(heading), None)
            if name in self.headings and not must_be_left_out(heading):
                found[comparable(heading)] = name
        return found

    def described(self, name: str) -> str:
        """The name and the other headings that would do."""
        others = [heading for heading in dict.fromkeys(self.headings[name]) if heading != name]
        return f"{name} ({', '.join(others)})" if others else name


@dataclass(frozen=True, slots=True)
class Match:
    """Where everything stands. ``columns`` holds positions from 0; ``written`` each heading as the sheet has it."""

    columns: Mapping[str, int]
    written: Mapping[str, str]
    left_out: tuple[str, ...]
    missing_optional: tuple[str, ...]
    nameless: tuple[int, ...] = ()


def wanted(
    declarations: Sequence[FactDeclaration],
    ids: Sequence[str],
    *,
    texts: Sequence[TextDeclaration] = (),
    taken_for: Mapping[str, str] | None = None,
) -> Wanted:
    """What to look for in a sheet that holds these ids and facts.

    With ``texts`` the sheet is a roster: the first of them does what an id does elsewhere, and a fact that has no column is
    one that is not known.
    """
    headings = {name: ID_HEADINGS.get(name, (name,)) for name in ids}
    headings |= {text.name: text.all_headings for text in texts}
    headings |= {declaration.name: declaration.all_headings for declaration in declarations}
    optional = {declaration.name for declaration in declarations if declaration.optional or texts}
    optional |= {text.name for text in texts if not text.needed}
    keys = tuple(ids) or tuple(text.name for text in texts[:1])
    return Wanted(headings, keys, frozenset(optional), taken_for or {})


def must_be_left_out(heading: str) -> bool:
    """Whether a heading speaks of what must never be known (docs/charter.md, rule 2): nobody can have it taken for a fact."""
    return forbidden_word(heading) is not None


def find_heading_row(rows: Sequence[Sequence[Cell]], sought: Wanted) -> int | None:
    """The position of the row of headings: the first with the first id and another known heading.

    Failing that, the one with the most known headings, so that what it lacks can be named; None: there is none.
    """
    names, known = sought.names, []
    for row in rows[:ROWS_SEARCHED]:
        known.append(known_in(row, sought))
        if known[-1] > 1 and any(names.get(comparable(cell)) == sought.ids[0] for cell in row):
            return len(known) - 1
    best = max(known, default=0)
    return known.index(best) if best else None


def known_in(row: Sequence[Cell], sought: Wanted) -> int:
    """How many of the ids and facts have a heading in this row."""
    names = sought.names
    return len({names[comparable(cell)] for cell in row if comparable(cell) in names})


def match_headings(path: Path, row: Sequence[Cell], sought: Wanted) -> Match:
    """Where each id and fact stands. Raises ``UnableToReadFacts`` for what is missing or stands there twice."""
    names = sought.names
    places: dict[str, list[int]] = {}
    for position, cell in enumerate(row):
        if comparable(cell) in names:
            places.setdefault(names[comparable(cell)], []).append(position)
    written = [shown(cell) for cell in row]
    for name, positions in places.items():
        if len(positions) > 1:
            raise refusals.doubled_columns(path, name, [written[position] for position in positions])
    absent = [name for name in sought.headings if name not in places]
    needed = [sought.described(name) for name in absent if name not in sought.optional]
    if needed:
        raise refusals.missing_columns(path, needed, [heading for heading in written if heading])
    taken = {positions[0] for positions in places.values()}
    rest = [position for position in range(len(row)) if position not in taken]
    left_out = [
        written[place] for place in rest if comparable(row[place]) and comparable(row[place]) not in ADDED
    ]
    return Match(
        columns={name: positions[0] for name, positions in places.items()},
        written={name: written[positions[0]] for name, positions in places.items()},
        left_out=tuple(dict.fromkeys(left_out)),
        missing_optional=tuple(absent),
        nameless=tuple(position for position in rest if not comparable(row[position])),
    )


def guess_heading_row(rows: Sequence[Sequence[Cell]]) -> int:
    """The position of the row of headings when the facts are not known: the first with an id and another heading."""
    for position, row in enumerate(rows[:ROWS_SEARCHED]):
        filled = [comparable(cell) for cell in row if comparable(cell)]
        if len(filled) > 1 and ANY_ID.intersection(filled):
            return position
    return 0
