"""Account numbers are kept sealed: AES-256-GCM under a key that lies outside the database.

Whoever has the database alone reads no account. ``fingerprint`` tells whether two numbers are the same without opening them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from huijia.apps.payments.errors import UnableToUnseal

_MARK = "1:"
"""The way of sealing, so that another one can come later."""
_NONCE = 12


@lru_cache(maxsize=4)
def _keys(secret: str) -> tuple[AESGCM, bytes]:
    """Two keys, one for each purpose, from the one secret."""
    made = [
        hashlib.blake2b(secret.encode(), digest_size=32, person=person).digest()
        for person in (b"huijia-seal", b"huijia-same")
    ]
    return AESGCM(made[0]), made[1]


def plain_number(number: str) -> str:
    """An account number without spaces and dashes, letters as capitals.

    >>> plain_number("6225 8814-1420 7430")
    '6225881414207430'
    """
    return re.sub(r"[\s\-]", "", number).upper()


def seal(number: str) -> str:
    """An account number as it is kept."""
    nonce = os.urandom(_NONCE)
    sealed = _keys(settings.ACCOUNTS_KEY)[0].encrypt(nonce, number.encode(), None)
    return _MARK + base64.b64encode(nonce + sealed).decode()


def unseal(kept: str) -> str:
    """The account number. Raises ``UnableToUnseal`` when the key is another one, or the text was changed."""
    try:
        raw = base64.b64decode(kept.removeprefix(_MARK), validate=True)
        return _keys(settings.ACCOUNTS_KEY)[0].decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
    except (InvalidTag, ValueError):
        raise UnableToUnseal(
            "an account number cannot be opened: the accounts' key is not the one it was sealed with"
        ) from None


def fingerprint(number: str) -> str:
    """Equal for equal numbers; says nothing of the number to whoever lacks the key."""
    return hmac.new(_keys(settings.ACCOUNTS_KEY)[1], number.encode(), hashlib.sha256).hexdigest()
