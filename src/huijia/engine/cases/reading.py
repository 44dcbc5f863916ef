"""Read the files of a pack's cases. Every fault is told with file, place and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from huijia.engine.cases.shape import CasesFile, CaseSourceShape, RowShape
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Value
from huijia.engine.parameters import read_shape
from huijia.values.errors import UnableToLoadPack

Row = tuple[str | None, str, int | None, tuple[str, ...], tuple[str, ...]]
"""Period, answer, amount in the minor unit, reasons, missing."""

Facts = Mapping[str, Value | str | None]
"""Fact -> value; a fact that is a period is stated by its label."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a file. ``members`` is None where a case is a single one; then ``facts`` are its own, else the family's.

    ``first`` and ``last`` are labels of the periods that are asked for, None where the facts bound them; ``on`` is the day of assessment.
    """

    pack: str
    file: str
    name: str
    source: CaseSourceShape
    arithmetic: str
    on: date
    expected: tuple[Row, ...]
    facts: Facts = field(default_factory=dict)
    members: tuple[Facts, ...] | None = None
    first: str | None = None
    last: str | None = None

    def __str__(self) -> str:
        return f"{self.pack}, {self.file}: {self.name}"


def read_cases(pack: Pack) -> list[Case]:
    """Every case of a pack, in the order of files; none for a pack without. Raises ``UnableToLoadPack``."""
    found = [
        case for file in sorted((pack.folder / "cases").glob("*.yaml")) for case in _cases_in(file, pack)
    ]
    twice = [name for name, times in Counter(map(str, found)).items() if times > 1]
    if twice:
        raise UnableToLoadPack("\n".join(f"{name}: two cases of one name" for name in twice))
    return found


def faults_of_shape(folder: Path) -> list[str]:
    """What is wrong with the files of a pack's cases by themselves, whatever its law says or lacks."""
    faults = []
    for file in sorted((folder / "cases").glob("*.yaml")):
        try:
            read_shape(file, CasesFile)
        except UnableToLoadPack as error:
            faults.append(str(error))
    return faults


def _cases_in(file: Path, pack: Pack) -> Iterator[Case]:
    content = read_shape(file, CasesFile)
    for shape in content.cases:
        source = shape.source or content.source
        where = f"{file.name}, {shape.name}"
        if source is None:
            raise UnableToLoadPack(f"{where}: it names no source, nor does the file")
        if pack.has_families != (shape.members is not None):
            needed = "members" if pack.has_families else "facts"
            raise UnableToLoadPack(f"{where}: a case of {pack.id} has '{needed}'")
        yield Case(
            pack=pack.id,
            file=file.stem,
            name=shape.name,
            source=source,
            arithmetic=shape.arithmetic,
            on=content.on,
            expected=tuple(map(_row, shape.expected)),
            facts=shape.family if pack.has_families else {**content.defaults, **shape.facts},
            members=None if shape.members is None else tuple(shape.members),
            first=shape.from_,
            last=shape.to or shape.from_,
        )


def _row(shape: RowShape) -> Row:
    return shape.period, shape.answer, shape.amount_minor, tuple(shape.reasons), tuple(shape.missing)
