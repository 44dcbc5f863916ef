"""Dated parameters: numbers of the law with unit, source and article, as YAML that refuses what it does not know."""

from huijia.engine.parameters.reading import (
    read_pack_file,
    read_parameters,
    read_procedure,
    read_shape,
    sources_of,
)
from huijia.engine.parameters.shape import PackFile

__all__ = ["PackFile", "read_pack_file", "read_parameters", "read_procedure", "read_shape", "sources_of"]
