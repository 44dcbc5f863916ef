"""Where a sheet lies between preview and confirmation: in the private data folder, readable by its owner only, for a day.

Each import has a folder: ``sheet.xlsx`` (or .csv) as it was handed in, ``preview.json`` with what the page shows,
``rejects.xlsx`` with the rows that went back, and ``work.json`` while it is worked at. The sheet goes when the import is confirmed or dropped, the rest within a day.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings

from huijia.apps.claims.roster.errors import UnableToImport
from huijia.apps.people.models import RosterImport

KEPT = timedelta(hours=24)
TOLD_EVERY = 0.3
"""Seconds."""
SILENT = timedelta(minutes=2)
"""Longer than any step of the work takes between two words."""


def folder_of(roster: RosterImport) -> Path:
    """The import's own folder, made when there is none."""
    found = _whole() / str(roster.pk)
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def keep_sheet(roster: RosterImport, chunks: Iterable[bytes], kind: str) -> Path:
    """Keep the sheet as it was handed in. ``kind`` is .xlsx or .csv."""
    path = folder_of(roster) / f"sheet{kind}"
    with path.open("wb") as file:
        path.chmod(0o600)
        for chunk in chunks:
            file.write(chunk)
    return path


def sheet_of(roster: RosterImport) -> Path:
    """The sheet. Raises ``UnableToImport`` when it is gone."""
    found = next(folder_of(roster).glob("sheet.*"), None)
    if found is None:
        raise _gone()
    return found


@contextmanager
def while_kept() -> Iterator[None]:
    """Whoever reads the sheet while somebody else settles the import is told so, by ``UnableToImport``."""
    try:
        yield
    except FileNotFoundError:
        raise _gone() from None


def _gone() -> UnableToImport:
    return UnableToImport(
        "这张表已不在：导入已经办完，或已超过保存时间。请刷新页面，需要时重新上传。",
        "The sheet is gone: the import was settled, or its time is over. Reload the page; hand it in again if need be.",
    )


def rejects_of(roster: RosterImport) -> Path | None:
    """The file of the rows that went back, while it is kept."""
    return next(folder_of(roster).glob("rejects.*"), None)


def keep_preview(roster: RosterImport, told: dict[str, Any]) -> None:
    """Keep what the preview page shows."""
    path = folder_of(roster) / "preview.json"
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    path.chmod(0o600)


def preview_of(roster: RosterImport) -> dict[str, Any]:
    """What the preview page shows; empty when it is gone."""
    path = folder_of(roster) / "preview.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


@contextmanager
def worked_at(roster: RosterImport) -> Iterator[Callable[[int, int | None], None]]:
    """While this lasts, other requests are told how far the work is; gives what to call with how much is done, and the whole."""
    path, told = folder_of(roster) / "work.json", 0.0
    new = path.with_name(f".work-{secrets.token_hex(8)}")

    def tell(done: int, whole: int | None) -> None:
        nonlocal told
        if monotonic() - told < TOLD_EVERY:
            return
        told = monotonic()
        # Replaced as a whole: whoever reads it never sees half of it. Two who began at once write beside each other, and when one has
        # settled the import, the other's folder is gone: telling how far it is never stops the work.
        with suppress(FileNotFoundError):
            new.write_text(json.dumps({"done": done, "whole": whole}), encoding="utf-8")
            new.replace(path)

    tell(0, None)
    try:
        yield tell
    finally:
        path.unlink(missing_ok=True)
        new.unlink(missing_ok=True)


def work_at(roster: RosterImport, at: datetime) -> dict[str, Any] | None:
    """How far the work at an import is; None when nobody works at it. What a stopped machine left behind does not count."""
    path = _whole() / str(roster.pk) / "work.json"
    try:
        if path.stat().st_mtime < (at - SILENT).timestamp():
            return None
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def forget_sheet(roster: RosterImport) -> None:
    """Delete the sheet and its preview."""
    for path in folder_of(roster).glob("[sp]*.*"):
        path.unlink()


def forget(roster: RosterImport) -> None:
    """Delete everything that is kept of an import's sheet."""
    shutil.rmtree(folder_of(roster), ignore_errors=True)


def forget_old(at: datetime) -> None:
    """Delete what has been kept for its time."""
    for folder in _whole().iterdir():
        if folder.stat().st_mtime < (at - KEPT).timestamp():
            shutil.rmtree(folder, ignore_errors=True)


def _whole() -> Path:
    found: Path = settings.PAPERS / "rosters"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found
