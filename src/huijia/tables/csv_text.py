"""The text of a csv file: its encoding, its quotation marks, and a copy in UTF-8 where it has another encoding."""

from __future__ import annotations

import codecs
import csv
import itertools
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huijia.tables import refusals

CHUNK = 4 * 2**20

UTF8_BOM, UTF16_BOMS = codecs.BOM_UTF8, (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class CsvText:
    """A csv file as UTF-8. ``utf8`` is the file itself or a copy; ``encoding`` is what the file is in."""

    path: Path
    utf8: Path
    encoding: str


@contextmanager
def opened_as_utf8(path: Path, workspace: Path) -> Iterator[CsvText]:
    """The file as UTF-8, copied into the workspace if need be; the copy goes when the block ends.

    Raises ``UnableToReadFacts`` when the bytes are no text in UTF-8, UTF-16 (with its mark) or GB18030.
    """
    encoding = find_encoding(path)
    if encoding.startswith("utf-8"):
        yield CsvText(path, path, encoding)
        return
    with tempfile.NamedTemporaryFile(dir=workspace, suffix=".csv") as copy:
        for text in _decoded(path, encoding):
            copy.write(text.encode())
        copy.flush()
        yield CsvText(path, Path(copy.name), encoding)


def find_encoding(path: Path) -> str:
    """utf-8, utf-8-sig, utf-16 or gb18030 (which holds GBK and GB2312). Reads the whole file once, or twice.

    Raises ``UnableToReadFacts`` with the place of the first byte that fits none.
    """
    with path.open("rb") as file:
        head = file.read(1000)
    if head.startswith(UTF16_BOMS):
        return _checked(path, "utf-16")
    line = next(iter(head.splitlines()), b"")
    if b"\0" in line:
        # UTF-16 without its mark, or no text at all.
        raise refusals.unreadable_encoding(path, head.index(b"\0"), "UTF-8")
    if head.startswith(UTF8_BOM):
        # Checked with its mark, so that positions count from the first byte of the file.
        return _checked(path, "utf-8") + "-sig"
    position = _first_undecodable(path, "utf-8")
    if position is None:
        return "utf-8"
    # A first line of Chinese headings that is right in UTF-8 is no accident: the file is UTF-8 and damaged further on.
    if position > len(line) and not line.isascii():
        raise refusals.unreadable_encoding(path, position, "UTF-8")
    return _checked(path, "gb18030")


def _checked(path: Path, encoding: str) -> str:
    position = _first_undecodable(path, encoding)
    if position is not None:
        raise refusals.unreadable_encoding(path, position, encoding.upper())
    return encoding


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)


def _first_undecodable(path: Path, encoding: str) -> int | None:
    done = 0
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                # What the decoder holds back from the chunk before stands in front of this one.
                held_back = len(decoder.getstate()[0])
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return done - held_back + error.start
            done += len(chunk)
            if not chunk:
                return None


def check_quotation_marks(text: CsvText, delimiter: str) -> None:
    """Raises ``UnableToReadFacts`` unless every quoted cell ends where a cell ends.

    A mark that is not closed swallows the rows below it up to the next mark. That is refused, not guessed at: this is
    slow beside the reader proper, and only done for files that have quotation marks.
    """
    if not _has_quotation_marks(text.utf8):
        return
    good_rows = itertools.count()
    with text.utf8.open(encoding="utf-8-sig", newline="") as file:
        try:
            # zip counts, and a deque of no length throws the rows away, faster than a loop would.
            deque(zip(csv.reader(file, delimiter=delimiter, strict=True), good_rows, strict=False), maxlen=0)
        except csv.Error:
            raise refusals.quotation_mark_astray(text.path, next(good_rows) + 1) from None


def _has_quotation_marks(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if b'"' in chunk:
                return True
    return False
