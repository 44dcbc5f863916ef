"""Files that left for a bank: they lie in ``settings.SENT``, outside the database and outside of what a restore brings back.

An office that was restored from an older backup finds there what it no longer remembers: *unknown* files, which no run names. What stands in one is
paid by no other run until the file is adopted (``adopting``). Beside a list lie its ids, one a line: whoever finds it needs no profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import Entitlement, Fund, Run
from huijia.apps.payments.states import RunState
from huijia.apps.people.queries import begins

IDS = ".ids"
"""The ending of the file with a list's ids."""
_IDS = re.compile(rb"<EndToEndId>([^<]+)</EndToEndId>")
_ID = re.compile(r"([0-9A-Z]{5})([0-9A-Z]{5})-(.+)-([1-9][0-9]{0,8})")
MESSAGE_ID = re.compile(r"HJ[0-9A-F]{32}")
"""How a file of ours is named. One among those that left that bears another name is a copy, or not ours: a person looks at it."""
_CHUNK = 1 << 20


def file_of(run: Run) -> Path:
    """Where a run's bank file lies once it is sent."""
    return Path(settings.SENT) / f"{run.message_id}.{run.bank_list.file if run.bank_list else 'xml'}"


def has_left(run: Run) -> bool:
    """Whether a run's file, or the ids of its list, which are written first, lies among those that left: also before it is marked as sent, after a
    restore or an interruption."""
    place = file_of(run)
    return bool(run.message_id) and (place.is_file() or place.with_suffix(IDS).is_file())


def parts_of(end_to_end_id: str) -> tuple[str, str, int] | None:
    """Claim number, period and turn of an id that this office makes (``preparing``); None for any other.

    >>> parts_of("ABCDE12345-2026-1")
    ('ABCDE-12345', '2026', 1)
    """
    found = _ID.fullmatch(end_to_end_id)
    return (f"{found[1]}-{found[2]}", found[3], int(found[4])) if found else None


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


class UnknownFiles(NamedTuple):
    """Message ids of files that can be adopted, and the names of others that lie beside them: copies, or not ours."""

    left: list[str]
    others: list[str]


def unknown_files_of(fund: Fund) -> UnknownFiles:
    """The unknown files that order something of this fund, in the order in which they left."""
    found = {name: path for name, path in unknown_files().items() if _concerns(fund, path)}
    left = [name for name in found if MESSAGE_ID.fullmatch(name)]
    return UnknownFiles(left, [found[name].name for name in found if name not in left])


def _concerns(fund: Fund, path: Path) -> bool:
    here = Entitlement.objects.filter(begins("area_id", fund.area_id), pack=fund.pack)
    for ids in ids_in(path):
        numbers = {parts[0] for each in ids if (parts := parts_of(each))}
        if here.filter(number__in=numbers).exists():
            return True
    return False


def check_not_left(run: Run) -> None:
    """Raise ``UnableToPay`` when something that this run orders stands in an unknown file, in whatever turn it was ordered there."""
    if not (unknown := unknown_files()):
        return
    ids = run.instructions.values_list("end_to_end_id", flat=True)
    ordered = {each.rpartition("-")[0] for each in ids.iterator(chunk_size=10_000)}
    for path in unknown.values():
        if any(each.rpartition("-")[0] in ordered for part in ids_in(path) for each in part):
            raise UnableToPay(
                f"本批次的款项已在文件 {path.name} 中发送，而现有数据中没有该文件的记录（可能恢复了较早的备份）。请先在“读入银行文件”页补登该文件；在此之前可先暂停这些款项，再办其余的。",
                f"Payments of this run left in the file {path.name}, of which the office's records know nothing: it was probably "
                "restored from an older backup. Adopt that file first: the page for reading the bank's files leads there. "
                "Until then they can be held, so that the others are paid.",
            )


def earlier_file(turns: Mapping[str, range], *, but: str) -> tuple[str, str]:
    """An unknown file, other than this one, that orders one of these payments in one of these turns: its message id, and which payment.

    ``turns``: claim and period, as an id begins -> the turns that are looked for. Both empty when there is none.
    """
    others = unknown_files() if turns else {}
    others.pop(but, None)
    for name, path in others.items():
        for each in chain.from_iterable(ids_in(path)):
            stem, parts = each.rpartition("-")[0], parts_of(each)
            if parts is not None and parts[2] in turns.get(stem, ()):
                return name, stem
    return "", ""


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
