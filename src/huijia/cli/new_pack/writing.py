"""Writes the package of a new pack from the skeleton beside this file; it passes ``packs check`` from the start."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from huijia.engine.loading import load_pack
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level
from huijia.engine.schemas import SHAPES, schema_of
from huijia.values.errors import UnableToWriteResults
from huijia.values.periods import PeriodUnit

SKELETON = Path(__file__).parent / "skeleton"
STARTS = {
    PeriodUnit.YEAR: "2025-01-01",
    PeriodUnit.TAX_YEAR_6_APRIL: "2025-04-06",
    PeriodUnit.MONTH: "2025-01-01",
}
PERIODS = {PeriodUnit.YEAR: "2025", PeriodUnit.TAX_YEAR_6_APRIL: "2025-26", PeriodUnit.MONTH: "2025-06"}
MARK = "TODO"
"""Stands wherever an author has to write something."""


@dataclass(frozen=True, slots=True)
class NewPack:
    """What is known of a pack that is to be written."""

    id: str
    families: bool
    unit: PeriodUnit
    currency: str

    @property
    def module(self) -> str:
        """The package's module, which is the pack's folder: ``huijia_pack_cn_school_grant``."""
        return "huijia_pack_" + re.sub(r"[^a-z0-9]", "_", self.id)

    @property
    def distribution(self) -> str:
        """The package's name: ``huijia-pack-cn-school-grant``."""
        return self.module.replace("_", "-")


def write_new_pack(new: NewPack, folder: Path) -> Path:
    """Write the package into a folder that is not there yet, all of it or nothing; returns where the law is. Raises ``UnableToWriteResults``."""
    if folder.exists():
        raise UnableToWriteResults(
            f"{folder} is there already; name a folder that is not, nothing is written over"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".huijia-") as place:
        made = Path(place) / "made"
        for name, content in _files(new):
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_text(content, encoding="utf-8")
        law = made / "src" / new.module
        (law / "README.md").write_text(_readme(load_pack(law), new), encoding="utf-8")
        shutil.rmtree(law / "__pycache__", ignore_errors=True)
        try:
            made.rename(folder)
        except OSError as error:
            raise UnableToWriteResults(f"{folder} cannot be made: {error.strerror}") from error
    return folder / "src" / new.module


def waiting(folder: Path) -> dict[str, int]:
    """File -> how many places of a pack's folder still say ``TODO``."""
    files = sorted(each for each in folder.rglob("*") if each.suffix in (".yaml", ".py", ".md"))
    counts = {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8").count(MARK) for file in files
    }
    return {name: count for name, count in counts.items() if count}


def _files(new: NewPack) -> Iterator[tuple[str, str]]:
    law = f"src/{new.module}"
    kind = "law-family" if new.families else "law-single"
    places = {
        "pyproject.toml.txt": "pyproject.toml",
        "README.md.txt": "README.md",
        "test_pack.py.txt": "tests/test_pack.py",
        "init.py.txt": f"{law}/__init__.py",
        "pack.yaml.txt": f"{law}/pack.yaml",
        "parameters.yaml.txt": f"{law}/parameters.yaml",
        f"{kind}/inputs.py.txt": f"{law}/inputs.py",
        f"{kind}/formulas.py.txt": f"{law}/formulas.py",
        f"{kind}/cases.yaml.txt": f"{law}/cases/first.yaml",
    }
    for name, place in places.items():
        yield place, _filled(name, new)
    for kind in SHAPES:
        yield f"schemas/{kind}.schema.json", json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n"


def _filled(name: str, new: NewPack, **more: str) -> str:
    return Template((SKELETON / name).read_text(encoding="utf-8")).substitute(
        id=new.id,
        module=new.module,
        distribution=new.distribution,
        case="family" if new.families else "single",
        unit=new.unit.value,
        currency=new.currency,
        starts=STARTS[new.unit],
        period=PERIODS[new.unit],
        **more,
    )


def _readme(pack: Pack, new: NewPack) -> str:
    return _filled(
        "law-readme.md.txt",
        new,
        facts="\n".join(_fact(fact, new) for fact in pack.facts),
        rules="\n".join(f"| `{rule.name}` | {rule.source}, {rule.article} |" for rule in pack.rules),
    )


def _fact(fact: FactDeclaration, new: NewPack) -> str:
    whose = "each member" if fact.level is Level.MEMBER else "the family" if new.families else "the child"
    return f"| `{fact.name}` | {fact.label.zh} | {whose} | not known |"
