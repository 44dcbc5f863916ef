"""Reading a bank's answer, whichever of its XML messages it is: pain.002, camt.052, camt.053, camt.054."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from huijia.apps.payments.bank import camt, pain002
from huijia.apps.payments.bank.answers import Answer
from huijia.apps.payments.bank.errors import UnableToReadAnswer
from huijia.apps.payments.bank.xml_pieces import NAMESPACE

HEAD = 2**16


def read_answers(source: Path | BinaryIO) -> Iterator[Answer]:
    """The answers in a file, one by one, in its order; memory does not grow with the file.

    Raises ``UnableToReadAnswer`` for what is no such message, damaged, or a trap. That can be at the end, when answers have been
    given out already: keep none of them then.

    Nothing is left out: entries that are no answer to any order come too, as they are.
    """
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        head = file.read(HEAD)
        file.seek(0)
        named = _messages_named_in(head)
        if any(message in camt.MESSAGES for message in named):
            yield from camt.Statement().answers(file)
        elif "pain.001" in named and "pain.002" not in named:
            raise UnableToReadAnswer(
                "这是付款指令（pain.001），不是银行的回复；请选择银行给回的文件。",
                "This is an order (pain.001), not an answer: choose the file that the bank has sent.",
            )
        else:
            yield from pain002.StatusReport().answers(file)


def _messages_named_in(head: bytes) -> set[str]:
    """The messages whose namespaces stand in the beginning of a file; around the one that counts there may be an envelope."""
    encoding = "utf-16" if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "latin-1"
    return {found.group(1) for found in NAMESPACE.finditer(head.decode(encoding, "replace"))}
