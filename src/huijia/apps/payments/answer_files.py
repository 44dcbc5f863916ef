"""A file of the bank on its way into the ledger: looked at as a whole first, then taken part by part."""

from __future__ import annotations

import hashlib
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BufferedRandom
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.payments.answering import read_answers
from huijia.apps.payments.bank.answers import Answer
from huijia.apps.payments.bank.errors import UnableToReadAnswer
from huijia.apps.payments.bank.list_reading import read_return_sheet
from huijia.apps.payments.bank.reading import read_answers as answers_in
from huijia.apps.payments.lists import profiles_of
from huijia.apps.payments.models import BankFile, Fund

_CHUNK = 1 << 20
_ANSWERS_AT_A_TIME = 1_000
_VALUES = attrgetter(*Answer.__slots__)
"""An answer as a tuple, which is kept and made again in a fifth of the time."""
LISTS = (".xlsx", ".csv", ".xls")
"""Endings of return sheets; everything else is taken for XML."""


def take_file(*, by: Viewer, fund: Fund, path: Path, name: str, at: datetime) -> BankFile:
    """Take the answers of a bank's file. A file that breaks off changes nothing; the same file again books nothing twice.

    Raises ``UnableToReadAnswer`` for what is no answer of a bank, ``UnableToPay`` for a file that was read for another fund.
    """
    with tempfile.TemporaryFile() as kept:
        if path.suffix.lower() in LISTS:
            _keep_list(fund, path, kept)
        else:
            _keep(answers_in(path), kept)
        kept.seek(0)
        return read_answers(by=by, fund=fund, digest=digest_of(path), name=name, answers=_kept(kept), at=at)


def _keep(answers: Iterable[Answer], file: BinaryIO) -> None:
    """Read a file's answers to their end, and keep them aside: reading the bank's file a second time takes as long as all the rest."""
    rest = iter(answers)
    while part := list(islice(rest, _ANSWERS_AT_A_TIME)):
        pickle.dump([_VALUES(each) for each in part], file, pickle.HIGHEST_PROTOCOL)


def _kept(file: BufferedRandom) -> Iterator[Answer]:
    while file.peek(1):
        # Ours: the file has no name, and nobody else can have written to it.
        for values in pickle.load(file):
            yield Answer(*values)


def _keep_list(fund: Fund, path: Path, file: BinaryIO) -> None:
    """Keep the answers of a return sheet, by the first profile of the fund that fits it."""
    first: UnableToReadAnswer | None = None
    for profile in profiles_of(fund):
        file.seek(0)
        file.truncate()
        try:
            _keep(read_return_sheet(path, profile), file)
        except UnableToReadAnswer as error:
            first = first or error
        else:
            return
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
