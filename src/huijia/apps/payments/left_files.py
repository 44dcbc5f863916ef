"""Files that left for a bank: they lie in ``settings.SENT``, outside the database and outside of what a restore brings back.

An office that was restored from an older backup finds there what it no longer remembers: *unknown* files, which no run names. What stands in one is
paid by no other run. Beside a list lie its ids, one a line: whoever finds it needs no profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings

from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import Run
from huijia.apps.payments.states import RunState

IDS = ".ids"
"""The ending of the file with a list's ids."""
_IDS = re.compile(rb"<EndToEndId>([^<]+)</EndToEndId>")
_CHUNK = 1 << 20


def file_of(run: Run) -> Path:
    """Where a run's bank file lies once it is sent."""
    return Path(settings.SENT) / f"{run.message_id}.{run.bank_list.file if run.bank_list else 'xml'}"


def has_left(run: Run) -> bool:
    """Whether a run's file, or the ids of its list, which are written first, lies among those that left: also before it is marked as sent, after a
    restore or an interruption."""
    place = file_of(run)
    return bool(run.message_id) and (place.is_file() or place.with_suffix(IDS).is_file())


def unknown_files() -> dict[str, Path]:
    """Message id -> the file that left and that no run knows, or the ids of one that is a list. In the order in which they left.

    A run that was cancelled does not know it: had its file lain here, it could not have been cancelled. It was put back later.
    """
    folder = Path(settings.SENT)
    found = [*folder.glob("*.xml"), *folder.glob(f"*{IDS}")] if folder.is_dir() else []
    files = {path.stem: path for path in sorted(found, key=lambda path: (path.stat().st_mtime, path.name))}
    runs = Run.objects.filter(message_id__in=files).exclude(state=RunState.CANCELLED.value)
    known = set(runs.values_list("message_id", flat=True))
    return {name: path for name, path in files.items() if name not in known}


def check_not_left(run: Run) -> None:
    """Raise ``UnableToPay`` when something that this run orders stands in an unknown file, in whatever turn it was ordered there."""
    if not (unknown := unknown_files()):
        return
    ids = run.instructions.values_list("end_to_end_id", flat=True)
    ordered = {each.rpartition("-")[0] for each in ids.iterator(chunk_size=10_000)}
    for path in unknown.values():
        if any(each.rpartition("-")[0] in ordered for part in ids_in(path) for each in part):
            raise UnableToPay(
                f"本批次的款项已在文件 {path.name} 中发送，而现有数据中没有该文件的记录（可能恢复了较早的备份）。请先向银行查明这些款项；在此之前可先暂停它们，再办其余的。",
                f"Payments of this run left in the file {path.name}, of which the office's records know nothing: it was probably "
                "restored from an older backup. Find out from the bank what became of them; until then hold them, and pay the others.",
            )


def ids_in(path: Path) -> Iterator[list[str]]:
    """The end-to-end ids in a bank file of ours, or in the list of them beside one, in parts."""
    if path.suffix == IDS:
        with path.open(encoding="ascii", errors="replace") as lines:
            while part := [line.strip() for line in islice(lines, 500)]:
                yield part
        return
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            # An id may be cut in two where a chunk ends; the next round begins before it.
            rest = text[text.rfind(b"<EndToEndId>") :] if b"<EndToEndId>" in text else text[-64:]
            found = [each.decode("ascii", "replace") for each in _IDS.findall(text)]
            for begin in range(0, len(found), 500):
                yield found[begin : begin + 500]
