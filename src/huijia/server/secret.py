"""The secret key: given, or made once and kept."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """The secret key from ``HUIJIA_SECRET``, or that in ``data/secret-key``, made when there is none."""
    if given := os.environ.get("HUIJIA_SECRET"):
        return given
    path = data / "secret-key"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # O_EXCL: of two processes that start together, one makes it and the other reads it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()
