"""What must not be read by whoever has the database alone is kept sealed: AES-256-GCM under a key that lies outside of it.

Account numbers, telephone numbers, addresses. ``fingerprint`` tells whether two are the same without opening them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from huijia.values.errors import HuijiaError

_MARK = "1:"
"""The way of sealing, so that another one can come later."""
_NONCE = 12


class UnableToUnseal(HuijiaError):
    """What was sealed cannot be read: the key is another one, or what was kept was changed."""


@lru_cache(maxsize=4)
def _keys(secret: str) -> tuple[AESGCM, bytes]:
    """Two keys, one for each purpose, from the one secret."""
    made = [
        hashlib.blake2b(secret.encode(), digest_size=32, person=person).digest()
        for person in (b"huijia-seal", b"huijia-same")
    ]
    return AESGCM(made[0]), made[1]


def seal(plain: str) -> str:
    """A number or an address as it is kept."""
    nonce = os.urandom(_NONCE)
    sealed = _keys(settings.ACCOUNTS_KEY)[0].encrypt(nonce, plain.encode(), None)
    return _MARK + base64.b64encode(nonce + sealed).decode()


def unseal(kept: str) -> str:
    """What was sealed. Raises ``UnableToUnseal`` when the key is another one, or the text was changed."""
    try:
        raw = base64.b64decode(kept.removeprefix(_MARK), validate=True)
        return _keys(settings.ACCOUNTS_KEY)[0].decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
    except (InvalidTag, ValueError):
        raise UnableToUnseal(
            "what was sealed cannot be opened: the accounts' key is not the one it was sealed with"
        ) from None


def fingerprint(plain: str) -> str:
    """Equal for equal texts; says nothing of the text to whoever lacks the key."""
    return hmac.new(_keys(settings.ACCOUNTS_KEY)[1], plain.encode(), hashlib.sha256).hexdigest()
