"""The file: written under a temporary name and renamed when it is whole, read with every part checked."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from huijia.server.backup.errors import UnableToBackUp, UnableToRestore
from huijia.server.backup.manifest import FORMAT, NAME, Manifest

CHUNK = 1024 * 1024


class Writer:
    """Adds parts and keeps their digests."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts: dict[str, str] = {}

    def add(self, name: str, content: Iterable[bytes | memoryview]) -> None:
        """Add a part."""
        digest = hashlib.sha256()
        with self._archive.open(name, "w", force_zip64=True) as part:
            for chunk in content:
                digest.update(chunk)
                part.write(chunk)
        self.parts[name] = digest.hexdigest()

    def add_file(self, name: str, path: Path) -> None:
        """Add a file."""
        with path.open("rb") as file:
            self.add(name, iter(lambda: file.read(CHUNK), b""))

    def end(self, manifest: Manifest) -> None:
        """Add the manifest, last."""
        assert manifest.parts == self.parts
        text = json.dumps(manifest.as_json(), ensure_ascii=False, indent=1, sort_keys=True)
        self._archive.writestr(NAME, text)


@contextmanager
def writing(place: Path) -> Iterator[Writer]:
    """Write a backup here. It appears when it is whole; nobody but its owner can read it. Raises ``UnableToBackUp``."""
    if place.exists():
        raise UnableToBackUp(
            f"{place} 已存在，不会覆盖。", f"{place} is there already and is not written over"
        )
    temporary = place.with_name(f".huijia-{secrets.token_hex(8)}")
    try:
        try:
            file = os.fdopen(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        except OSError as error:
            raise UnableToBackUp(
                f"无法写入 {place}：{error.strerror}", f"cannot write {place}: {error.strerror}"
            ) from None
        with file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(place)
        flush(place.parent)
    finally:
        temporary.unlink(missing_ok=True)


def flush(folder: Path) -> None:
    """Have the disk hold a folder's names."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Reader:
    """A backup whose every part is as its manifest says."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def read(self, name: str) -> Iterator[bytes]:
        """A part, in chunks."""
        with self._archive.open(name) as part:
            yield from iter(lambda: part.read(CHUNK), b"")

    def copy(self, name: str, place: Path) -> None:
        """Write a part to a new file, readable by its owner only, and have the disk hold it."""
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for chunk in self.read(name):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def names(self, folder: str) -> list[str]:
        """The parts in a folder of the file."""
        return sorted(name for name in self.manifest.parts if name.startswith(folder))


@contextmanager
def reading(place: Path) -> Iterator[Reader]:
    """Open a backup and check all of it. Raises ``UnableToRestore`` when anything is missing, changed or unknown."""
    try:
        archive = zipfile.ZipFile(place)
    except (OSError, zipfile.BadZipFile):
        raise UnableToRestore(f"{place} 不是完整的备份文件。", f"{place} is not a whole backup") from None
    with archive:
        try:
            manifest = Manifest(**json.loads(archive.read(NAME)))
            found = Reader(archive, manifest)
            wrong = [name for name, digest in manifest.parts.items() if _digest(found, name) != digest]
            extra = set(archive.namelist()) - {NAME, *manifest.parts}
        except (KeyError, TypeError, ValueError, OSError, zipfile.BadZipFile, zipfile.zlib.error):  # type: ignore[attr-defined]
            raise UnableToRestore(f"{place} 已损坏。", f"{place} is damaged") from None
        if wrong or extra or manifest.format != FORMAT:
            part = next(iter([*wrong, *sorted(extra), "format"]))
            raise UnableToRestore(
                f"{place} 已损坏或被改动（{part}）。", f"{place} is damaged or was changed ({part})"
            )
        yield found


def _digest(reader: Reader, name: str) -> str:
    digest = hashlib.sha256()
    for chunk in reader.read(name):
        digest.update(chunk)
    return digest.hexdigest()
