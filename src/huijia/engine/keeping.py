"""Keep the versions of packs by which something was decided, and load them again (docs/adr/0007).

An archive is a folder: ``<archive>/<pack's id>/<version>/`` holds the law files of one version and nothing else. The version
is the hash of these files, so that what is loaded is what was kept, or is refused. Loading executes a pack's Python: an
archive is as trusted as the program, and whoever may write into it may do what the program may.
"""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path

from huijia.engine.loading import LAW_FILES, load_pack, version_of
from huijia.engine.model.pack import Pack
from huijia.engine.offered import offers
from huijia.values.errors import UnableToFindPack, UnableToLoadPack

_ID = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")
_VERSION = re.compile(r"[0-9a-f]{16}")


def keep_pack(pack: Pack, archive: Path) -> Path:
    """Keep the version of a pack that was loaded from its folder; returns where. What is kept already stays as it is.

    Raises ``UnableToLoadPack`` when the pack's files were changed after it was loaded, or what is kept is damaged.
    """
    place = _place(pack.id, pack.version, archive)
    if not place.exists():
        # By itself: the mode is not that of folders made on the way.
        archive.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = place.parent / f".{pack.version}-{secrets.token_hex(4)}"
        temporary.mkdir(mode=0o700)
        try:
            for file in LAW_FILES:
                (temporary / file).write_bytes((pack.folder / file).read_bytes())
            if version_of(temporary) != pack.version:
                raise UnableToLoadPack(
                    f"{pack.id}: its files were changed after it was loaded; load it again"
                )
            # Complete or not there at all; another process may have been first, with the same files.
            if not place.exists():
                temporary.rename(place)
        except OSError:
            if not place.exists():
                raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    _check(pack.id, place)
    return place


def kept_versions(pack_id: str, archive: Path) -> list[str]:
    """The versions of a pack that are kept, in no meaningful order: a hash knows no time."""
    folder = archive / pack_id
    found = folder.iterdir() if _ID.fullmatch(pack_id) and folder.is_dir() else ()
    return sorted(each.name for each in found if _VERSION.fullmatch(each.name))


def load_pack_version(pack_id: str, version: str, archive: Path) -> Pack:
    """A version of a pack: the one that is offered now if it is that, else the kept one, once it is certain that
    it is what its name says. Raises ``UnableToFindPack`` and ``UnableToLoadPack``."""
    if (current := _offered(pack_id, version)) is not None:
        return current
    place = _place(pack_id, version, archive)
    if not place.is_dir():
        kept = ", ".join(kept_versions(pack_id, archive)) or "none"
        raise UnableToFindPack(
            f"{archive} does not keep the version {version} of {pack_id}; it keeps: {kept}"
        )
    _check(pack_id, place)
    pack = load_pack(place)
    if pack.id != pack_id:
        raise UnableToLoadPack(f"{place} holds {pack.id}, not {pack_id}")
    return pack


def _offered(pack_id: str, version: str) -> Pack | None:
    """The pack as it is offered now, if that is the version. An office reads what it decided also when a package is broken by now."""
    if pack_id not in offers():
        return None
    try:
        current = load_pack(pack_id)
    except UnableToLoadPack:
        return None
    return current if current.version == version else None


def _place(pack_id: str, version: str, archive: Path) -> Path:
    if not _ID.fullmatch(pack_id) or not _VERSION.fullmatch(version):
        raise UnableToFindPack(
            f"'{pack_id}' '{version}' name no version of a pack; they look like cn/childcare-subsidy and 26b3d7216753ab84"
        )
    return archive.resolve() / pack_id / version


def _check(pack_id: str, place: Path) -> None:
    """Nothing but the law files may be there: formulas could import what else there is, and no hash covers that."""
    found = {each.name for each in place.iterdir()}
    is_plain = not place.is_symlink() and all(
        (place / file).is_file() and not (place / file).is_symlink() for file in LAW_FILES
    )
    if found != set(LAW_FILES) or not is_plain or version_of(place) != place.name:
        raise UnableToLoadPack(
            f"{pack_id}: what {place} keeps is not the version {place.name}; restore the folder from a backup"
        )
