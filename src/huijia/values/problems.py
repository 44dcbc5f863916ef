"""What is wrong with one row of facts: where, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from huijia.values.text import Language, Text


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason for which a row goes back. ``row`` is the number that a person sees beside the row in the sheet
    (for Parquet and Arrow: its position, from 1); ``column`` its heading there; ``value`` what stands in the cell.

    ``code`` is stable, for programs; ``what`` and ``remedy`` are sentences, for people.
    """

    row: int
    column: str
    value: str
    code: str
    what: Text
    remedy: Text

    def sentence(self, language: Language) -> str:
        """Column, value, what is wrong and how to mend it, in one line (the row's number stands beside it)."""
        what, remedy = self.what.in_language(language), self.remedy.in_language(language)
        if language == "zh":
            return (
                f"{self.column}“{self.value}”：{what}。{remedy}。" if self.column else f"{what}。{remedy}。"
            )
        return f"{self.column} '{self.value}': {what}. {remedy}." if self.column else f"{what}. {remedy}."
