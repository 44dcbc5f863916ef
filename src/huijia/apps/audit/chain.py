"""How entries are chained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(values: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces, so that equal content is equal text."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(previous: str, payload: str) -> str:
    """The digest of an entry, from that of the one before."""
    return hashlib.sha256(f"{previous}\n{payload}".encode()).hexdigest()
