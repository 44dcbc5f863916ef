"""What lies outside of the database and goes with a person: after the commit, from a list that the next start finishes."""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from huijia.apps.audit.models import ChainEnd
from huijia.apps.claims.models import Paper
from huijia.apps.claims.paper_store import erase
from huijia.apps.fence.told import one_action, the_service
from huijia.apps.privacy.models import FileToErase
from huijia.apps.sealing import unseal

AT_A_TIME = 100
LEFT_FOR_SECONDS = 3600
"""After which what was being written when the machine stopped is nobody's any more."""


@the_service()
def finish_files() -> int:
    """Delete the files that wait for it; how many."""
    done = 0
    while numbers := list(FileToErase.objects.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        with one_action():
            # Whoever hands a paper in writes the file while holding this, so that none with the same content comes in between.
            ChainEnd.objects.select_for_update().get()
            for each in FileToErase.objects.filter(pk__in=numbers):
                _erase(each.kind, unseal(each.name))
                each.delete()
                done += 1
    if done:
        _empty_the_log()
    return done


def forget_what_was_half_written(at: datetime) -> int:
    """Delete files that were being written when a machine stopped; how many."""
    done = 0
    for path in settings.PAPERS.glob("??/.*.part"):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC).timestamp() < at.timestamp() - LEFT_FOR_SECONDS:
            path.unlink(missing_ok=True)
            done += 1
    return done


def write_file_anew() -> bool:
    """Have SQLite write its file anew: rows that were moved about leave copies in it which no table knows, until the room is needed. Whoever
    writes waits meanwhile (some seconds for each gigabyte). PostgreSQL does the like by itself (autovacuum)."""
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    _empty_the_log()
    return True


def _erase(kind: str, name: str) -> None:
    if kind == FileToErase.Kind.PAPER:
        if not Paper.objects.filter(digest=name, removed_at__isnull=True).exists():
            erase(name)
    elif kind == FileToErase.Kind.SENT:
        for path in Path(settings.SENT).glob(f"{name}.*"):
            path.unlink(missing_ok=True)
    elif kind == FileToErase.Kind.LETTER:
        (settings.MESSAGES_FOLDER / "letters" / f"{name}.pdf").unlink(missing_ok=True)
    else:
        _forget_address(name)


def _forget_address(address: str) -> None:
    """Take out of the files of messages, where an office has no service that sends them, what went to an address."""
    for path in settings.MESSAGES_FOLDER.glob("email/*"):
        if address in path.read_text(encoding="utf-8", errors="replace"):
            path.unlink(missing_ok=True)
    outbox: Path = settings.MESSAGES_FOLDER / "outbox.txt"
    if not outbox.exists():
        return
    with outbox.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = file.readlines()
        kept = [line for line in lines if address not in line.partition("\t")[0]]
        if len(kept) != len(lines):
            file.seek(0)
            file.write("".join(kept))
            file.truncate()
            file.flush()
            os.fsync(file.fileno())


def _empty_the_log() -> None:
    """SQLite's log holds what rows said before, until it is written over."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
