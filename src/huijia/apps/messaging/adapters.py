"""The ways out: each takes a sealed-open address and a finished text. An office names its own in the settings.

Huijia brings none that reaches a telephone network: without an office's own, text messages go into a file, e-mails into a folder
(a mail server: ``HUIJIA_SMTP``), and letters become PDFs to print.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from huijia.apps.accounts.messages import send as send_sms
from huijia.apps.messaging.models import Channel
from huijia.apps.printing import pdf_from
from huijia.values.text import Language


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it leaves. ``number`` is its own, so that whoever is told twice can tell."""

    number: int
    address: str
    subject: str
    text: str
    language: Language


Adapter = Callable[[Letter], None]
"""Sends a message, or raises: then it is tried again."""


def adapters() -> dict[str, Adapter]:
    """Channel -> the adapter that the office chose."""
    return {
        channel.value: cast(Adapter, import_string(settings.MESSAGE_ADAPTERS[channel.value]))
        for channel in Channel
    }


def by_sms(letter: Letter) -> None:
    """By the office's sender of text messages (``HUIJIA_SENDER``)."""
    send_sms(letter.address, letter.text)


def by_email(letter: Letter) -> None:
    """By the mail server of the settings; without one into a folder, in a demo into the terminal."""
    if folder := getattr(settings, "EMAIL_FILE_PATH", None):
        # Django makes it with the rights of any folder; what lies in it is for the office alone.
        Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    send_mail(letter.subject, letter.text, None, [letter.address])


def by_letter(letter: Letter) -> None:
    """As a PDF in ``messages/letters`` of the data folder, for the office to print; only its owner can read it."""
    with translation.override("en" if letter.language == "en" else "zh-hans"):
        page = render_to_string("messaging/letter.html", {"letter": letter, "office": settings.OFFICE_NAME})
    pdf = pdf_from(page, style="messaging/letter.css")
    folder = settings.MESSAGES_FOLDER / "letters"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{letter.number}.pdf"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pdf)
