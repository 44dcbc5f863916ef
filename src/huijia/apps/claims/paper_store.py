"""Where papers lie: under ``settings.PAPERS``, each under the digest of its content, readable by the service alone."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from huijia.apps.claims.errors import UnableToKeepPaper
from huijia.apps.wording import text


def digest_of(content: bytes) -> str:
    """SHA-256, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def path_of(digest: str) -> Path:
    """Where the file with this digest lies."""
    assert len(digest) == 64
    assert set(digest) <= set("0123456789abcdef"), "a digest is no path"
    return Path(settings.PAPERS, digest[:2], digest)


def keep(content: bytes) -> str:
    """Write a file and return its digest. It is there as a whole or not at all, whenever the machine stops."""
    digest = digest_of(content)
    path = path_of(digest)
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # mkstemp makes it readable by its owner only, before anything is in it.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(path.parent)
    return digest


def content_of(digest: str) -> bytes:
    """The file. Raises ``UnableToKeepPaper`` when it is gone or is not what was handed in."""
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError:
        content = b""
    if digest_of(content) != digest:
        raise UnableToKeepPaper(
            str(
                text(
                    "这份材料已无法读取，请联系管理员。",
                    "This paper cannot be read any more. Tell the administrator.",
                )
            )
        )
    return content


def erase(digest: str) -> None:
    """Take a file away; nothing happens where there is none."""
    path = path_of(digest)
    path.unlink(missing_ok=True)
    if path.parent.exists():
        _sync(path.parent)


def _sync(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
