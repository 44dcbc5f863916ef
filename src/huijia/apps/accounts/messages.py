"""Text messages to families. An office names its own sender in ``HUIJIA_SENDER``: a function of phone and text.

Huijia brings none that reaches a network. What is sent is never logged.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

Sender = Callable[[str, str], None]


def send(phone: str, message: str) -> None:
    """Send a message by the sender that the office chose."""
    sender = cast(Sender, import_string(settings.MESSAGE_SENDER))
    sender(phone, message)


def to_file(phone: str, message: str) -> None:
    """Write a message into ``messages/outbox.txt`` in the data folder, which only its owner can read: the office hands it on."""
    settings.MESSAGES_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = settings.MESSAGES_FOLDER / "outbox.txt"
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
    ) as file:
        # Whoever is erased is taken out of the file (``privacy.files``): not while somebody writes.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(f"{phone}\t{message}\n")


def to_terminal(phone: str, message: str) -> None:
    """Show a message in the terminal in which a demo runs. Everybody in a demo is invented."""
    sys.stderr.write(f"[demo] {phone}: {message}\n")
    sys.stderr.flush()
