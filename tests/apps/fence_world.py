"""A small world for the fence: families in several counties, with a row of theirs in every fenced table. Each text in it says whose it is.

``~07.3~`` stands in every text of the seventh table's row of the fourth family: wherever it comes back, it can be told who was shown what.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, models

from huijia.apps.accounts.models import Area, User
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.fence.standing import fenced_tables
from tests.apps.conftest import NOW, TODAY

AREAS = ("990101100", "990101101", "990201100", "990201101")
FAMILIES_IN_EACH = 2
STAFF = (
    *("township_officer", "county_approver", "finance", "auditor", "health_worker", "village_contact"),
    "administrator",
)
PLACES = ("99", "9901", "990101", "990201", *AREAS)
_NUMBERS = count(1)

ORDER = [
    *("people.Household", "people.Person", "people.PersonAccount", "people.Membership", "people.Fact"),
    *("people.Correction", "people.PossibleDuplicate", "people.Merge", "people.RosterImport"),
    *("people.ImportedRow", "people.PersonReading", "audit.Entry", "consent.Answer", "claims.Claim"),
    *("claims.Assessment", "claims.Decision", "claims.CareProof", "claims.Paper", "claims.Appeal"),
    *("claims.Delivery", "claims.Letter", "payments.Fund", "payments.Run", "payments.BankFile"),
    *("payments.Entitlement", "payments.PayeeAccount", "payments.Hold", "payments.Instruction"),
    *("payments.LeftOut", "payments.RefusedAccount", "payments.BankAnswer", "payments.Recovery"),
    *("payments.Entry", "recalculation.Recalculation", "recalculation.Case", "outreach.Contact"),
    *("outreach.Home", "outreach.Visit", "outreach.Plan", "outreach.PlanItem", "outreach.Said"),
    *("field.Device", "field.Operation", "audit.PersonKey", "privacy.Erasure", "privacy.LegalHold"),
    "privacy.FileToErase",
]
"""Each after those that it points at."""


@dataclass
class Family:
    """``rows``: model's label -> the row. ``account`` signs in as a family member, ``worker`` is the contact whom it chose."""

    number: int
    area: str
    account: User
    worker: User
    rows: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """``models``: the fenced ones. ``number``: table -> the one that stands in its marks."""

    families: list[Family]
    models: list[type[models.Model]]
    number: dict[str, int]


MARK = re.compile(r"~(\d\d)\.(\d)~")


def _given(label: str, family: Family) -> dict[str, Any]:
    """What a table's own rules ask for; the rest is filled in."""
    person, child = family.rows.get("people.Person"), family.rows.get("child")
    contact = family.rows.get("outreach.Contact")
    return {
        "people.Person": {"area_id": family.area, "merged_into": None},
        "people.PersonAccount": {"user": family.account},
        "people.PossibleDuplicate": {"first": person, "second": child, "probability": 0.5},
        "people.Merge": {"merged": child, "kept": person},
        "audit.Entry": {"sequence": 10**6 + next(_NUMBERS), "area": family.area, "person_id": getattr(person, "pk", None)},
        "audit.PersonKey": {"person_id": getattr(person, "pk", None)},
        "privacy.Erasure": {"area": family.area, "person_id": getattr(person, "pk", None)},
        "privacy.LegalHold": {"area": family.area, "person_id": getattr(person, "pk", None)},
        "people.PersonReading": {"township": family.area, "kind": 1},
        "claims.Claim": {"child": child, "state": "submitted", "submitted_at": NOW, "kind": "first"},
        "claims.Decision": {"reason": "x"},
        "claims.Delivery": {"told_on": TODAY},
        "payments.Entitlement": {"child": child, "payee": person},
        "payments.Hold": {"child": child, "from_on": TODAY, "look_again_on": TODAY + timedelta(days=3)},
        "payments.Recovery": {"way": "repayment", "amount_minor": 5, "part_minor": 5},
        "payments.Entry": {"kind": "allocation", "debit": "owed", "credit": "paid"},
        "recalculation.Case": {"new_decision": None},
        "outreach.Contact": {"user": family.worker, "state": "proposed", "from_time": "09:00", "until_time": "10:00"},
        "outreach.Home": {"chosen_by": person},
        "outreach.Visit": {"worker": None, "state": "asked", "outcome": "", "topic": "practical", "whom": "own_contact"},
        "outreach.Plan": {"first_contact": contact, "second_contact": None, "state": "asked"},
        "outreach.Said": {"by": None},
        "field.Device": {"user": family.worker, "id": uuid.uuid4(), "shut_out_by": None},
        "field.Operation": {"user": family.worker, "id": uuid.uuid4(), "result": "accepted", "reason": "", "settled_by": None, "settled_how": ""},
    }.get(label, {})  # fmt: skip


def _filled(model: type[models.Model], family: Family, mark: str) -> Any:
    label = model._meta.label
    values: dict[str, Any] = dict(_given(label, family))
    for each in model._meta.concrete_fields:
        if each.name in values or each.attname in values or (each.primary_key and not each.is_relation):
            continue
        if each.is_relation:
            to = each.related_model._meta.label  # type: ignore[union-attr]
            known = {"accounts.Area": None, **family.rows}
            if to == "accounts.Area":
                values[each.attname] = family.area
            elif (row := known.get(to)) is not None:
                values[each.name] = row
        elif (not each.null and not each.has_default()) or each.name in ("note", "address", "name_pinyin"):
            values[each.name] = _value(each, mark)
    return model(**values)


def _value(each: Any, mark: str) -> Any:
    if each.choices:
        return each.choices[0][0]
    if isinstance(each, models.CharField | models.TextField):
        room = each.max_length or 100
        return mark if room >= len(mark) else mark[1 : room + 1]
    made: dict[type[Any], Any] = {
        models.JSONField: {"m": mark}, models.DateField: TODAY, models.DateTimeField: NOW, models.BinaryField: mark.encode(),
        models.BooleanField: False, models.UUIDField: uuid.uuid4(), models.FloatField: 0.5,
    }  # fmt: skip
    return next((value for kind, value in made.items() if type(each) is kind), 1)


def make_world() -> World:
    """Fill it. On PostgreSQL, in a transaction that is rolled back: the guards of the tables stay off."""
    fenced = fenced_tables()
    known = {model._meta.label: model for model in apps.get_models()}
    ordered = [known[label] for label in ORDER]
    number = {model._meta.db_table: place for place, model in enumerate(ordered)}
    with connection.cursor() as cursor:
        for model in ordered:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    for code in ("99", "9901", "9902", "990101", "990201", *AREAS):
        Area.objects.get_or_create(code=code, defaults={"name_zh": code})
    families = []
    for place in range(len(AREAS) * FAMILIES_IN_EACH):
        accounts = [User.objects.create(username=f"{name}{place}", name="x") for name in ("f", "w")]
        family = Family(place, AREAS[place // FAMILIES_IN_EACH], *accounts)
        families.append(family)
        for model in ordered:
            mark = f"~{number[model._meta.db_table]:02}.{place}~"
            row = _filled(model, family, mark)
            row.save(force_insert=True)
            family.rows[model._meta.label] = row
            if model._meta.label == "people.Person":
                child = _filled(model, family, mark)
                child.save(force_insert=True)
                family.rows["child"] = child
            if model._meta.label == "people.Membership":
                model(
                    household=row.household, person=family.rows["child"], relation="child", valid_from=TODAY
                ).save()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return World(families, [model for model in ordered if model._meta.db_table in fenced], number)


def random_viewer(draw: random.Random, world: World) -> Viewer:
    """Somebody with one or two roles somewhere, a family member, or nobody."""
    kind = draw.random()
    if kind < 0.08:
        return Viewer(None, "", "none")
    if kind < 0.3:
        family = draw.choice(world.families)
        areas: dict[str, tuple[str, ...]] = {"family": ()}
        if draw.random() < 0.2:
            areas[draw.choice(STAFF)] = (draw.choice(PLACES),)
        return Viewer(family.account.pk, "x", "family", areas)
    areas = {role: (draw.choice(PLACES),) for role in draw.sample(STAFF, draw.choice((1, 1, 2)))}
    worker = draw.choice(world.families).worker
    return Viewer(worker.pk, "x", next(iter(areas)), areas)


def _oracle() -> dict[str, Callable[[Viewer, Family], bool]]:
    """Table -> whether a viewer may see a family's row: said once more, in other words than the policies."""

    def at(*roles: str) -> Callable[[Viewer, Family], bool]:
        return lambda viewer, family: viewer.serves(family.area, *roles)

    def own(viewer: Viewer, family: Family) -> bool:
        return viewer.has("family") and viewer.id == family.account.pk

    def visited(viewer: Viewer, family: Family) -> bool:
        contact = viewer.serves(family.area, "village_contact") and viewer.id == family.worker.pk
        return contact or viewer.serves(family.area, "health_worker")

    def either(*rules: Callable[[Viewer, Family], bool]) -> Callable[[Viewer, Family], bool]:
        return lambda viewer, family: any(rule(viewer, family) for rule in rules)

    desk = at("township_officer", "county_approver")
    person = either(desk, at("auditor"), own, visited)
    families = ("township_officer", "county_approver", "health_worker", "village_contact", "family")

    def membership(viewer: Viewer, family: Family) -> bool:
        return viewer.has(*families) and person(viewer, family)

    household = either(membership, desk, at("health_worker", "village_contact"))
    claim = either(desk, own)
    entitlement = either(at("county_approver", "finance"), own)
    instruction = entitlement
    outreach = either(at("township_officer", "health_worker"), visited, own)
    return {
        "people_person": person,
        "people_fact": claim,
        "people_correction": claim,
        "people_membership": membership,
        "people_household": household,
        "people_personaccount": lambda viewer, family: desk(viewer, family) or viewer.id == family.account.pk,
        "people_possibleduplicate": desk,
        "people_merge": claim,
        "people_importedrow": desk,
        **dict.fromkeys(
            ("people_personreading", "audit_personkey", "privacy_filetoerase"), lambda _viewer, _family: False
        ),
        "privacy_erasure": claim,
        "privacy_legalhold": either(at("county_approver"), own),
        "audit_entry": either(at("auditor"), own),
        "consent_answer": either(desk, own, visited),
        **{
            f"claims_{name}": claim
            for name in ("claim", "assessment", "decision", "careproof", "paper", "appeal", "delivery", "letter")
        },
        "payments_entitlement": entitlement,
        "payments_payeeaccount": claim,
        "payments_refusedaccount": claim,
        "payments_hold": claim,
        "payments_instruction": instruction,
        "payments_leftout": instruction,
        "payments_bankanswer": at("finance"),
        "payments_entry": instruction,
        "payments_recovery": entitlement,
        "recalculation_case": desk,
        "outreach_home": household,
        "outreach_visit": outreach,
        "outreach_plan": outreach,
        "outreach_planitem": outreach,
        "outreach_said": either(household, outreach),
        "field_operation": lambda viewer, family: viewer.serves(family.area, "health_worker") or viewer.id == family.worker.pk,
    }  # fmt: skip


ORACLE = _oracle()


def foreign(text: str, viewer: Viewer, world: World) -> Iterator[str]:
    """Marks in a text that tell of a row which this viewer may not see."""
    tables = {number: table for table, number in world.number.items()}
    for table, family in set(MARK.findall(text)):
        name = tables[int(table)]
        if name in ORACLE and not ORACLE[name](viewer, world.families[int(family)]):
            yield f"{name} of family {family}"
