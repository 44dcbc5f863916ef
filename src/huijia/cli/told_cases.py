"""A case that fails, in words."""

from __future__ import annotations

from collections.abc import Iterator

from huijia.engine.cases import Failure, Row
from huijia.values.text import Language


def told_failure(failure: Failure, language: Language) -> Iterator[str]:
    """Lines: which case, what it expects and gets, and the arithmetic that its author wrote."""
    case = failure.case
    zh = language == "zh"
    yield f"  {case.file}.yaml: {case.name}"
    if failure.why:
        yield f"      {'不能计算' if zh else 'cannot be run'}: {failure.why}"
        return
    for row in case.expected:
        if row not in failure.got:
            yield f"      {'应为' if zh else 'expected'}: {_told(row)}"
    for row in failure.got:
        if row not in case.expected:
            yield f"      {'得到' if zh else 'got'}:      {_told(row)}"
    if set(case.expected) == set(failure.got):
        yield f"      {'次序不同' if zh else 'the rows are in another order'}"
    yield f"      {'算法' if zh else 'arithmetic'}: {case.arithmetic}"


def _told(row: Row) -> str:
    period, answer, amount, reasons, missing = row
    parts = [
        period or "-",
        answer,
        "-" if amount is None else str(amount),
        ";".join(reasons),
        ";".join(missing),
    ]
    return "  ".join(part for part in parts if part)
