"""What must be looked up in an xlsx file before and beside reading its cells: it is a zip of XML files.

The reader of cells shows a formula that was never calculated as an empty cell. An empty cell is a statement here, so
such cells are found in the XML itself; the same goes for errors, and for the day from which the workbook counts.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat

from huijia.tables import problems, refusals
from huijia.tables.problems import Fault

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

MOST_UNPACKED = 4 * 2**30
SUSPICIOUS_FROM, MOST_RATIO = 100 * 2**20, 1000

CHUNK = 2**20
NOTEWORTHY = re.compile(rb"""<(?:\w+:)?f[\s/>]|\st\s*=\s*["']e["']""")
"""A formula or an error in a sheet. Most sheets have neither, and are not parsed a second time."""

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
    *(KeyError, ValueError, EOFError, NotImplementedError),
    # A part of the zip itself is encrypted.
    RuntimeError,
)
"""What reading a damaged package can raise."""

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook that are not in its cells. ``sheets`` are names and paths inside the zip, in order."""

    path: Path
    sheets: dict[str, str]
    counts_from_1904: bool


def open_package(path: Path) -> Package:
    """Check that this is a workbook that can be opened, and find its sheets.

    Raises ``UnableToReadFacts`` for one that has a password, is of the old kind, is damaged, or would unpack to an
    absurd size.
    """
    _refuse_ole(path)
    with _opened(path) as package:
        _refuse_bomb(path, package)
        root = _target_of(package, "", "officedocument") or "xl/workbook.xml"
        sheets: dict[str, str] = {}
        counts_from_1904 = False

        def start(name: str, attributes: Attributes) -> None:
            nonlocal counts_from_1904
            if name == "workbookPr":
                counts_from_1904 = attributes.get("date1904", "0") in ("1", "true")
            elif name == "sheet":
                sheets[attributes["name"]] = attributes.get("id", "")

        _walk(package, root, start=start)
        targets = _targets(package, root)
        return Package(
            path, {name: targets.get(key, ("", ""))[1] for name, key in sheets.items()}, counts_from_1904
        )


def find_unusable_cells(package: Package, sheet: str) -> dict[tuple[int, int], tuple[str, Fault]]:
    """Formulas without a result, and errors: the formula or error, and the fault, by row (from 1) and column (from 0).

    Raises ``UnableToReadFacts`` when the sheet's XML is damaged.
    """
    part = package.sheets.get(sheet, "")
    with _opened(package.path) as opened:
        if part not in opened.namelist() or not _is_noteworthy(opened, part):
            return {}
        seen = _Unusable()
        _walk(opened, part, start=seen.start, end=seen.end, text=seen.text)
        return seen.found


class _Unusable:
    """Follows the cells of a sheet. Rows and cells may leave out where they stand: then they follow the last one."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], tuple[str, Fault]] = {}
        self._row, self._column = 0, -1
        self._kind, self._formula, self._inside = "", "", ""
        self._value: str | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
        elif name == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._kind, self._formula, self._value = attributes.get("t", ""), "", None
        elif name == "f":
            # A formula shared with other cells may have no text here.
            self._formula = "="
        elif name == "v":
            self._value = ""
        self._inside = name

    def text(self, text: str) -> None:
        if self._inside == "v":
            self._value = (self._value or "") + text
        elif self._inside == "f":
            self._formula += text

    def end(self, name: str) -> None:
        self._inside = ""
        if name != "c":
            return
        place = (self._row, self._column)
        # A formula whose result is an empty text has an empty value, of type str.
        calculated = self._value or (self._value is not None and self._kind == "str")
        if self._kind == "e":
            self.found[place] = (self._value or "", problems.error_value())
        elif self._formula and not calculated:
            self.found[place] = (self._formula, problems.formula_without_value())


def _column(reference: str) -> int:
    column = 0
    for letter in reference.rstrip("0123456789"):
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return column - 1


def _refuse_ole(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(8) != OLE_MAGIC:
            return
        previous = b""
        while chunk := file.read(CHUNK):
            # A workbook with a password is an old-style container that holds the encrypted new one.
            if ENCRYPTED in previous + chunk:
                raise refusals.password_protected(path)
            previous = chunk[-len(ENCRYPTED) :]
    raise refusals.old_workbook(path)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as package:
            yield package
    except BROKEN:
        raise refusals.damaged_file(path, "xlsx") from None


def _refuse_bomb(path: Path, package: zipfile.ZipFile) -> None:
    for part in package.infolist():
        unpacked, packed = part.file_size, max(1, part.compress_size)
        if unpacked > MOST_UNPACKED or (unpacked > SUSPICIOUS_FROM and unpacked / packed > MOST_RATIO):
            raise refusals.too_large_inside(path)
    if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
        raise refusals.too_large_inside(path)


def _targets(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: kind and path inside the zip, by key."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
            found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2].casefold(), target)

    if listing in package.namelist():
        _walk(package, listing, start=start)
    return found


def _target_of(package: zipfile.ZipFile, part: str, kind: str) -> str | None:
    return next((target for found, target in _targets(package, part).values() if found == kind), None)


def _is_noteworthy(package: zipfile.ZipFile, part: str) -> bool:
    previous = b""
    with package.open(part) as file:
        while chunk := file.read(CHUNK):
            if NOTEWORTHY.search(previous + chunk):
                return True
            previous = chunk[-64:]
    return False


def _walk(
    package: zipfile.ZipFile,
    part: str,
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda _name: None,
    text: Callable[[str], None] = lambda _text: None,
) -> None:
    """Call back for each element, by its name without its namespace. Documents with a DTD are refused."""

    def refuse(*_declaration: object) -> None:
        raise ValueError("a workbook has no document type; entities in one can be a trap")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(_local(name), _locals(attributes))
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = text
    with package.open(part) as file:
        _feed(parser, file)


def _feed(parser: expat.XMLParserType, file: IO[bytes]) -> None:
    while chunk := file.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _locals(attributes: Attributes) -> Attributes:
    return {_local(name): value for name, value in attributes.items()}
