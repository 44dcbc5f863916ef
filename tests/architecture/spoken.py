"""Every word that the service stores, asks, lists, counts or shows, with the place where it stands: for the search of charter, rule 2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path

from django import forms
from django.db import models

from huijia.engine.model.pack import Pack
from huijia.values.forbidden import FORBIDDEN_STEMS, FORBIDDEN_WORDS
from huijia.values.text import Text

Spoken = Iterator[tuple[str, str]]
"""Place, word."""

_ANY = [re.compile(stem.replace("_", r"[\s_-]*")) for stem in (*FORBIDDEN_STEMS, *FORBIDDEN_WORDS)]
"""One by one, in small letters: ten times as fast over four megabytes as all at once in either."""

READ = (".py", ".html", ".yaml", ".js", ".txt", ".css", ".csv", ".webmanifest")

_OF_PROGRAMS = re.compile(
    r"RAISE\(ABORT|\bonabort\b|Abort(?:Signal|Error|Controller)|\babort\(\)|\.abort\(", re.ASCII
)
"""What databases and browsers call giving up: no word of people."""


def of_models(found: Iterable[type[models.Model]]) -> Spoken:
    """Names, columns, verbose names, help texts and choices."""
    for model in found:
        meta = model._meta
        for word in (model.__name__, meta.db_table, str(meta.verbose_name), str(meta.verbose_name_plural)):
            yield meta.label, word
        for field in meta.get_fields():
            place = f"{meta.label}.{field.name}"
            yield place, field.name
            for name in ("verbose_name", "help_text", "db_column"):
                yield place, str(getattr(field, name, "") or "")
            for pair in getattr(field, "flatchoices", None) or ():
                yield from ((place, str(each)) for each in pair)
        for constraint in (*meta.constraints, *meta.indexes):
            yield meta.label, constraint.name


def of_forms(found: Iterable[type[forms.BaseForm]]) -> Spoken:
    """Names, labels, help texts, placeholders and choices."""
    for form in found:
        for name, field in form.base_fields.items():
            place = f"{form.__module__}.{form.__name__}.{name}"
            yield place, name
            yield place, str(field.label or "")
            yield place, str(field.help_text or "")
            yield from ((place, str(value)) for value in field.widget.attrs.values())
            if not isinstance(field, forms.ModelChoiceField):
                for pair in getattr(field, "choices", ()):
                    yield from ((place, str(each)) for each in pair)


def of_code_lists(found: Iterable[type[Enum]]) -> Spoken:
    """Names, values and labels."""
    for kind in found:
        for each in kind:
            place = f"{kind.__module__}.{kind.__name__}.{each.name}"
            yield place, each.name
            yield place, str(each.value)
            label = getattr(each, "label", "")
            yield from (
                (place, word) for word in ((label.zh, label.en) if isinstance(label, Text) else (str(label),))
            )


def of_actions(found: Mapping[str, Text]) -> Spoken:
    """What the audit trail calls what was done."""
    for name, said in found.items():
        yield from ((name, word) for word in (name, said.zh, said.en))


def of_pack(pack: Pack) -> Spoken:
    """What a pack asks: names, headings by which a sheet's columns are known, questions, helps, and what can be answered."""
    for fact in pack.facts:
        place = f"{pack.id}: {fact.name}"
        yield from ((place, word) for word in (fact.name, *fact.all_headings))
        for said in (fact.question, fact.help, fact.why, fact.empty_means):
            if said is not None:
                yield from ((place, word) for word in (said.zh, said.en))


def of_files(folder: Path, exempt: Iterable[str] = ()) -> Spoken:
    """Each line of each text, without what is a term of programming. ``exempt``: files and folders below, with ``/`` at the end."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not any(name == each or (each.endswith("/") and name.startswith(each)) for each in exempt):
            yield from ((f"{name}:{number}", line) for number, line in _lines(path))


def of_file(path: Path) -> Spoken:
    """The same for one."""
    return ((f"{path.name}:{number}", line) for number, line in _lines(path))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    if path.suffix in READ:
        text = _OF_PROGRAMS.sub("", path.read_text(encoding="utf-8"))
        # Most texts hold none: they need no looking at each line.
        lowered = text.lower()
        if any(each.search(lowered) for each in _ANY):
            yield from enumerate(text.splitlines(), 1)
