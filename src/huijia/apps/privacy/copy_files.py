"""The files that belong to a copy: papers that were handed in, letters, the page that shows the copy. All of it in one ZIP.

No name of a file holds a name or a number of anybody: papers and letters are called by their row in the copy.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from huijia.apps.claims.errors import UnableToKeepPaper
from huijia.apps.claims.models import Letter, Paper
from huijia.apps.claims.paper_store import content_of
from huijia.apps.claims.papers import SUFFIXES
from huijia.apps.privacy.viewer import viewer_page

JSON_NAME, VIEWER_NAME, ZIP_NAME, PDF_NAME = (
    "huijia-copy.json",
    "viewer.html",
    "huijia-copy.zip",
    "huijia-copy.pdf",
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def file_of(row: object) -> str:
    """The name in the ZIP of the file that a row stands for; empty where there is none, or where it was taken back."""
    if isinstance(row, Paper) and row.removed_at is None:
        return f"papers/{row.pk}{SUFFIXES.get(row.content_type, '.bin')}"
    return f"letters/{row.pk}.pdf" if isinstance(row, Letter) else ""


def as_json(told: dict[str, Any]) -> str:
    """A copy as the text of a file."""
    return json.dumps(told, ensure_ascii=False, indent=1)


def zipped(told: dict[str, Any]) -> IO[bytes]:
    """A copy, the page that shows it, and every file that it names, as an open file at its beginning: papers can be hundreds of megabytes.

    A paper that cannot be read any more is left out; ``missing.txt`` says which.
    """
    target = TemporaryFile()  # noqa: SIM115 - whoever hands it out closes it
    try:
        _fill(target, told)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _fill(target: IO[bytes], told: dict[str, Any]) -> None:
    missing = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(_entry(JSON_NAME), as_json(told))
        made.writestr(_entry(VIEWER_NAME), viewer_page())
        for name, content in _files(told):
            if content is None:
                missing.append(name)
            else:
                # Pictures and PDF are packed already.
                made.writestr(_entry(name, zipfile.ZIP_STORED), content)
        if missing:
            made.writestr(_entry("missing.txt"), "\n".join(missing))


def _files(told: dict[str, Any]) -> Iterator[tuple[str, bytes | None]]:
    wanted = {
        each["file"]: (table["table"], int(each["row"]))
        for person in told["people"]
        for table in person["tables"]
        for each in table["rows"]
        if "file" in each
    }
    for name, (table, number) in sorted(wanted.items()):
        yield name, bytes(Letter.objects.get(pk=number).pdf) if table == "claims.Letter" else _paper(number)


def _paper(number: int) -> bytes | None:
    try:
        return content_of(Paper.objects.get(pk=number).digest)
    except UnableToKeepPaper:
        return None


def _entry(name: str, packing: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """A name in the ZIP, with no moment of its own, readable by its owner only."""
    found = zipfile.ZipInfo(name, date_time=_EPOCH)
    found.compress_type = packing
    found.external_attr = 0o600 << 16
    return found
