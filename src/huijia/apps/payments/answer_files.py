"""A file of the bank on its way into the ledger: looked at as a whole first, then taken part by part."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.payments.answering import read_answers
from huijia.apps.payments.bank.reading import check_answers
from huijia.apps.payments.bank.reading import read_answers as answers_in
from huijia.apps.payments.models import BankFile, Fund

_CHUNK = 1 << 20


def take_file(*, by: Viewer, fund: Fund, path: Path, name: str, at: datetime) -> BankFile:
    """Take the answers of a bank's file. A file that breaks off changes nothing; the same file again books nothing twice.

    Raises ``UnableToReadAnswer`` for what is no answer of a bank, ``UnableToPay`` for a file that was read for another fund.
    """
    check_answers(path)
    return read_answers(by=by, fund=fund, digest=digest_of(path), name=name, answers=answers_in(path), at=at)


def digest_of(path: Path) -> str:
    """SHA-256 of a file: it tells whether the file was read before."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
