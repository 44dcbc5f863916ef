"""What a bank's batch list looks like: its columns, how amounts stand in it, and with which words its return sheet answers.

Every county's bank has its own sheet; a profile is one page of YAML that describes it (docs/how-to/bank-files.md).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

import pydantic
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from huijia.apps.payments.bank.answers import AnswerKind
from huijia.apps.payments.bank.errors import UnableToUseProfile
from huijia.tables.headings import comparable

Field = Literal[
    "serial",
    "holder",
    "holder_id",
    "number",
    "bank",
    "amount",
    "currency",
    "text",
    "end_to_end_id",
    "execute_on",
]
ReturnField = Literal["end_to_end_id", "result", "reason", "amount", "number", "booked_on", "bank_reference"]
Encoding = Literal["utf-8-sig", "utf-8", "gbk", "gb18030"]

NEEDED: tuple[Field, ...] = ("holder", "number", "amount", "end_to_end_id")
NEEDED_IN_RETURN: tuple[ReturnField, ...] = ("end_to_end_id", "result")
TELLING = frozenset({"accepted", "pending", "rejected", "paid", "returned"})

PROFILES = Path(__file__).parent / "profiles"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: what stands in it, and its heading."""

    field: Field
    heading: str

    __pydantic_config__: ClassVar[pydantic.ConfigDict] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """How the return sheet is read. ``headings``: for each field the headings under which it may stand; ``words``: for each kind
    of answer the words in the results' column. Width, case and spaces do not count."""

    headings: dict[ReturnField, tuple[str, ...]]
    words: dict[AnswerKind, tuple[str, ...]]

    __pydantic_config__: ClassVar[pydantic.ConfigDict] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        for name in NEEDED_IN_RETURN:
            if not self.headings.get(name):
                raise ValueError(f"the return sheet needs headings for '{name}'")
        words = Counter(comparable(word) for kind in self.words.values() for word in kind)
        twice = [word for word, times in words.items() if times > 1]
        if twice:
            raise ValueError(f"the word '{twice[0]}' stands for two kinds of answer")
        untold = [kind.value for kind in self.words if kind.value not in TELLING]
        if untold:
            raise ValueError(f"no word can mean '{untold[0]}'")


@dataclass(frozen=True, slots=True)
class ListProfile:
    """A bank's list. ``amounts``: "number" for cells that can be added up, "text" for texts.

    ``total_row``: count and sum in a last row behind ``total_label``. ``cover_sheet``: they stand on a first sheet of their own
    (xlsx only). ``most_rows``: of one file, 0 for as many as a sheet holds. ``guard_numbers``: in csv, a tab in front of long numbers, so that
    a spreadsheet that opens it does not round them; only for banks that take it.
    """

    name: str
    file: Literal["xlsx", "csv"]
    columns: tuple[Column, ...]
    returns: ReturnSheet
    currency: str = "CNY"
    title: str = ""
    amounts: Literal["number", "text"] = "number"
    total_row: bool = True
    total_label: str = "合计"
    cover_sheet: bool = False
    most_rows: int = field(default=0)
    encoding: Encoding = "utf-8-sig"
    guard_numbers: bool = False

    __pydantic_config__: ClassVar[pydantic.ConfigDict] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        fields = [column.field for column in self.columns]
        for name in NEEDED:
            if name not in fields:
                raise ValueError(f"the list needs a column '{name}'")
        headings = [comparable(column.heading) for column in self.columns]
        if len(set(fields)) < len(fields) or len(set(headings)) < len(headings):
            raise ValueError("a field or a heading stands in the list twice")
        if self.cover_sheet and self.file == "csv":
            raise ValueError("a csv has no cover sheet; use total_row")
        if self.total_row and fields[0] == "end_to_end_id":
            # The label would be taken for an id.
            raise ValueError(
                "the end-to-end id cannot be the first column when there is a row with the total"
            )


def load_profile(path: Path) -> ListProfile:
    """The profile in a YAML file. Raises ``UnableToUseProfile`` that says what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path.name, error) from None
    return profile_in(text, path.name)


def profile_in(text: str, name: str) -> ListProfile:
    """The profile in a text of YAML; ``name`` is what errors call it. Raises ``UnableToUseProfile``."""
    try:
        content = YAML(typ="safe").load(text)
        return pydantic.TypeAdapter(ListProfile).validate_python(content)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place, what = ".".join(map(str, first["loc"])), first["msg"]
        raise UnableToUseProfile(
            f"{name}：{place or '整体'} 有误（{what}）。写法见 docs/how-to/bank-files.md。",
            f"{name}: {place or 'as a whole'}: {what}. See docs/how-to/bank-files.md.",
        ) from None
    except YAMLError as error:
        raise _unreadable(name, error) from None


def _unreadable(name: str, error: Exception) -> UnableToUseProfile:
    what = str(error).splitlines()[0]
    return UnableToUseProfile(f"{name} 不能读取：{what}。", f"{name} cannot be read: {what}.")


def known_profiles() -> dict[str, Path]:
    """The profiles that come with Huijia, by name. They are examples to start from: no bank's sheet is like another's."""
    return {path.stem: path for path in sorted(PROFILES.glob("*.yaml"))}
