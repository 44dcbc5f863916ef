"""Keys: given, or made once and kept."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


def secret_key(data: Path) -> str:
    """The secret key from ``HUIJIA_SECRET``, or that in ``data/secret-key``, made when there is none."""
    return os.environ.get("HUIJIA_SECRET") or _kept(data / "secret-key")


def accounts_key(data: Path) -> str:
    """The key of account numbers from ``HUIJIA_ACCOUNTS_KEY``, or that in ``data/accounts-key``, made when there is none."""
    return os.environ.get("HUIJIA_ACCOUNTS_KEY") or _kept(data / "accounts-key")


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        made = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        # Of two processes that start together, one gives its key the name; nobody ever reads half of one.
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_text().strip()
