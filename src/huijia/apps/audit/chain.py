"""How entries are chained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(values: Mapping[str, Any] | int | None) -> str:
    """JSON with sorted keys and no spaces, so that equal content is equal text."""
    return _JSON(values)


def digest_of(previous: str, payload: str) -> str:
    """The digest of an entry, from that of the one before."""
    return hashlib.sha256(f"{previous}\n{payload}".encode()).hexdigest()


def kept_name(name: str, role: str) -> str:
    """An actor's name as an entry keeps it: none of a family member, of whom the account's number is enough."""
    return "" if role == "family" else name
