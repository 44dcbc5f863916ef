"""A person's copy, built from the declarations: every table that tells of them, every row, every field that is theirs, with its words.

Personal Information Protection Law, art. 45. The format is described in ``docs/reference/copy.md``; whoever changes what a reader of it
relies on gives it another ``VERSION``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import BinaryField, Field
from django.utils import timezone

from huijia.apps.audit.models import Entry
from huijia.apps.audit.opening import Told
from huijia.apps.audit.opening import opened as opened_entries
from huijia.apps.inventory.declaring import Table
from huijia.apps.people.models import Person
from huijia.apps.people.queries import records_of
from huijia.apps.privacy.copy_files import file_of
from huijia.apps.privacy.groups import GROUPS, group_of
from huijia.apps.privacy.rows import exported, not_theirs, points_at_people, shown_rows, tables_on
from huijia.apps.privacy.sides import BOTH, Side
from huijia.apps.privacy.words import is_money, words_for, words_for_keys
from huijia.apps.sealing import unseal
from huijia.apps.sealing.fields import HeldSealed
from huijia.values.text import Text

FORMAT, VERSION = "huijia-copy", 1

WITHHELD = Text(
    zh="这一项是另一个人的，不在这份副本里。",
    en="This is another person's, and not in this copy.",
)
PART_ONLY = {
    Side.BENEFITS: Text(
        zh="这份副本由乡镇窗口打印，只有待遇方面的资料。联系人、走访、帮扶计划的资料，在您自己的账户里或向卫生服务人员取得：办理申领的人看不到它们。",
        en="This copy was made at the township's counter and holds what concerns benefits. What outreach holds (contacts, visits, plans) you get in your own "
        "account or from a health worker: whoever handles claims cannot see it.",
    ),
    Side.OUTREACH: Text(
        zh="这份副本由卫生服务人员打印，只有联系人、走访和帮扶计划的资料。待遇方面的资料，在您自己的账户里或向乡镇窗口取得。",
        en="This copy was made by a health worker and holds contacts, visits and plans. What concerns benefits you get in your own account or at the "
        "township's counter.",
    ),
}


def copy_of(people: Iterable[Person], *, sides: frozenset[Side], at: datetime) -> dict[str, Any]:
    """All that is held of these people, each by themself, in a form that JSON can hold."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": _value(at),
        "part": None if sides == BOTH else both(PART_ONLY[next(iter(sides))]),
        "groups": [{"key": key, "name": both(name)} for key, name in GROUPS.items()],
        "withheld": both(WITHHELD),
        "people": _people([(each, [record.pk for record in records_of(each)]) for each in people], sides, at),
    }


def _people(
    people: Sequence[tuple[Person, list[int]]], sides: frozenset[Side], at: datetime
) -> list[dict[str, Any]]:
    today = timezone.localtime(at).date()
    names = {number: person.name for person, numbers in people for number in numbers}
    made = []
    for person, numbers in people:
        told = (table_of(each, numbers, sides=sides, on=today, names=names) for each in tables_on(sides))
        made.append({"name": person.name, "records": numbers, "tables": [each for each in told if each]})
    return made


def table_of(
    table: Table,
    people: Sequence[int],
    *,
    sides: frozenset[Side],
    on: date,
    most: int | None = None,
    names: Mapping[int, str],
) -> dict[str, Any] | None:
    """What a table holds of these records of one person, oldest first, or the latest ``most`` rows; None where it holds nothing.

    ``names``: of every record whose number may stand in it, the person's own and those that are handed out together with it.
    """
    found = shown_rows(table, people, sides=sides, on=on)
    rows: list[Any] = [] if table.not_in_copy else list(found if most is None else found.reverse()[:most])
    if most is not None:
        rows.reverse()
    if not rows and not (table.not_in_copy and found.exists()):
        return None
    told: dict[str, Any] = {
        "table": table.name,
        "group": group_of(table),
        "what": both(table.what),
        "basis": [
            {"law": both(each.law), "article": each.article, "says": both(each.says)} for each in table.basis
        ],
        "kept": both(table.kept.words),
    }
    if table.not_in_copy:
        return {**told, "not_here": both(table.not_in_copy), "fields": [], "rows": []}
    known = _Known(
        names,
        not_theirs(table, found, people),
        points_at_people(table),
        opened_entries(rows) if table.model is Entry else {},
    )
    lines = [_row(table, each, known) for each in rows]
    if left_out := [
        {"name": name, "what": both(each.what), "why": both(each.not_in_copy)}
        for name, each in table.fields.items()
        if each.not_in_copy
    ]:
        told["left_out"] = left_out
    return {**told, "fields": _fields(table, lines, known), "rows": lines}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known while a table's rows are read.

    ``names``: record -> whose name may stand in the copy; ``allowed``: field -> rows in which it is theirs; ``pointing``: fields that hold the number
    of a record; ``trail``: entry -> what it tells, opened.
    """

    names: Mapping[int, str]
    allowed: Mapping[str, set[Any]]
    pointing: set[str]
    trail: Mapping[int, Told]

    def is_anothers(self, name: str, row: Any, raw: Any) -> bool:
        """Whether a value is another person's: by its declaration, or as the number by which another person's record is found."""
        if name in self.allowed and row.pk not in self.allowed[name]:
            return True
        return name in self.pointing and raw is not None and raw not in self.names


def _fields(table: Table, lines: Sequence[dict[str, Any]], known: _Known) -> list[dict[str, Any]]:
    made = []
    for name, field in exported(table).items():
        told: dict[str, Any] = {"name": name, "what": both(field.what)}
        full_name = f"{table.name}.{name}"
        if is_money(full_name):
            told["money"] = True
        values = [each["values"][name] for each in lines if name in each["values"]]
        if words := _words(full_name, name, values, known):
            told["words"] = words
        keys = {key for each in values if isinstance(each, dict) for key in each}
        if named := words_for_keys(full_name, keys):
            told["keys"] = {key: both(text) for key, text in sorted(named.items())}
        made.append(told)
    return made


def _words(full_name: str, name: str, values: Sequence[Any], known: _Known) -> dict[str, dict[str, str]]:
    if name in known.pointing:
        found = sorted({each for each in values if each is not None})
        return {str(each): {"zh": known.names[each], "en": known.names[each]} for each in found}
    listed = [one for each in values for one in (each if isinstance(each, list) else [each])]
    codes = {each for each in listed if isinstance(each, str)}
    return {code: both(text) for code, text in sorted(words_for(full_name, codes).items())}


def _row(table: Table, row: Any, known: _Known) -> dict[str, Any]:
    values: dict[str, Any] = {}
    withheld = []
    for name in exported(table):
        field = table.model._meta.get_field(name)
        assert isinstance(field, Field), "a declared field is a column"
        if isinstance(field, BinaryField):
            continue
        raw = getattr(row, field.attname)
        if known.is_anothers(name, row, raw):
            withheld.append(name)
        elif name == "payload" and row.pk in known.trail:
            values[name] = _told_of(known.trail[row.pk])
        else:
            # What seals by itself has opened by itself.
            values[name] = _value(unseal(raw) if isinstance(field, HeldSealed) and raw else raw)
    told: dict[str, Any] = {"row": str(row.pk), "values": values}
    if withheld:
        told["withheld"] = withheld
    elif file := file_of(row):
        told["file"] = file
    return told


def _told_of(told: Told) -> dict[str, Any]:
    """What an entry of the trail holds besides its columns: values before and after, and the reason."""
    if told.erased:
        return {"erased": True}
    return {"changes": {name: list(pair) for name, pair in told.changes.items()}, "reason": told.reason}


def _value(raw: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(raw, datetime):
        return timezone.localtime(raw).isoformat()
    if isinstance(raw, (date, time)):
        return raw.isoformat()
    return str(raw) if isinstance(raw, uuid.UUID) else raw


def both(text: Text) -> dict[str, str]:
    """A text in both languages, as the copy holds it."""
    return {"zh": text.zh, "en": text.en}
