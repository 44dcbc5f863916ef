"""Which facts there are: those of identity, and those that benefits ask for.

People's records know no law. The app that does declares here, when the service starts, where the facts of its benefits are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from huijia.values.text import Text


class Shape(StrEnum):
    """What a fact's value is."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact that can be recorded of a person. ``lasting``: it never changes, it can only be corrected."""

    name: str
    label: Text
    shape: Shape
    lasting: bool = False


IDENTITY_KINDS = (
    FactKind("name", Text(zh="姓名", en="Name"), Shape.TEXT),
    FactKind("id_number", Text(zh="居民身份证号码", en="Resident ID number"), Shape.TEXT, lasting=True),
    FactKind("birth_date", Text(zh="出生日期", en="Date of birth"), Shape.DATE, lasting=True),
    FactKind("death_date", Text(zh="去世日期", en="Date of death"), Shape.DATE, lasting=True),
    FactKind("address", Text(zh="地址", en="Address"), Shape.TEXT),
    FactKind("phone", Text(zh="电话", en="Phone"), Shape.TEXT),
)

Provider = Callable[[], Iterable[FactKind]]
_providers: list[Provider] = []


def declare(provider: Provider) -> None:
    """Say where further facts are told. They are asked for once, when first needed."""
    if provider not in _providers:
        _providers.append(provider)
        kinds.cache_clear()


@cache
def kinds() -> dict[str, FactKind]:
    """Name -> fact, those of identity first; they keep their own label when a benefit asks for them too."""
    found = {kind.name: kind for kind in IDENTITY_KINDS}
    for provider in _providers:
        for kind in provider():
            found.setdefault(kind.name, kind)
    return found
