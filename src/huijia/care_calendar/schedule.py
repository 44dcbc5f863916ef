"""The schedules as the page reads them: YAML in, one plain structure out.

An entry becomes a list of versions, rising by date. Each is in force from a day to a day (or open on either side) and
says from when the entry is due, until when, or before when, as ``[number, unit]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from huijia.care_calendar import ROOM
from huijia.care_calendar.shape import CalendarFile, EntryShape
from huijia.engine.model.pack import DatedValue, Parameter
from huijia.engine.parameters import read_parameters, read_shape
from huijia.engine.parameters.shape import SourceShape, TextShape
from huijia.values.errors import UnableToLoadPack

SCHEDULES = ROOM / "schedules"
NUMBERS = ("visits_china.yaml", "visits_who.yaml", "vaccinations.yaml")
UNITS = {"hours", "days", "weeks", "months"}
ENDS = ("from", "until", "before")
STARTS = ("due", "birth", "home")

Plain = dict[str, Any]


def read_schedule(folder: Path = SCHEDULES) -> Plain:
    """All schedules. Raises ``UnableToLoadPack`` with every fault: a number that nothing uses, a name that nothing has."""
    file = read_shape(folder / "calendar.yaml", CalendarFile)
    numbers: dict[str, Parameter] = {}
    faults: list[str] = []
    for name in NUMBERS:
        read = read_parameters(folder / name)
        faults += [f"{name}: {key} is there twice" for key in read.keys() & numbers.keys()]
        numbers |= read
    faults += list(_faults(file, numbers))
    if faults:
        raise UnableToLoadPack("\n".join(faults))
    return {
        "covers": _day(file.covers.from_),
        "choices": {
            key: {
                "name": _text(choice.name),
                "options": {option: _text(said) for option, said in choice.options.items()},
            }
            for key, choice in file.choices.items()
        },
        "bring": {key: _text(said) for key, said in file.bring.items()},
        "kinds": {
            key: {"name": _text(kind.name), "why": _text(kind.why), "bring": kind.bring}
            for key, kind in file.kinds.items()
        },
        "entries": [_entry(name, entry, numbers) for name, entry in file.entries.items()],
        "sources": [
            {"title": _text(each), "number": each.number, "dated": str(each.dated), "address": each.address}
            for each in file.sources.values()
        ],
    }


def _entry(name: str, entry: EntryShape, numbers: dict[str, Parameter]) -> Plain:
    versions = list(_versions(name, entry.kind, numbers))
    if entry.dose:
        versions = [{**version, "dose": entry.dose} for version in versions]
    if entry.instead_of:
        versions = [*_versions(entry.instead_of, entry.instead_of, numbers), *versions]
    plain: Plain = {"id": name, "counts": entry.counts, "versions": versions}
    for key, value in entry.only.items():
        plain.setdefault("only", []).append([key, value])
    if entry.for_mother:
        plain["mother"] = True
    if entry.for_girls:
        plain["girls"] = True
    if entry.born_after:
        plain["bornAfter"] = _day(_only_value(numbers[entry.born_after]).value)
    return plain


def _versions(name: str, kind: str, numbers: dict[str, Parameter]) -> Iterator[Plain]:
    """A version for each value of the number that says from when; else for the one that says until when."""
    found = {end: numbers[f"{name}_{end}"] for end in ENDS if f"{name}_{end}" in numbers}
    for leading in next(iter(found.values())).values:
        version: Plain = {"kind": kind}
        if leading.starts:
            version["starts"] = _day(leading.starts)
        if leading.ends:
            version["ends"] = _day(leading.ends)
        for end, parameter in found.items():
            value = _together(parameter, leading)
            if value is not None:
                version[end] = [value.value, parameter.unit]
        yield version


def _together(parameter: Parameter, leading: DatedValue) -> DatedValue | None:
    """The value in force at the same time as another: on its first day, or where it has none, its last."""
    return parameter.on(leading.starts or leading.ends or date.max)


def _only_value(parameter: Parameter) -> DatedValue:
    assert len(parameter.values) == 1, f"{parameter.name} changes by date, which nothing here can do"
    return parameter.values[0]


def _faults(file: CalendarFile, numbers: dict[str, Parameter]) -> Iterator[str]:
    used: set[str] = set()
    earlier: list[str] = [*STARTS]
    for name, entry in file.entries.items():
        where = f"calendar.yaml: entries > {name}"
        own = [
            f"{each}_{end}"
            for each in (name, entry.instead_of)
            if each
            for end in ENDS
            if f"{each}_{end}" in numbers
        ]
        used.update(own)
        if not any(each.startswith(f"{name}_") for each in own):
            yield f"{where}: no number says when; write {name}_from, {name}_until or {name}_before"
        for each in (entry.kind, entry.instead_of):
            if each and each not in file.kinds:
                yield f"{where}: no kind is called '{each}'"
        if entry.instead_of and f"{entry.instead_of}_from" not in numbers:
            yield f"{where}: no number is called '{entry.instead_of}_from'"
        if entry.counts not in earlier:
            yield f"{where}: it counts from '{entry.counts}', which is neither of {', '.join(STARTS)} nor an entry above it"
        for choice, option in entry.only.items():
            if choice not in file.choices or option not in file.choices[choice].options:
                yield f"{where}: there is no choice '{choice}' with an option '{option}'"
        if entry.born_after:
            used.add(entry.born_after)
            if entry.born_after not in numbers:
                yield f"{where}: no number is called '{entry.born_after}'"
        earlier.append(name)
    for name, kind in file.kinds.items():
        if kind.bring not in file.bring:
            yield f"calendar.yaml: kinds > {name}: nothing under bring is called '{kind.bring}'"
    for name, parameter in numbers.items():
        if name not in used:
            yield f"{name}: no entry uses it"
        if name.endswith(tuple(f"_{end}" for end in ENDS)) and parameter.unit not in UNITS:
            yield f"{name}: its unit is one of {', '.join(sorted(UNITS))}"
        for value in parameter.values:
            if value.source not in file.sources:
                yield f"{name}: calendar.yaml has no source '{value.source}'"


def _text(said: TextShape | SourceShape) -> list[str]:
    return [said.zh, said.en]


def _day(day: Any) -> str:
    assert isinstance(day, date)
    return day.isoformat()
