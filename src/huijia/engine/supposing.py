"""Suppose that a number of the law were another one: a changed pack, in memory only.

Nothing is written and nothing is kept: no file, no archive of versions. A changed pack says in its version what was changed,
and its explanations cite the change as supposed, so that no answer of it can be taken for law.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from huijia.engine.fail_if import faults_of
from huijia.engine.model.nodes import Literal, ParameterOn
from huijia.engine.model.pack import DatedValue, Pack, Parameter, Source
from huijia.engine.model.types import Type, Value
from huijia.values.errors import UnableToAssess
from huijia.values.text import Text

ALWAYS = "always"
MOST_DIGITS = 12
"""Of a supposed number: sums over a country stay within 64 bits."""
SUPPOSED = "supposed"
"""The key of the source that a changed value cites."""

_TITLE = Text(zh="假设的数值（不是法规）", en="A supposed value, not law")


@dataclass(frozen=True, slots=True)
class Change:
    """One parameter with another value from a day on; ``starts`` None: as long as the law exists."""

    parameter: str
    value: Value
    starts: date | None

    @property
    def written(self) -> str:
        """As it is given to a command: ``yearly_amount=400000@2027-01-01``."""
        value = (
            str(self.value).lower()
            if isinstance(self.value, bool)
            else self.value.isoformat()
            if isinstance(self.value, date)
            else str(self.value)
        )
        return f"{self.parameter}={value}@{self.starts or ALWAYS}"


def change_of(pack: Pack, text: str) -> Change:
    """Read ``parameter=value@date``; the value as ``parameters.yaml`` writes it, in the parameter's own unit.

    Raises ``UnableToAssess`` that says what is wrong and what can be written instead.
    """
    name, equals, rest = text.partition("=")
    value, at, day = rest.rpartition("@")
    name, value, day = name.strip(), value.strip(), day.strip()
    if not equals or not at or not name or not value or not day:
        raise UnableToAssess(f"'{text}' cannot be read; write parameter=value@date: {_example(pack)}")
    parameter = _parameter(pack, name)
    starts = None if day == ALWAYS else _day(day, f"'{text}': after @ stands")
    change = Change(name, _value(parameter, value), starts)
    check_change(pack, change)
    return change


def check_change(pack: Pack, change: Change) -> None:
    """Raise ``UnableToAssess`` unless this law has the parameter, and can have this value from that day on."""
    parameter = _parameter(pack, change.parameter)
    if change.starts is None:
        if not is_always(pack, parameter.name):
            raise UnableToAssess(
                f"{parameter.name} is a number with dates; say from which day on: {parameter.name}=...@{pack.covers_from}"
            )
    elif is_always(pack, parameter.name):
        raise UnableToAssess(
            f"{pack.id} reads {parameter.name} without a day: it is the same as long as the law exists. Suppose that it had always "
            f"been another: {replace(change, starts=None).written}"
        )
    else:
        last = pack.last_covered_day
        if change.starts < pack.covers_from or (last is not None and change.starts > last):
            until = f"to {last}" if last else "on"
            raise UnableToAssess(
                f"{change.written}: {pack.id} covers the days from {pack.covers_from} {until}; take a day of them"
            )
    if type(change.value) is int and change.value < 0:
        raise UnableToAssess(f"{change.written}: {parameter.name} ({parameter.unit}) cannot lie below 0")


def is_always(pack: Pack, name: str) -> bool:
    """Whether the law reads a parameter without a day, so that it can only have been another one always."""
    reads = [node for node in pack.nodes if isinstance(node, ParameterOn) and node.name == name]
    if not reads:
        return all(value.starts is None for value in pack.parameters[name].values)
    return all(isinstance(node.on, Literal) and node.on.value == date.min for node in reads)


def suppose(pack: Pack, changes: Sequence[Change]) -> Pack:
    """The law with these parameters changed; the law itself where there are none. The order in which they are given does not count.

    Raises ``UnableToAssess`` for a change that cannot be made, for two of one parameter from one day, and for values with which the
    rules could leave their range.
    """
    found = tuple(
        sorted(changes, key=lambda each: (each.parameter, each.starts is not None, each.starts or date.min))
    )
    return _supposed(pack, found) if found else pack


@lru_cache(maxsize=16)
def _supposed(pack: Pack, changes: tuple[Change, ...]) -> Pack:
    # Kept, so that somebody who looks twice does not push the law itself out of what is kept.
    parameters = dict(pack.parameters)
    for place, change in enumerate(changes):
        check_change(pack, change)
        before = changes[place - 1] if place else None
        if before and (before.parameter, before.starts) == (change.parameter, change.starts):
            raise UnableToAssess(f"{before.written} and {change.written}: two values from one day; give one")
        parameters[change.parameter] = _with(parameters[change.parameter], change)
    sources = {**pack.sources, SUPPOSED: Source(SUPPOSED, _TITLE, "", pack.covers_from, "")}
    version = "+".join([pack.version, *(change.written for change in changes)])
    supposed = replace(
        pack, version=version, parameters=MappingProxyType(parameters), sources=MappingProxyType(sources)
    )
    faults = faults_of(supposed)
    if faults:
        given = ", ".join(change.written for change in changes)
        raise UnableToAssess(f"{given}: {pack.id} cannot have this: {faults[0]}")
    return supposed


def _with(parameter: Parameter, change: Change) -> Parameter:
    """The parameter with its values up to the day before, and this one from that day on."""
    starts, kept = change.starts, []
    for each in parameter.values:
        if starts is None or (each.starts is not None and each.starts >= starts):
            continue
        goes_on = each.ends is None or each.ends >= starts
        kept.append(replace(each, ends=starts - timedelta(days=1)) if goes_on else each)
    value = DatedValue(starts, None, change.value, SUPPOSED, change.written)
    return replace(parameter, values=(*kept, value), is_open=False)


def _parameter(pack: Pack, name: str) -> Parameter:
    if name in pack.parameters:
        return pack.parameters[name]
    near = difflib.get_close_matches(name, pack.parameters, n=4, cutoff=0.4)
    part = [each for each in pack.parameters if name and name in each and each not in near]
    meant = [*near, *part][:4]
    told = f"did you mean {', '.join(meant)}?" if meant else f"it has {', '.join(pack.parameters)}"
    raise UnableToAssess(
        f"{pack.id} has no parameter '{name}'; {told} (a scale or brackets are several parameters: set each; huijia packs show {pack.id})"
    )


def _value(parameter: Parameter, text: str) -> Value:
    if parameter.type is Type.BOOL:
        if text in ("true", "false"):
            return text == "true"
        raise UnableToAssess(f"{parameter.name} is a yes or no: write true or false, not '{text}'")
    if parameter.type is Type.DATE:
        return _day(text, f"{parameter.name} is a day:")
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS:
        return int(text)
    raise UnableToAssess(
        f"{parameter.name} is a whole number in {parameter.unit}: write it without point, comma or unit, not '{text}'"
    )


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text) if len(text) == 10 else date.fromisoformat("")
    except ValueError:
        raise UnableToAssess(
            f"{where} a day such as 2027-01-01 (or @{ALWAYS} for what never changes), not '{text}'"
        ) from None


def _example(pack: Pack) -> str:
    for parameter in pack.parameters.values():
        if not is_always(pack, parameter.name) and parameter.type is Type.INT:
            return Change(parameter.name, parameter.values[-1].value, pack.covers_from).written
    parameter = next(iter(pack.parameters.values()))
    return Change(parameter.name, parameter.values[-1].value, None).written
