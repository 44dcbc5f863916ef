"""Writing a file so that an interrupted run leaves the old one, or none, and never half a file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huijia.tables import refusals


def check_place(path: Path) -> Path:
    """Check that a file can be written here, before any work is done for it; returns where it really lies.

    Raises ``UnableToWriteResults`` when the folder is missing or closed, a folder has the name, or the ending is
    not known.
    """
    if path.suffix.lower() not in refusals.KNOWN_ENDINGS:
        raise refusals.unknown_ending_to_write(path)
    # A link stays a link: what it points to is replaced.
    place = path.resolve()
    if place.is_dir():
        raise refusals.place_is_taken(path)
    if not place.parent.is_dir():
        raise refusals.no_such_folder(path.parent)
    if not os.access(place.parent, os.W_OK | os.X_OK):
        raise refusals.folder_not_writable(path.parent)
    return place


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A hidden path in the same folder to write to; it takes the place of ``path`` when the block ends well.

    When the block fails or is interrupted, what was written is removed and ``path`` stays as it was. Hidden files that
    a killed run has left (``.huijia-*``) are not touched. Raises ``UnableToWriteResults`` as ``check_place`` does.
    """
    place = check_place(path)
    temporary = place.with_name(f".huijia-{secrets.token_hex(8)}{place.suffix}")
    try:
        yield temporary
        _flush(temporary)
        temporary.replace(place)
        _flush(place.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Have the disk hold it, so that a power cut after the renaming cannot leave an empty file."""
    if path.is_dir() and os.name == "nt":
        return  # Windows does not open folders.
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
