"""Looking after the keys under which what is sensitive is sealed: each step leaves an entry, and none leaves anything unreadable."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record
from huijia.apps.people.indexing import index_again, marks_by_key
from huijia.apps.sealing import ring
from huijia.apps.sealing.columns import FIRST_KEY, values_by_key
from huijia.apps.sealing.errors import UnableToUseKeys
from huijia.apps.sealing.kms import AS_IT_IS
from huijia.apps.sealing.ring import Key, Use
from huijia.apps.sealing.rotating import Progress, reseal


@dataclass(frozen=True, slots=True)
class Listed:
    """A key with the number of values that rest on it. ``key`` None: it is missing, or that of before there was a ring."""

    id: str
    key: Key | None
    is_newest: bool
    values: int


def listed_keys() -> list[Listed]:
    """Every key of the ring, and every key that a value names and that is not here."""
    held, counted = ring.current_ring(), _counted()
    found = [
        Listed(key.id, key, key is held.newest(key.use), counted.pop(key.id, 0))
        for use in Use
        for key in held.of(use)
    ]
    return [*found, *(Listed(each, None, False, count) for each, count in sorted(counted.items()))]


def add_key(use: Use, *, at: datetime) -> Key:
    """Add a key that opens and does not seal yet. Raises ``UnableToUseKeys``."""
    made = ring.add_key(use, at=at)
    _note("keys.added", made)
    return made


def rotate(*, at: datetime, progress: Progress = lambda _more: None) -> int:
    """Seal by the newest keys from now on, then put everything under them; returns how many rows were written.

    Goes on where it was stopped. A key that was added since the last time takes the place of the one in use. Raises ``UnableToUnseal``.
    """
    for use in Use:
        last = max((key for key in ring.current_ring().keys if key.use is use), key=lambda key: key.made_at)
        if not last.since:
            ring.switch_to(last.id, at=at)
            _note("keys.switched", last)
    written = reseal(progress=progress)
    if set(marks_by_key()) - {ring.current_ring().newest(Use.INDEX).id}:
        written += index_again(by=SYSTEM, progress=progress)
    if written:
        with transaction.atomic():
            changes = {"rows": (None, written)}
            record(by=SYSTEM, action="keys.rotated", subject="key", subject_id="", changes=changes)
    return written


def retire(wanted: str, *, at: datetime) -> None:
    """Take a key out of the ring. Raises ``UnableToUseKeys`` when a value still rests on it, it is in use, or was until just now."""
    if wanted == FIRST_KEY:
        raise UnableToUseKeys(
            "最早的密钥（accounts-key）还用于核对账号和预约码，不能停用。",
            "the first key (accounts-key) also makes the fingerprints of accounts and codes: it cannot be retired.",
        )
    found = next((key for key in ring.current_ring().keys if key.id == wanted), None)
    if found and (count := _counted()[wanted]):
        raise UnableToUseKeys(
            f"还有 {count:,} 个值用密钥 {wanted} 封存。请先运行 huijia keys rotate。",
            f"{count:,} values still rest on the key {wanted}. Run huijia keys rotate first.",
        )
    ring.take_out(wanted, at=at)
    assert found
    _note("keys.retired", found)


def wrap_again(*, as_it_is: bool) -> int:
    """Keep the keys as the settings say, or as they are. Raises ``UnableToUseKeys``."""
    count = ring.wrap_again(AS_IT_IS if as_it_is else settings.KMS)
    if count:
        with transaction.atomic():
            record(
                by=SYSTEM,
                action="keys.wrapped",
                subject="key",
                subject_id="",
                changes={"keys": (None, count)},
            )
    return count


def _counted() -> Counter[str]:
    return values_by_key() + marks_by_key()


def _note(action: str, key: Key) -> None:
    with transaction.atomic():
        record(
            by=SYSTEM, action=action, subject="key", subject_id=key.id, changes={"use": (None, key.use.value)}
        )
