"""One text, sealed and opened."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from huijia.apps.sealing.errors import UnableToUnseal
from huijia.apps.sealing.ring import ID_LENGTH, Use, current_ring, ring_with

FIRST = "1:"
"""Before there was a ring."""
ON_THE_RING = "2:"
PREFIX = len(ON_THE_RING) + ID_LENGTH + 1
"""Characters before the Base64, by which the key is told: as many for every key, so that the database can compare them."""

_LOOKS = re.compile(rf"2:[a-z0-9]{{{ID_LENGTH}}}:|1:[A-Za-z0-9+/]{{38}}")
_NONCE = 12


@lru_cache(maxsize=4)
def _first_keys(secret: str) -> tuple[AESGCM, bytes]:
    """Two keys, one for each purpose, from the one secret."""
    made = [
        hashlib.blake2b(secret.encode(), digest_size=32, person=person).digest()
        for person in (b"huijia-seal", b"huijia-same")
    ]
    return AESGCM(made[0]), made[1]


@lru_cache(maxsize=1024)
def _bound(key_id: str, bound_to: str) -> bytes:
    """What is vouched for beside the text: the way of sealing, the key's id, and where the text stands."""
    return f"{ON_THE_RING}{key_id}\0{bound_to}".encode()


def sealer(bound_to: str = "") -> Callable[[str], str]:
    """Seals many texts under the key that is the newest now."""
    ring = current_ring()
    key_id = ring.newest(Use.SEAL).id
    encrypt, beside = ring.cipher(key_id).encrypt, _bound(key_id, bound_to)
    mark, random = f"{ON_THE_RING}{key_id}:", os.urandom

    def sealed(plain: str) -> str:
        nonce = random(_NONCE)
        raw = nonce + encrypt(nonce, plain.encode(), beside)
        return mark + b2a_base64(raw, newline=False).decode()

    return sealed


def seal(plain: str, *, bound_to: str = "") -> str:
    """A number or an address as it is kept.

    ``bound_to`` names where it stands, as ``people.person.phone``: it opens only for whoever names the same, so that a text that
    somebody copied into another column tells nothing there. Not bound to its row: rows are copied whole within the database.
    """
    return sealer(bound_to)(plain)


def unseal(kept: str, *, bound_to: str = "") -> str:
    """What was sealed. Raises ``UnableToUnseal`` when its key is not here or is another one, or the text was changed or moved."""
    try:
        if kept.startswith(ON_THE_RING) and kept[PREFIX - 1 : PREFIX] == ":":
            key_id = kept[len(ON_THE_RING) : PREFIX - 1]
            cipher, beside = ring_with(key_id).cipher(key_id), _bound(key_id, bound_to)
            raw = a2b_base64(kept[PREFIX:], strict_mode=True)
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], beside).decode()
        raw = a2b_base64(kept.removeprefix(FIRST), strict_mode=True)
        return _first_keys(settings.ACCOUNTS_KEY)[0].decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
    except (InvalidTag, ValueError):
        raise _cannot(kept, bound_to) from None


def _cannot(kept: str, bound_to: str) -> UnableToUnseal:
    """Says under which key it should be, and where: never what it is."""
    where = bound_to or "?"
    if kept.startswith(ON_THE_RING):
        key_id = kept[len(ON_THE_RING) : PREFIX - 1]
        return UnableToUnseal(
            f"打不开封存的内容（{where}）：密钥环中的密钥 {key_id} 不是当初封存用的那一把，或者内容被改动、被移到了别处。"
            "请从备份中取回原来的密钥环（HUIJIA_DATA 中的 key-ring）。",
            f"what was sealed cannot be opened ({where}): the ring's key {key_id} is not the one it was sealed under, or the text was changed "
            "or moved. Bring back the ring that belongs to this database (key-ring in HUIJIA_DATA), from a backup.",
        )
    return UnableToUnseal(
        f"打不开封存的内容（{where}）：账户密钥（HUIJIA_DATA 中的 accounts-key，或 HUIJIA_ACCOUNTS_KEY）不是当初封存用的那一把，或者内容没有封存。",
        f"what was sealed cannot be opened ({where}): the accounts' key (accounts-key in HUIJIA_DATA, or HUIJIA_ACCOUNTS_KEY) is not the one "
        "it was sealed with, or it was not sealed at all. Bring the key back from a backup.",
    )


def looks_sealed(text: str) -> bool:
    """Whether a text has the form of a sealed one, whoever wrote it."""
    return _LOOKS.match(text) is not None


def fingerprint(plain: str) -> str:
    """Equal for equal texts; says nothing of the text to whoever lacks the key.

    Under the accounts' key, which stays: what was frozen in a payment, and the codes of bookings and events, rest on it.
    """
    return hmac.new(_first_keys(settings.ACCOUNTS_KEY)[1], plain.encode(), hashlib.sha256).hexdigest()
