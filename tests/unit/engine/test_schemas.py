"""The JSON Schemas that editors are shown refuse what the reader refuses, and nothing else that they can see."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from ruamel.yaml import YAML

from huijia.engine.offered import BUILT_IN_PACKS
from huijia.engine.parameters.reading import ParametersFile, parameters_of
from huijia.engine.schemas import SHAPES, schema_of
from huijia.values.errors import UnableToLoadPack

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "schemas"
VALID = {kind: jsonschema_rs.validator_for(schema_of(kind)) for kind in SHAPES}
NOT_OF_THE_SHAPE = (
    "values must rise by date",
    "two values for one date",
    "before it starts",
)
"""What the reader says of files whose shape is right: JSON Schema cannot (``engine/schemas``)."""


def kind_of(file: Path) -> str:
    return "cases" if file.parent.name == "cases" else file.stem


def read(file: Path) -> Any:
    return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))


FILES = sorted(file for file in BUILT_IN_PACKS.rglob("*.yaml") if kind_of(file) in SHAPES)
CONTENTS = {file: read(file) for file in FILES}


def as_json(value: Any) -> Any:
    """A file's content as JSON has it: days are texts."""
    return json.loads(json.dumps(value, default=lambda day: day.isoformat()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(BUILT_IN_PACKS)))
def test_every_file_of_ours_is_of_its_schema(file: Path) -> None:
    VALID[kind_of(file)].validate(as_json(CONTENTS[file]))


@pytest.mark.parametrize("kind", SHAPES)
def test_schema_in_the_docs_is_the_one_that_is_printed(kind: str) -> None:
    written = json.loads((DOCS / f"{kind}.schema.json").read_text(encoding="utf-8"))

    assert written == schema_of(kind), (
        f"huijia packs schema {kind} > docs/reference/schemas/{kind}.schema.json"
    )


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every part of a content."""
    if way:
        yield way
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*way, key))


def changed(content: Any, way: tuple[Any, ...], change: str, value: Any) -> Any:
    """A copy with one part left out, of another value, or with something beside it that nobody knows."""
    made = copy.deepcopy(content)
    *to, last = way
    whole = made
    for step in to:
        whole = whole[step]
    if change == "left out":
        del whole[last]
    elif change == "another value":
        whole[last] = value
    elif isinstance(whole, dict):
        whole["not_known_to_anyone"] = value
    else:
        whole.append(value)
    return made


# No day: JSON has none, so that a schema cannot tell one from a text.
VALUES = st.sampled_from(
    [
        *("", "  ", "word", "Ab-1", "2025", "2025-01-01 12:00", "always", "year", "number", "yes_or_no"),
        *(0, -1, 13, 5000, True, False, None, [], {}, [1], {"zh": "一", "en": "one"}, {"zh": "一"}),
    ]
)


@settings(max_examples=400)
@given(
    file=st.sampled_from(FILES),
    at=st.integers(0, 10_000),
    change=st.sampled_from(["left out", "another value", "beside it"]),
    value=VALUES,
)
def test_one_change_is_refused_by_both_or_by_neither(file: Path, at: int, change: str, value: Any) -> None:
    content, kind = CONTENTS[file], kind_of(file)
    ways = list(places(content))
    made = changed(content, ways[at % len(ways)], change, value)
    told = ""
    try:
        shape = SHAPES[kind].model_validate(made)
        if isinstance(shape, ParametersFile):
            parameters_of(shape, file.name)
    except (ValidationError, UnableToLoadPack) as error:
        told = str(error)
    refused = bool(told) and not all(
        any(words in line for words in NOT_OF_THE_SHAPE) for line in told.splitlines()
    )

    assert VALID[kind].is_valid(as_json(made)) is not refused, told or made
