"""The words in which a table is declared. An app declares its tables in its ``held.py``; ``tests/architecture/test_inventory.py`` refuses a field that is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from django.db.models import Model

from huijia.apps.inventory.law import Basis, Term
from huijia.values.text import Text


class Sensitivity(Enum):
    """What kind of data a field is."""

    NOT_PERSONAL = "not_personal"
    """Of things, places, law, or counts."""
    TECHNICAL = "technical"
    """Numbers of rows, moments, states: they tell of a person only together with what they belong to."""
    STAFF = "staff"
    """Of somebody who works for the office, in that work."""
    PERSONAL = "personal"
    OF_CHILDREN = "of_children"
    """Personal where it is of an adult, and sensitive where it is of a child under 14, of whom everything is (PIPL art. 28)."""
    SENSITIVE = "sensitive"
    """Whoever it is of (PIPL art. 28): financial accounts, health, and what tells of both."""

    @property
    def is_personal(self) -> bool:
        """Whether it tells something of a person whom the office serves."""
        return self in (Sensitivity.PERSONAL, Sensitivity.OF_CHILDREN, Sensitivity.SENSITIVE)


class Purpose(Enum):
    """What the data are for."""

    CLAIMS = "claims"
    PAYMENTS = "payments"
    ACCOUNT = "account"
    MESSAGES = "messages"
    OUTREACH = "outreach"
    STAFF_WORK = "staff_work"
    PROOF = "proof"
    SERVICE = "service"


class Erased(Enum):
    """What becomes of a field when a person is erased, or the time is over."""

    WITH_ROW = "with_row"
    """The row is deleted."""
    EMPTIED = "emptied"
    """The row stays (something that the law keeps rests on it), the field holds nothing any more."""
    KEPT = "kept"
    """Stays until the term of its table is over: the page says by which law, and until when."""
    UNREADABLE = "unreadable"
    """The key with which it was sealed is destroyed (values of the audit trail)."""
    STAYS = "stays"
    """Nothing of a person."""


class Seen(Enum):
    """Who may see it, besides the person themselves."""

    VILLAGE_CONTACT = "village_contact"
    TOWNSHIP_OFFICER = "township_officer"
    COUNTY_APPROVER = "county_approver"
    FINANCE = "finance"
    AUDITOR = "auditor"
    HEALTH_WORKER = "health_worker"
    ADMINISTRATOR = "administrator"
    WHOM_ONE_ASKED = "whom_one_asked"
    """Workers of outreach, of whoever asked for a visit or a plan or chose a contact: name, address, telephone."""
    EVERYBODY = "everybody"
    NOBODY = "nobody"
    """The service itself."""


class Given(Enum):
    """To whom outside of the office something is given, no more than they need."""

    BANK = "bank"
    CARRIER = "carrier"
    """Who brings a message: a telephone or e-mail service."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table. ``what`` in words that the person reads; ``exported``: stands in the person's copy; ``sealed``: encrypted where it lies.

    ``whose``: lookups to those in whose copy alone the field stands, where others of whom the row tells have no business with it: a child's copy
    has what was paid, not the number of the account to which it went. ``not_in_copy``: why something of a person is not in theirs.
    """

    what: Text
    sensitivity: Sensitivity
    erased: Erased
    exported: bool = True
    sealed: bool = False
    kept: Term | None = None
    """Where it is kept for another time than its table."""
    whose: tuple[str, ...] = ()
    not_in_copy: Text | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A column that holds the number of another table's row without being a relation to it: ``column`` -> a row of ``model`` -> ``then`` a person.

    ``model``: by name, as ``people.Person``: the declaration lies below the apps that it names.
    """

    column: str
    model: str
    then: str = "pk"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what for, on what it rests, of whom, for how long, and each of its fields by name.

    ``of``: lookups from a row to the people of whom it tells (``"pk"`` for the person's own row, ``"claim__child"``), ``numbers`` the same by way of
    a plain number. Whoever one of them leads to sees the row in their copy, and it goes with their erasing.
    ``household``: lookup to the household of whose members it tells while they belong to it: they see it in their copy, and it goes with the
    erasing of the last of them. All three are empty where a row tells of nobody but staff, or of nobody who could be found: ``nobody`` says why.
    ``privacy.finding.rows_of`` follows them.
    ``not_in_copy``: why the rows are not in the copy of those of whom they tell.
    ``at_once``: a filter for rows to which no term applies, for instance drafts that were never handed in: they go whenever the person wants it.
    """

    model: type[Model]
    what: Text
    purpose: Purpose
    basis: tuple[Basis, ...]
    kept: Term
    seen_by: tuple[Seen, ...]
    fields: Mapping[str, Field]
    of: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    household: str = ""
    nobody: Text | None = None
    not_in_copy: Text | None = None
    at_once: Mapping[str, object] | None = None
    given_to: tuple[Given, ...] = ()

    @property
    def name(self) -> str:
        """``people.Person``."""
        return f"{self.model._meta.app_label}.{self.model.__name__}"

    @property
    def tells_of_people(self) -> bool:
        """Whether a row leads to somebody."""
        return bool(self.of or self.numbers or self.household)


@dataclass(frozen=True, slots=True)
class Bare:
    """A table that no model stands for: made by Django, or by the database. ``name`` as the database has it; fields by column."""

    name: str
    what: Text
    purpose: Purpose
    basis: tuple[Basis, ...]
    kept: Term
    seen_by: tuple[Seen, ...]
    fields: Mapping[str, Field]
    nobody: Text | None = None


def row(zh: str = "这一行的编号", en: str = "The row's number") -> Field:
    """A row's own number."""
    return Field(Text(zh=zh, en=en), Sensitivity.TECHNICAL, Erased.WITH_ROW, exported=False)


def technical(zh: str, en: str, *, erased: Erased = Erased.WITH_ROW, exported: bool = True) -> Field:
    """A moment, a state, a number."""
    return Field(Text(zh=zh, en=en), Sensitivity.TECHNICAL, erased, exported)


def staff(zh: str, en: str, *, exported: bool = False, erased: Erased = Erased.WITH_ROW) -> Field:
    """Which member of staff did it. Not in the copy by number: the copy names them where the page does."""
    return Field(Text(zh=zh, en=en), Sensitivity.STAFF, erased, exported)


def personal(
    zh: str,
    en: str,
    *,
    erased: Erased = Erased.WITH_ROW,
    sealed: bool = False,
    not_in_copy: Text | None = None,
) -> Field:
    """Something of a person."""
    return _of_a_person(zh, en, Sensitivity.PERSONAL, erased, sealed, (), not_in_copy)


def of_children(
    zh: str,
    en: str,
    *,
    erased: Erased = Erased.WITH_ROW,
    sealed: bool = False,
    not_in_copy: Text | None = None,
) -> Field:
    """Something of a person who may be a child under 14: then it is sensitive."""
    return _of_a_person(zh, en, Sensitivity.OF_CHILDREN, erased, sealed, (), not_in_copy)


def sensitive(
    zh: str,
    en: str,
    *,
    erased: Erased = Erased.WITH_ROW,
    sealed: bool = False,
    whose: tuple[str, ...] = (),
    not_in_copy: Text | None = None,
) -> Field:
    """Something sensitive of a person (PIPL art. 28)."""
    return _of_a_person(zh, en, Sensitivity.SENSITIVE, erased, sealed, whose, not_in_copy)


def _of_a_person(
    zh: str,
    en: str,
    sensitivity: Sensitivity,
    erased: Erased,
    sealed: bool,
    whose: tuple[str, ...],
    not_in_copy: Text | None,
) -> Field:
    return Field(
        Text(zh=zh, en=en),
        sensitivity,
        erased,
        exported=not_in_copy is None,
        sealed=sealed,
        whose=whose,
        not_in_copy=not_in_copy,
    )


def thing(zh: str, en: str, *, sealed: bool = False) -> Field:
    """Of things, places, law or counts."""
    return Field(Text(zh=zh, en=en), Sensitivity.NOT_PERSONAL, Erased.STAYS, exported=False, sealed=sealed)


def kept(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The fields of a table whose rows the law keeps: what would go with its row stays until the table's term is over."""
    return {
        name: replace(field, erased=Erased.KEPT) if field.erased is Erased.WITH_ROW else field
        for name, field in fields.items()
    }
