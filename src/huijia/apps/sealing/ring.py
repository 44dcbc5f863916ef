"""The key ring: the keys under which values are sealed and found, each with a short id. The newest seals, all of them open.

It is one file in the office's folder, readable by its owner only, and goes into backups with the database. It is made when the
database is (``make_ring``, by a migration), and never silently: a ring made anew beside values that were sealed under another would
leave nobody the wiser until it is too late.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from huijia.apps.sealing.errors import UnableToUnseal, UnableToUseKeys
from huijia.apps.sealing.kms import AS_IT_IS, adapter

FILE = "key-ring"
FORMAT = 1
ID_LENGTH = 4
_Answer = TypeVar("_Answer")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

STILL_AT_WORK = timedelta(hours=1)
"""So long after another key took its place one cannot be retired: whoever began to write before may be writing still."""


class Use(StrEnum):
    """What a key is for."""

    SEAL = "seal"
    INDEX = "index"
    """The blind index: a keyed digest by which an exact value is found."""


@dataclass(frozen=True, slots=True)
class Key:
    """``since``: the moment from which on what is new is sealed, or found, by it; empty before that. ``wrapped``: Base64."""

    id: str
    use: Use
    made_at: str
    since: str
    wrapped_by: str
    wrapped: str


class Ring:
    """The keys as the file has them. ``opened`` gives a key's bytes; each is unwrapped once."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self.keys = keys
        self._opened: dict[str, bytes] = {}
        self._newest = {use: self._used_last(use) for use in Use}
        self.ids = frozenset(key.id for key in keys)
        self._ciphers: dict[str, AESGCM] = {}

    def _used_last(self, use: Use) -> Key:
        return max((key for key in self.keys if key.use is use and key.since), key=lambda key: key.since)

    def newest(self, use: Use) -> Key:
        """The key by which what is new is sealed, or found."""
        return self._newest[use]

    def of(self, use: Use) -> list[Key]:
        """All keys of a use, the newest first."""
        newest = self.newest(use)
        return [newest, *(key for key in self.keys if key.use is use and key is not newest)]

    def cipher(self, wanted: str) -> AESGCM:
        """As ``opened``, to seal and open with."""
        if (found := self._ciphers.get(wanted)) is None:
            found = self._ciphers[wanted] = AESGCM(self.opened(wanted))
        return found

    def opened(self, wanted: str) -> bytes:
        """The bytes of the key with this id. Raises ``UnableToUnseal`` when it is not in the ring."""
        if (found := self._opened.get(wanted)) is not None:
            return found
        for key in self.keys:
            if key.id == wanted:
                opened = adapter(key.wrapped_by).unwrap(base64.b64decode(key.wrapped))
                return self._opened.setdefault(wanted, opened)
        raise UnableToUnseal(
            f"打不开封存的内容：密钥环（HUIJIA_DATA 中的 {FILE}）里没有密钥 {wanted}。请从备份中取回含有这把密钥的密钥环；"
            "运行 huijia keys list 可看到缺哪些密钥。",
            f"what was sealed cannot be opened: the key ring ({FILE} in HUIJIA_DATA) lacks the key {wanted}. Bring back the ring that has "
            "it, from a backup; huijia keys list tells which keys are missing.",
        )


def ring_file() -> str:
    """Where the ring lies."""
    return str(settings.KEY_RING)


_Mark = tuple[int, int, int]
_held: dict[str, tuple[_Mark, Ring]] = {}


def current_ring() -> Ring:
    """The ring as the file is now: another process may have added a key. Raises ``UnableToUseKeys``."""
    place = ring_file()
    try:
        found = os.stat(place)  # noqa: PTH116  # asked for each value that is sealed: a Path takes three times as long
    except FileNotFoundError:
        raise _no_ring() from None
    mark = (found.st_mtime_ns, found.st_ino, found.st_size)
    held = _held.get(place)
    if held is None or held[0] != mark:
        held = _held[place] = (mark, _read(Path(place)))
    return held[1]


def ring_with(wanted: str) -> Ring:
    """As ``current_ring``, and only read again where the key is not in the one that was read last."""
    held = _held.get(ring_file())
    return held[1] if held and wanted in held[1].ids else current_ring()


def key_ids() -> frozenset[str]:
    """The keys' ids; none where there is no ring yet."""
    return current_ring().ids if Path(ring_file()).exists() else frozenset()


def _no_ring() -> UnableToUseKeys:
    return UnableToUseKeys(
        f"找不到密钥环：HUIJIA_DATA 中应有文件 {FILE}。请从备份，或从使用同一数据库的另一台机器上取回；没有它，封存的内容谁也打不开。",
        f"the key ring is missing: HUIJIA_DATA should hold the file {FILE}. Bring it back from a backup, or from another machine of the same "
        "database; without it nobody can open what is sealed.",
    )


def _read(place: Path) -> Ring:
    try:
        told = json.loads(place.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise ValueError
        return Ring(tuple(Key(**{**each, "use": Use(each["use"])}) for each in told["keys"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise UnableToUseKeys(
            f"密钥环（HUIJIA_DATA 中的 {FILE}）读不出来，或已损坏。请检查文件的权限，或从备份中取回。",
            f"the key ring ({FILE} in HUIJIA_DATA) cannot be read or is damaged. Look at who may read it, or bring it back from a backup.",
        ) from None


def make_ring(*, at: datetime) -> None:
    """Make a ring with a key for each use, if there is none. Of two processes that do so at once, one makes it."""
    place = Path(ring_file())
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = [replace(_new(use, at, ()), since=at.isoformat()) for use in Use]
    temporary = _written(place, made)
    # The one who comes second leaves the first one's as it is.
    with suppress(FileExistsError):
        os.link(temporary, place)
    temporary.unlink()


def add_key(use: Use, *, at: datetime) -> Key:
    """Add a key that opens, and does not seal yet: so that it can be taken to other machines first."""

    def change(keys: list[Key]) -> Key:
        keys.append(_new(use, at, keys))
        return keys[-1]

    return _changed(change)


def switch_to(wanted: str, *, at: datetime) -> None:
    """From now on what is new is sealed, or found, by this key."""

    def change(keys: list[Key]) -> None:
        place = _place_of(wanted, keys)
        keys[place] = replace(keys[place], since=at.isoformat())

    _changed(change)


def take_out(wanted: str, *, at: datetime) -> None:
    """Take a key out of the ring. Whether a row still needs it is for the caller to see (``rotating.retire``).

    Raises ``UnableToUseKeys`` for the newest of its use, and for one whose place was taken less than ``STILL_AT_WORK`` ago.
    """

    def change(keys: list[Key]) -> None:
        gone = keys[_place_of(wanted, keys)]
        newest = Ring(tuple(keys)).newest(gone.use)
        if gone is newest:
            raise UnableToUseKeys(
                f"密钥 {wanted} 正在使用。请先添加新的密钥并轮换：huijia keys add，huijia keys rotate。",
                f"the key {wanted} is the one in use. Add another first and rotate: huijia keys add, huijia keys rotate.",
            )
        free_at = datetime.fromisoformat(newest.since) + STILL_AT_WORK
        if gone.since and at < free_at:
            raise UnableToUseKeys(
                f"密钥 {wanted} 刚被替换，可能还有写入没有结束。请在 {free_at:%Y-%m-%d %H:%M} UTC 之后再停用。",
                f"the key {wanted} was replaced just now, and somebody may still be writing by it. Retire it after {free_at:%Y-%m-%d %H:%M} "
                "UTC.",
            )
        keys.remove(gone)

    _changed(change)


def wrap_again(wrapped_by: str) -> int:
    """Keep every key by this adapter; returns of how many that changed something. The rows stay as they are.

    It is the one that the settings name, or ``kms.AS_IT_IS``: from one adapter to another leads a way over that.
    """

    def change(keys: list[Key]) -> int:
        opening, count = Ring(tuple(keys)), 0
        for place, key in enumerate(keys):
            if key.wrapped_by != wrapped_by:
                keys[place] = _wrapped(key, opening.opened(key.id), wrapped_by)
                count += 1
        return count

    return _changed(change)


def _new(use: Use, at: datetime, there: Sequence[Key]) -> Key:
    taken = {key.id for key in there}
    while (made := "".join(secrets.choice(_LETTERS) for _ in range(ID_LENGTH))) in taken:
        pass
    return _wrapped(Key(made, use, at.isoformat(), "", AS_IT_IS, ""), secrets.token_bytes(32), settings.KMS)


def _wrapped(key: Key, opened: bytes, wrapped_by: str) -> Key:
    wrapped = adapter(wrapped_by).wrap(opened)
    return replace(key, wrapped_by=wrapped_by, wrapped=base64.b64encode(wrapped).decode())


def _place_of(wanted: str, keys: list[Key]) -> int:
    for place, key in enumerate(keys):
        if key.id == wanted:
            return place
    raise UnableToUseKeys(
        f"密钥环中没有密钥 {wanted}。huijia keys list 会列出全部密钥。",
        f"there is no key {wanted} in the ring. huijia keys list tells which there are.",
    )


def _changed(change: Callable[[list[Key]], _Answer]) -> _Answer:
    """Change the ring: read, changed and put in place as a whole, by one at a time."""
    place = Path(ring_file())
    if not place.exists():
        raise _no_ring()
    with _alone(place):
        keys = list(_read(place).keys)
        answer = change(keys)
        _written(place, keys).replace(place)
        _flush(place.parent)
    return answer


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    descriptor = os.open(place.with_name(f".{FILE}-lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _written(place: Path, keys: list[Key]) -> Path:
    """A whole ring under another name, on the disk, readable by its owner only."""
    temporary = place.with_name(f".{FILE}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"format": FORMAT, "keys": [asdict(key) for key in keys]}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
