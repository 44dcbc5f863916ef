"""Bringing a backup back."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from huijia.apps.accounts.models import User
from huijia.apps.audit.models import ChainEnd, Entry
from huijia.apps.audit.queries import faults
from huijia.apps.library.publishing import write_published
from huijia.apps.privacy import erased_list
from huijia.apps.privacy.erasing import carry_out
from huijia.apps.privacy.models import Erasure
from huijia.server.backup import on_postgresql, on_sqlite
from huijia.server.backup.archive import Reader, flush, reading
from huijia.server.backup.errors import UnableToRestore
from huijia.server.backup.manifest import KEYS, LAW, PAPERS, Manifest


@dataclass(frozen=True)
class Restored:
    """What came back. ``beside``: where the old office is kept, if there was one. ``faults``: of the audit trail, counted. ``erased_again``: people
    who had asked to be erased, of whom it brought something back."""

    manifest: Manifest
    beside: str | None
    faults: int
    erased_again: int = 0


def restore(place: Path, *, replace: bool, at: datetime) -> Restored:
    """Bring a backup back, all of it. Killed in the middle, it leaves the office that was there.

    Raises ``UnableToRestore`` when the backup is damaged, of the other kind of database or of a newer Huijia, or when there is an office
    already and ``replace`` is not said.
    """
    with reading(place) as reader:
        _check(reader.manifest)
        held = office_is_held()
        if held and not replace:
            raise UnableToRestore(
                "这里已有一个机构的数据。要用备份替换它，请加 --replace（原来的会保留在旁边）。",
                "there is an office here already. To put the backup in its place say --replace; the old one is kept beside.",
            )
        # What was erased since the backup was made must not come back: it is asked for again, and done.
        erased = erasures()
        name = f"huijia_before_{at:%Y%m%d_%H%M%S}_{secrets.token_hex(2)}"
        beside = settings.DATA / name
        # Papers first, and only added: until the database is the new one, the old office lacks nothing.
        _add_papers(reader, beside)
        _add_law(reader, beside)
        if connection.vendor == "sqlite":
            _into_sqlite(reader, beside if held else None)
        else:
            _into_postgresql(reader, name)
        _put_files_in_order(reader, beside)
        end = ChainEnd.objects.get()
        assert (end.sequence, end.digest) == (reader.manifest.audit_sequence, reader.manifest.audit_digest)
        # The backup may be of an older Huijia.
        call_command("migrate", interactive=False, verbosity=0)
        # What readers see of the library is made from the database. If the disk is full now, the service does it when it starts.
        with suppress(OSError):
            write_published()
        again = _erase_again(erased, at)
        return Restored(reader.manifest, str(beside) if held else None, sum(1 for _ in faults()), again)


def erasures() -> list[dict[str, Any]]:
    """Every erasing that was asked for, by the list beside the database and by the database itself."""
    lines = erased_list.written()
    if Erasure._meta.db_table in connection.introspection.table_names():
        lines += [line for line in erased_list.known() if line not in lines]
    return lines


def _erase_again(lines: list[dict[str, Any]], at: datetime) -> int:
    done = 0
    erased_list.ask_again(lines)
    for number in Erasure.objects.filter(channel=Erasure.Channel.RESTORED).values_list(
        "person_id", flat=True
    ):
        done += carry_out(number, at=at) is not None
    erased_list.write_list()
    return done


def office_is_held() -> bool:
    """Whether there is anything that a restore would take the place of."""
    tables = connection.introspection.table_names()
    return any(model._meta.db_table in tables and model.objects.exists() for model in (User, Entry))


def _check(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        kinds = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        theirs, ours = kinds[manifest.vendor], kinds[connection.vendor]
        raise UnableToRestore(
            f"备份来自 {theirs}，而这里用的是 {ours}。请改用同一种数据库（DATABASE_URL）。",
            f"the backup is of {theirs}, and the office here is on {ours}. Use the same kind (DATABASE_URL).",
        )
    known = MigrationLoader(None).disk_migrations
    unknown = [".".join(key) for key in manifest.migrations if tuple(key) not in known]
    if unknown:
        raise UnableToRestore(
            f"备份来自更新版本的惠家（{manifest.huijia}，{unknown[-1]}）。请先安装该版本。",
            f"the backup was made by a newer Huijia ({manifest.huijia}, {unknown[-1]}). Install that one first.",
        )


def _into_sqlite(reader: Reader, beside: Path | None) -> None:
    database = Path(connection.settings_dict["NAME"])
    if beside is not None:
        beside.mkdir(mode=0o700, exist_ok=True)
        on_sqlite.take(database, beside)
        flush(beside)
    connection.close()
    with tempfile.TemporaryDirectory(prefix=".huijia-", dir=database.parent) as folder:
        on_sqlite.bring_back(reader, database, Path(folder))


def _into_postgresql(reader: Reader, beside: str) -> None:
    with transaction.atomic(durable=True):
        on_postgresql.bring_back(reader, beside)


def _paper(name: str) -> Path:
    """Where a paper belongs. A name that leads out of the folder is refused."""
    inside = PurePosixPath(name.removeprefix(PAPERS))
    if inside.is_absolute() or ".." in inside.parts or not inside.parts:
        raise UnableToRestore("备份中的文件名不正确。", "the backup holds a file name that leads elsewhere")
    return Path(settings.PAPERS, inside)


def _add_papers(reader: Reader, beside: Path) -> None:
    names = reader.names(PAPERS)
    places = [_paper(name) for name in names]
    for name, place in zip(names, places, strict=True):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = place.with_name(f".huijia-{place.name}"[:200])
        reader.copy(name, temporary)
        if place.exists():
            _set_aside(place, beside)
        temporary.replace(place)
        flush(place.parent)


def _set_aside(place: Path, beside: Path) -> None:
    """Keep a copy of a paper with the old office."""
    kept = beside / "papers" / place.relative_to(settings.PAPERS)
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copy2(place, kept)


def _add_law(reader: Reader, beside: Path) -> None:
    """Bring back the versions of the law that are not here, or are not here as they were kept. Those that are here stay: law is nobody's data."""
    versions: dict[str, list[str]] = {}
    for name in reader.names(LAW):
        if not _A_LAW_FILE.fullmatch(name):
            raise UnableToRestore(
                "备份中的文件名不正确。", "the backup holds a file name that leads elsewhere"
            )
        versions.setdefault(str(PurePosixPath(name).parent), []).append(name)
    for version, names in versions.items():
        place = settings.DATA / version
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".huijia-", dir=place.parent) as folder:
            unpacked = Path(folder) / "whole"
            unpacked.mkdir(mode=0o700)
            for name in names:
                reader.copy(name, unpacked / PurePosixPath(name).name)
            if place.exists() and not _is_alike(place, unpacked):
                (beside / version).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                place.rename(beside / version)
            if not place.exists():
                unpacked.rename(place)
                flush(place.parent)


_A_LAW_FILE = re.compile(rf"{LAW}([a-z0-9_-]+/)+[0-9a-f]{{16}}/[a-z]+\.(yaml|py)")
"""The files of a version; that they are what its name says is asked whenever it is loaded (``engine.keeping``)."""


def _is_alike(one: Path, other: Path) -> bool:
    contents = [{path.name: path.read_bytes() for path in each.iterdir()} for each in (one, other)]
    return contents[0] == contents[1]


def _put_files_in_order(reader: Reader, beside: Path) -> None:
    """Papers that the backup does not know move to the old office; keys become the backup's."""
    known = {_paper(name) for name in reader.names(PAPERS)}
    for place in sorted(settings.PAPERS.rglob("*")):
        if place.is_file() and place not in known:
            _set_aside(place, beside)
            place.unlink()
    for name in KEYS:
        if name in reader.manifest.parts:
            _put_key(reader, name, beside)


def _put_key(reader: Reader, name: str, beside: Path) -> None:
    key = settings.DATA / name
    if key.exists():
        beside.mkdir(mode=0o700, exist_ok=True)
        shutil.copy2(key, beside / name)
    temporary = key.with_name(f".huijia-{name}")
    reader.copy(name, temporary)
    temporary.replace(key)
    flush(settings.DATA)
