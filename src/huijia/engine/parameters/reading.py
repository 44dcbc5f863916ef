"""Read a pack's YAML files. Every fault is told with file, place and remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from huijia.engine.model.pack import DatedValue, Parameter, Source
from huijia.engine.model.procedure import Cited, Deadline, PaperNeeded, Procedure
from huijia.engine.model.types import Type, type_of
from huijia.engine.parameters.shape import (
    CitedShape,
    DeadlineShape,
    Name,
    PackFile,
    ParameterShape,
    ProcedureFile,
    SourceShape,
    TextShape,
)
from huijia.values.errors import UnableToLoadPack
from huijia.values.text import Text

TYPE_OF_KIND = {"amount": Type.INT, "number": Type.INT, "yes_or_no": Type.BOOL, "day": Type.DATE}


class ParametersFile(RootModel[dict[Name, ParameterShape]]):
    """``parameters.yaml``: name to parameter."""


def read_pack_file(path: Path) -> PackFile:
    """Read ``pack.yaml``. Raises ``UnableToLoadPack``."""
    return read_shape(path, PackFile)


def read_parameters(path: Path) -> dict[str, Parameter]:
    """Read ``parameters.yaml``: dated values, rising, without two for one day. Raises ``UnableToLoadPack``."""
    return parameters_of(read_shape(path, ParametersFile), path.name)


def parameters_of(content: ParametersFile, file: str) -> dict[str, Parameter]:
    """The parameters of a file that is of the right shape. Raises ``UnableToLoadPack``."""
    faults: list[str] = []
    parameters = {name: _parameter(name, shape, file, faults) for name, shape in content.root.items()}
    if faults:
        raise UnableToLoadPack("\n".join(faults))
    return parameters


def read_procedure(path: Path) -> Procedure:
    """Read ``procedure.yaml``. Raises ``UnableToLoadPack``."""
    file = read_shape(path, ProcedureFile)
    sources = sources_of(file.sources)

    def source(key: str) -> Source:
        if key not in sources:
            raise UnableToLoadPack(f"{path.name} cites '{key}', which it does not list under sources")
        return sources[key]

    def cited(shape: CitedShape) -> Cited:
        return Cited(text_of(shape), source(shape.source), shape.article)

    def deadline(shape: DeadlineShape) -> Deadline:
        return Deadline(shape.days, source(shape.source) if shape.source else None, shape.article, shape.note)

    return Procedure(
        where=cited(file.where),
        until=cited(file.until),
        until_passed=Cited(text_of(file.until.passed), source(file.until.source), file.until.article),
        claim_until_month=file.until.month,
        claim_until_day=file.until.day,
        papers=tuple(
            PaperNeeded(
                key,
                text_of(shape),
                text_of(shape.only_when) if shape.only_when else None,
                source(shape.source),
                shape.article,
            )
            for key, shape in file.papers.items()
        ),
        decide_within=deadline(file.decide_within),
        object_within=deadline(file.object_within),
        appeal_within=deadline(file.appeal_within),
        object_to=cited(file.object_to),
        reconsider=cited(file.reconsider),
        reconsider_within=deadline(file.reconsider_within),
        reconsider_decided_within=deadline(file.reconsider_decided_within),
        first_claim_fact=file.first_claim_fact,
        most_for_a_period=file.most_for_a_period,
    )


def text_of(shape: TextShape) -> Text:
    """A sentence in both languages."""
    return Text(zh=shape.zh, en=shape.en)


def sources_of(shapes: Mapping[str, SourceShape]) -> dict[str, Source]:
    """The texts that a file cites, by key."""
    return {
        key: Source(key, Text(zh=shape.zh, en=shape.en), shape.number, shape.dated, shape.address)
        for key, shape in shapes.items()
    }


M = TypeVar("M", bound=BaseModel)


def read_shape(path: Path, shape: type[M]) -> M:
    """Read a YAML file of a certain shape. Raises ``UnableToLoadPack`` with every place that is not of it."""
    try:
        # The safe loader of ruamel refuses a key that is written twice, which in law is two values for one thing.
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UnableToLoadPack(f"{path.name} is missing in {path.parent.name}; every pack has one") from None
    except (YAMLError, UnicodeDecodeError, ValueError) as error:
        raise UnableToLoadPack(f"{path.name} is not readable YAML: {error}") from error
    try:
        return shape.model_validate(content if content is not None else {})
    except ValidationError as error:
        raise UnableToLoadPack(
            "\n".join(
                f"{path.name}: {_place(fault['loc'], content)}: {_told(fault)}" for fault in error.errors()
            )
        ) from None


def _place(loc: Sequence[int | str], content: Any) -> str:
    """Where a fault is: keys and numbers of entries, an entry that has a name with it."""
    found, at = [], content
    for part in loc:
        try:
            at = at[part]
        except (KeyError, IndexError, TypeError):
            at = None
        named = isinstance(part, int) and isinstance(at, dict) and isinstance(at.get("name"), str)
        found.append(f"{part} ({at['name']})" if named else str(part))
    return " > ".join(found) or "the whole file"


def _told(fault: ErrorDetails) -> str:
    """What is wrong, with what mends it where YAML has read something else than was meant."""
    given, meant = fault["input"], fault["type"] == "string_type"
    if meant and isinstance(given, int | float | date) and not isinstance(given, bool):
        return f'{fault["msg"]}: YAML takes {given} for a number or a day; put it in quotes: "{given}"'
    return fault["msg"]


def _parameter(name: str, shape: ParameterShape, file: str, faults: list[str]) -> Parameter:
    type_ = TYPE_OF_KIND[shape.kind]
    values: list[DatedValue] = []
    for entry in shape.values:
        starts = None if entry.from_ == "always" else entry.from_
        where = f"{file}: {name}, from {entry.from_}"
        if type_of(entry.value) is not type_:
            faults.append(
                f"{where}: {entry.value!r} is not a {type_}, which its kind '{shape.kind}' asks for"
            )
        if entry.to is not None and starts is not None and entry.to < starts:
            faults.append(f"{where}: it ends on {entry.to}, before it starts")
        if shape.open and not entry.note.strip():
            faults.append(f"{where}: an open choice needs a note that says why this value was taken")
        if values:
            faults.extend(_faults_between(where, values[-1], starts))
            if values[-1].ends is None and starts is not None:
                values[-1] = _ending(values[-1], starts - timedelta(days=1))
        values.append(DatedValue(starts, entry.to, entry.value, entry.source, entry.article, entry.note))
    return Parameter(name, type_, Text(zh=shape.zh, en=shape.en), shape.unit, tuple(values), shape.open)


def _faults_between(where: str, earlier: DatedValue, starts: date | None) -> list[str]:
    if starts is None:
        return [f"{where}: two values for one date: 'always' may only stand first"]
    if earlier.starts is not None and starts <= earlier.starts:
        return [f"{where}: values must rise by date; the one before starts on {earlier.starts}"]
    if earlier.ends is not None and starts <= earlier.ends:
        return [f"{where}: two values for one date: the one before ends on {earlier.ends}"]
    return []


def _ending(value: DatedValue, ends: date) -> DatedValue:
    return DatedValue(value.starts, ends, value.value, value.source, value.article, value.note)
