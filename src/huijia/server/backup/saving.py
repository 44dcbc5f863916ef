"""Making a backup."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record
from huijia.apps.sealing.ring import key_ids
from huijia.server.backup import on_postgresql, on_sqlite
from huijia.server.backup.archive import Writer, writing
from huijia.server.backup.errors import UnableToBackUp
from huijia.server.backup.manifest import KEYS, LAW, PAPERS, Manifest
from huijia.values.version import VERSION

ROSTERS = "rosters"


def back_up(place: Path, *, at: datetime) -> Manifest:
    """Write a backup of the office as it stands. Leaves an entry in the audit trail first: the backup holds it, too.

    Raises ``UnableToBackUp``.
    """
    if "audit_chainend" not in connection.introspection.table_names():
        raise UnableToBackUp("还没有任何数据可以备份。", "there is no office yet to back up")
    if not settings.DATA.is_dir() or place.resolve().is_relative_to(settings.PAPERS.resolve()):
        raise UnableToBackUp("请把备份放到材料文件夹以外。", "put the backup outside of the folder of papers")
    keys = key_ids()
    with writing(place.resolve()) as writer:
        with transaction.atomic():
            record(by=SYSTEM, action="office.backed_up", subject="office", subject_id="")
        make = _from_sqlite if connection.vendor == "sqlite" else _from_postgresql
        manifest = make(writer, at, place.resolve().parent)
        # Keys come after the database: one that was retired in between may be that of rows as they were before.
        if not keys <= key_ids():
            raise UnableToBackUp(
                "备份期间有密钥被停用，请重新备份。",
                "a key was retired while the backup was made. Make it again.",
            )
        writer.end(manifest)
    return manifest


def _from_sqlite(writer: Writer, at: datetime, folder: Path) -> Manifest:
    with tempfile.TemporaryDirectory(prefix=".huijia-", dir=folder) as inside:
        copied = on_sqlite.take(Path(connection.settings_dict["NAME"]), Path(inside))
        on_sqlite.save(copied, writer)
        return _with_files(writer, at, on_sqlite.facts(copied), {})


def _from_postgresql(writer: Writer, at: datetime, folder: Path) -> Manifest:  # noqa: ARG001
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(on_postgresql.BEGIN)
        tables = on_postgresql.columns()
        on_postgresql.save(tables, writer)
        return _with_files(writer, at, on_postgresql.facts(list(tables)), tables)


def _with_files(
    writer: Writer,
    at: datetime,
    facts: tuple[str, list[list[str]], dict[str, int], tuple[int, str]],
    columns: dict[str, list[str]],
) -> Manifest:
    """Papers come after the database: one that a row tells of was there before the row."""
    for path in sorted(settings.PAPERS.rglob("*")):
        # A roster that waits holds columns that the office does not keep: it goes within a day, and into no backup.
        if (
            path.is_file()
            and not path.is_symlink()
            and ROSTERS not in path.relative_to(settings.PAPERS).parts[:1]
        ):
            writer.add_file(PAPERS + path.relative_to(settings.PAPERS).as_posix(), path)
    kept = settings.DATA / LAW
    for path in sorted(kept.rglob("*")):
        # One that is being kept has a name with a dot until it is whole.
        inside = path.relative_to(kept)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            writer.add_file(LAW + inside.as_posix(), path)
    for name in KEYS:
        if (settings.DATA / name).exists():
            writer.add_file(name, settings.DATA / name)
    version, applied, rows, (sequence, digest) = facts
    return Manifest(
        huijia=VERSION,
        made_at=at.isoformat(timespec="seconds"),
        vendor=connection.vendor,
        database=version,
        migrations=applied,
        rows=rows,
        columns=columns,
        audit_sequence=sequence,
        audit_digest=digest,
        parts=dict(writer.parts),
    )
