"""A small valid pack in a folder, of which a test changes one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from huijia.engine.loading import load_pack
from huijia.values.errors import UnableToLoadPack

PACK = """\
id: demo/benefit
name: {zh: 示例津贴, en: Demo benefit}
summary: {zh: 示例, en: A demo}
case: single
currency: XTS
periods: {unit: year}
covers: {from: 2020-01-01}
amount: amount_due
sources:
  act: {zh: 示例法, en: Demo Act, dated: 2019-10-01, address: https://example.org/act}
"""

INPUTS = """\
from datetime import date

from huijia.engine.language import *

resident = yes_no("resident")
income = whole_number("income", lowest=0, highest=10_000)
"""

PARAMETERS = """\
base:
  zh: 基本标准
  en: Base amount
  kind: amount
  unit: cents a year
  values:
    - {from: 2020-01-01, value: 1000, source: act, article: "1"}
"""

FORMULAS = """\
from datetime import date

from huijia.engine.language import *

from .inputs import *


@refusal(zh="不住在本地", en="Lives elsewhere", source="act", article="1")
def lives_elsewhere():
    return ~resident


@grant(zh="收入低", en="Low income", source="act", article="2")
def low_income():
    return income < 5000


@rule(zh="应发金额", en="Amount due", source="act", article="3")
def amount_due():
    return when(~lives_elsewhere & low_income).then(amount("base").on(period.start)).otherwise(0)
"""

FILES = {"pack.yaml": PACK, "inputs.py": INPUTS, "parameters.yaml": PARAMETERS, "formulas.py": FORMULAS}


@dataclass(frozen=True)
class Change:
    """One change to the small pack: ``old`` becomes ``new`` in ``file``; with an empty ``old``, ``new`` is added."""

    file: str
    old: str
    new: str

    def applied(self, content: str) -> str:
        """The file's content after the change."""
        if not self.old:
            return content + self.new
        assert self.old in content, f"{self.file} does not have: {self.old}"
        return content.replace(self.old, self.new)


def write_pack(folder: Path, *changes: Change) -> Path:
    """Write the small pack, changed, into a folder of its own."""
    pack = folder / "benefit"
    pack.mkdir(exist_ok=True)
    contents = dict(FILES)
    for change in changes:
        contents[change.file] = change.applied(contents[change.file])
    for name, content in contents.items():
        (pack / name).write_text(content, encoding="utf-8")
    return pack


def fault_of(folder: Path, *changes: Change) -> str:
    """What is said of the small pack after these changes."""
    pack = write_pack(folder, *changes)
    with pytest.raises(UnableToLoadPack) as refused:
        load_pack(pack)
    return str(refused.value)
