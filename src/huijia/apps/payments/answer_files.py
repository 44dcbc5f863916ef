"""A file of the bank on its way into the ledger: looked at as a whole first, then taken part by part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.payments.answering import read_answers
from huijia.apps.payments.bank.answers import Answer
from huijia.apps.payments.bank.errors import UnableToReadAnswer
from huijia.apps.payments.bank.list_reading import read_return_sheet
from huijia.apps.payments.bank.reading import check_answers
from huijia.apps.payments.bank.reading import read_answers as answers_in
from huijia.apps.payments.lists import profiles_of
from huijia.apps.payments.models import BankFile, Fund

_CHUNK = 1 << 20
LISTS = (".xlsx", ".csv", ".xls")
"""Endings of return sheets; everything else is taken for XML."""


def take_file(*, by: Viewer, fund: Fund, path: Path, name: str, at: datetime) -> BankFile:
    """Take the answers of a bank's file. A file that breaks off changes nothing; the same file again books nothing twice.

    Raises ``UnableToReadAnswer`` for what is no answer of a bank, ``UnableToPay`` for a file that was read for another fund.
    """
    if path.suffix.lower() in LISTS:
        answers = _answers_in_list(fund, path)
    else:
        check_answers(path)
        answers = answers_in(path)
    return read_answers(by=by, fund=fund, digest=digest_of(path), name=name, answers=answers, at=at)


def _answers_in_list(fund: Fund, path: Path) -> Iterator[Answer]:
    """The answers of a return sheet, by the first profile of the fund that fits it; it is read to its end before anything is taken."""
    first: UnableToReadAnswer | None = None
    for profile in profiles_of(fund):
        try:
            for _ in read_return_sheet(path, profile):
                pass
        except UnableToReadAnswer as error:
            first = first or error
        else:
            return read_return_sheet(path, profile)
    raise first or UnableToReadAnswer(
        "这个账户没有选定批量清单，回盘文件（xlsx、csv）无法读入；请先选定清单格式（huijia payments file）。",
        "No batch list was chosen for this fund, so a return sheet (xlsx, csv) cannot be read. Choose one first: huijia payments file.",
    )


def digest_of(path: Path) -> str:
    """SHA-256 of a file: it tells whether the file was read before."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
