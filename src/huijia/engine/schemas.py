"""JSON Schemas of a pack's YAML files, for editors and for whoever checks them without Python.

They say what the reader says, except what JSON Schema cannot say: that a day stands without quotes, that values rise by date without two for
one day, that a source or a rule that is named is there, and what hangs on the formulas. ``packs check`` says all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from huijia.engine.cases.shape import CasesFile
from huijia.engine.parameters.reading import ParametersFile
from huijia.engine.parameters.shape import PackFile, ProcedureFile

SHAPES: Mapping[str, type[BaseModel]] = {
    "pack": PackFile,
    "parameters": ParametersFile,
    "procedure": ProcedureFile,
    "cases": CasesFile,
}
"""File -> its shape: ``pack.yaml``, ``parameters.yaml``, ``procedure.yaml``, and each file in ``cases/``."""


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind of file; raises ``KeyError`` for one that is not in ``SHAPES``."""
    found = SHAPES[kind].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": f"Huijia: {kind}"}
