"""Which packs there are, and in which folder: those that come with Huijia, and those of installed packages.

A package offers a pack by an entry point of the group ``huijia.packs``: its name is the pack's id, its value the module whose folder
is the pack's (docs/how-to/write-a-pack.md). Nothing of a package is imported to list what it offers.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from huijia.values.errors import UnableToFindPack, UnableToLoadPack

BUILT_IN_PACKS = Path(__file__).parent.parent / "packs"
GROUP = "huijia.packs"


@dataclass(frozen=True, slots=True)
class Offer:
    """A pack that somebody offers. ``by``: the name and version of what was installed. ``module`` is empty for Huijia's own."""

    id: str
    by: str
    module: str = ""

    @property
    def folder(self) -> Path:
        """The pack's folder. Raises ``UnableToLoadPack`` for a module that is not there, or has none."""
        if not self.module:
            return BUILT_IN_PACKS / self.id.replace("-", "_")
        try:
            # Imports the packages above it, never the pack.
            found = find_spec(self.module)
        except Exception as error:
            raise UnableToLoadPack(
                f"{self.by} offers {self.id} in '{self.module}', which cannot be found: {error}"
            ) from error
        for place in (found.submodule_search_locations or ()) if found is not None else ():
            if (Path(place) / "pack.yaml").is_file():
                return Path(place).resolve()
        raise UnableToLoadPack(
            f"{self.by} offers {self.id} in '{self.module}', but there is no folder of that name with a pack.yaml; install it again, or tell its makers"
        )


def pack_names() -> list[str]:
    """The names of all packs that are offered, such as ``cn/childcare-subsidy``, in order."""
    return sorted(offers())


def offer_of(name: str) -> Offer:
    """Who offers a pack. Raises ``UnableToFindPack``, or ``UnableToLoadPack`` when two do: which law would hold is nobody's guess."""
    found = offers().get(name)
    if found is None:
        if Path(name, "pack.yaml").is_file():
            raise UnableToFindPack(f"'{name}' is a folder: write ./{name} to mean the pack in it")
        raise UnableToFindPack(f"there is no pack '{name}'; there are: {', '.join(pack_names())}")
    if len(found) > 1:
        raise UnableToLoadPack(
            f"{name} is offered by {' and by '.join(each.by for each in found)}; remove all but one of them"
        )
    return found[0]


def offers() -> Mapping[str, tuple[Offer, ...]]:
    """Pack's id -> who offers it; more than one is a fault that ``offer_of`` tells."""
    return _offers(tuple(sys.path))


@lru_cache(maxsize=8)
def _offers(_path: tuple[str, ...]) -> Mapping[str, tuple[Offer, ...]]:
    """Read once for each search path: a package that is installed while a service runs is found when it starts anew."""
    found: dict[str, list[Offer]] = {}
    for file in BUILT_IN_PACKS.rglob("pack.yaml"):
        name = file.parent.relative_to(BUILT_IN_PACKS).as_posix().replace("_", "-")
        found[name] = [Offer(name, "huijia")]
    for point in entry_points(group=GROUP):
        by = f"{point.dist.name} {point.dist.version}" if point.dist else "an unnamed package"
        found.setdefault(point.name, []).append(Offer(point.name, by, point.value))
    return {name: tuple(offered) for name, offered in found.items()}
