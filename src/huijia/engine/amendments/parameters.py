"""Parameters: for which days another value holds, and which text says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from huijia.engine.amendments import words
from huijia.engine.amendments.amendment import Amendment, Aspect, Days, Group, Kind, Said
from huijia.engine.amendments.saying import lines_of, plain, value_of, yes_or_no
from huijia.engine.amendments.sources import Cited
from huijia.engine.explain.money import is_amount
from huijia.engine.model.pack import DatedValue, Pack, Parameter
from huijia.engine.model.types import Type
from huijia.values.text import Text

Stretch = tuple[Days, DatedValue | None, DatedValue | None]
ONE_DAY = timedelta(days=1)


def parameter_amendments(old: Pack, new: Pack, cited: Cited) -> Iterator[Amendment]:
    """What is said otherwise of each parameter, those of the new law in their order first."""
    for name in dict.fromkeys([*new.parameters, *old.parameters]):
        yield from _Parameter(name, (old, new), cited).amendments()


class _Parameter:
    def __init__(self, name: str, packs: tuple[Pack, Pack], cited: Cited) -> None:
        self._name = name
        self._packs = packs
        self._cited = cited
        self._sides = (packs[0].parameters.get(name), packs[1].parameters.get(name))
        one = self._sides[1] or self._sides[0]
        assert one is not None
        self._one = one

    def amendments(self) -> Iterator[Amendment]:
        """What is said otherwise. The values of a parameter that came or went follow it, a stretch of days each."""
        old, new = self._sides
        if old is None:
            yield self._amendment(self._group, Aspect.ADDED, None, None)
        if new is None:
            yield self._amendment(self._group, Aspect.REMOVED, None, None)
        dated = list(self._dated())
        yield from dated
        if old is None or new is None:
            return
        if not dated and _starts(old) != _starts(new):
            before, after = (Said(lines_of(_starts(each))) for each in (old, new))
            yield self._amendment(Group.SOURCES, Aspect.DIVIDED, before, after)
        if old.type is not new.type:
            yield self._amendment(
                self._group, Aspect.TYPE, Said(words.TYPES[old.type]), Said(words.TYPES[new.type])
            )
        if old.unit != new.unit:
            yield self._amendment(self._group, Aspect.UNIT, Said(plain(old.unit)), Said(plain(new.unit)))
        if old.is_open != new.is_open:
            yield self._amendment(
                self._group, Aspect.OPEN_POINT, yes_or_no(old.is_open), yes_or_no(new.is_open)
            )
        if old.label != new.label:
            yield self._amendment(Group.WORDING, Aspect.LABEL, Said(old.label), Said(new.label))

    @property
    def _group(self) -> Group:
        if any(each is not None and is_amount(each) for each in self._sides):
            return Group.AMOUNTS
        return Group.DAYS if self._one.type is Type.DATE else Group.NUMBERS

    def _dated(self) -> Iterator[Amendment]:
        for days, old, new in self._stretches():
            sides = (self._said(0, old), self._said(1, new))
            if _value(old) != _value(new):
                yield self._amendment(self._group, Aspect.VALUE, *sides, days)
            elif old and new and not self._cited.is_same(_place(old), _place(new)):
                yield self._amendment(Group.SOURCES, Aspect.CITED, *sides, days)
            if old and new and old.note != new.note:
                notes = (Said(plain(old.note)), Said(plain(new.note)))
                yield self._amendment(Group.WORDING, Aspect.NOTE, *notes, days)

    def _stretches(self) -> Iterator[Stretch]:
        """The days, rising, in stretches within which both sides say the same; neighbours that say the same are one."""
        begins = {date.min}
        for each in self._sides:
            for dated in each.values if each else ():
                begins.add(dated.starts or date.min)
                if dated.ends and dated.ends < date.max:
                    begins.add(dated.ends + ONE_DAY)
        merged: list[tuple[date, DatedValue | None, DatedValue | None]] = []
        for day in sorted(begins):
            old, new = (each.on(day) if each else None for each in self._sides)
            if not merged or not (_says_same(merged[-1][1], old) and _says_same(merged[-1][2], new)):
                merged.append((day, old, new))
        nexts = [*(day for day, _, _ in merged[1:]), None]
        for (day, old, new), following in zip(merged, nexts, strict=True):
            ends = None if following is None else following - ONE_DAY
            yield Days(None if day == date.min else day, ends), old, new

    def _said(self, side: int, dated: DatedValue | None) -> Said | None:
        parameter = self._sides[side]
        if dated is None or parameter is None:
            return None
        text = value_of(parameter, dated.value, self._packs[side])
        return Said(text, dated.value, self._cited.place(side, dated.source, dated.article))

    def _amendment(
        self, group: Group, aspect: Aspect, old: Said | None, new: Said | None, days: Days | None = None
    ) -> Amendment:
        return Amendment(group, Kind.PARAMETER, self._name, self._one.label, aspect, old, new, days)


def _value(dated: DatedValue | None) -> object:
    # 1 and True are equal for Python.
    return dated and (type(dated.value), dated.value)


def _place(dated: DatedValue) -> tuple[str, str]:
    return dated.source, dated.article


def _says_same(one: DatedValue | None, other: DatedValue | None) -> bool:
    if one is None or other is None:
        return one is other
    return (_value(one), _place(one), one.note) == (_value(other), _place(other), other.note)


def _starts(parameter: Parameter) -> list[Text]:
    return [plain(each.starts) if each.starts else words.ALWAYS for each in parameter.values]
