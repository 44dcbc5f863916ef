"""A person's copy holds what the database holds of them, no more and no less, whatever happened: compared with plain SQL."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huijia.apps.audit.models import Entry
from huijia.apps.claims.actions import return_for_more, start_claim, take
from huijia.apps.claims.models import Claim, Decision, Letter
from huijia.apps.claims.paper_actions import add_paper
from huijia.apps.consent.family_accounts import answer_messages
from huijia.apps.inventory.declaring import Field
from huijia.apps.payments.shown import ENTRIES, LEDGER_ACCOUNTS
from huijia.apps.payments.states import Account, EntryKind
from huijia.apps.people.actions import register_person
from huijia.apps.people.corrections import ask_for_correction, decline_correction
from huijia.apps.people.merging import merge_people, undo_merge
from huijia.apps.people.models import Person, Source
from huijia.apps.privacy.copying import FORMAT, VERSION, copy_of
from huijia.apps.privacy.everything import TABLES
from huijia.apps.privacy.printing import copy_pdf
from huijia.apps.privacy.reading import in_words, said
from huijia.apps.privacy.rows import SHOWN, exported
from huijia.apps.privacy.sides import BOTH, Side
from huijia.apps.privacy.words import is_money
from huijia.apps.sealing import looks_sealed, unseal
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.held_by_sql import as_told, held_by_sql, leads_to
from tests.apps.payments_office import Money, make_money
from tests.apps.test_outreach_histories import History as OutreachHistory
from tests.apps.test_outreach_histories import outreach as outreach
from tests.apps.test_outreach_histories import undone as undone
from tests.apps.test_papers import picture
from tests.apps.test_payments_histories import STEPS
from tests.apps.test_payments_histories import History as MoneyHistory
from tests.apps.test_payments_histories import money as money
from tests.apps.test_payments_histories import undone as money_undone

SignedIn = Callable[[str], Client]
DECLARED = {each.name: each for each in SHOWN}
LEFT_OUT = {"people.PersonReading", "people.PersonAccount", "audit.PersonKey"}
"""Tables of which a person's copy says why it holds none of their rows, or that hold nothing but what others are opened with."""


def faults(person: Person) -> list[str]:
    """Where a person's copy and the database differ."""
    told = copy_of([person], sides=BOTH, at=NOW)
    assert json.loads(json.dumps(told)) == told, "it is read back as it was written"
    [copied] = told["people"]
    tables = {each["table"]: {row["row"]: row for row in each["rows"]} for each in copied["tables"]}
    assert {each["table"] for each in copied["tables"] if "not_here" in each} <= LEFT_OUT
    held = held_by_sql(person.pk, on=TODAY)
    assert set(copied["records"]) == set(held["people.Person"])
    found = [
        f"{label}: not in the copy" for label in held if label not in tables and label not in LEFT_OUT
    ] + [f"{label}: not in the database" for label in tables if label not in held]
    for label, rows in held.items():
        if label in LEFT_OUT or label not in tables:
            continue
        of_copy = tables[label]
        keys = {str(as_told(_key(label), key)): row for key, row in rows.items()}
        found += [f"{label} {key}: {why}" for key, why in _odd(keys, of_copy)]
        for key in keys.keys() & of_copy.keys():
            found += _differences(label, keys[key], of_copy[key], copied["records"])
    return found


def _odd(held: Iterable[str], copied: Iterable[str]) -> list[tuple[str, str]]:
    more, less = set(copied) - set(held), set(held) - set(copied)
    return [*((key, "too much") for key in more), *((key, "missing") for key in less)]


def _key(label: str) -> Any:
    return DECLARED[label].model._meta.pk


def _differences(label: str, held: dict[str, Any], copied: dict[str, Any], people: list[int]) -> list[str]:
    table, found = DECLARED[label], []
    for field in table.model._meta.concrete_fields:
        if (declared := table.fields.get(field.name)) is None:
            continue  # test_inventory asks for it
        if not declared.exported or isinstance(field, models.BinaryField):
            if field.name in copied["values"]:
                found.append(f"{label}.{field.name}: is not for the copy")
            continue
        raw = held[str(field.column)]
        if _is_anothers(label, field, declared, held, raw, people):
            if field.name not in copied.get("withheld", ()) or field.name in copied["values"]:
                found.append(f"{label}.{field.name}: another person's, and handed out")
        elif not _same(field, raw, copied["values"].get(field.name, "nothing")):
            found.append(f"{label}.{field.name}: {raw!r} is told as {copied['values'].get(field.name)!r}")
    return found


def _is_anothers(
    label: str, field: Any, declared: Field, held: dict[str, Any], raw: Any, people: list[int]
) -> bool:
    if field.is_relation and field.related_model is Person and raw is not None and raw not in people:
        return True
    return bool(declared.whose) and not any(leads_to(label, held, each, people) for each in declared.whose)


def _opened(field: Any, told: Any) -> Any:
    """What was sealed, by the one who sealed it: the field itself, or its callers."""
    is_sealed = hasattr(field, "bound_to") and isinstance(told, str) and looks_sealed(told)
    return unseal(told, bound_to=field.bound_to) if is_sealed else told


def _same(field: Any, raw: Any, told: Any) -> bool:
    if field.model is Entry and field.name == "payload":
        plain = json.loads(raw)
        return set(told) == {"changes", "reason"} and (
            "sealed" in plain or told["changes"] == plain["changes"]
        )
    expected = _opened(field, as_told(field, raw))
    if isinstance(expected, datetime):
        return isinstance(told, str) and datetime.fromisoformat(told).astimezone(UTC) == expected
    return bool(expected == told)


@settings(
    deadline=None,
    max_examples=5,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_copy_equals_the_database_whatever_was_paid(money: Money, data: st.DataObject) -> None:
    with money_undone():
        history = MoneyHistory(money, data)
        for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=8, max_size=20)):
            getattr(history, step)()

        for claim in Claim.objects.select_related("child", "claimant"):
            assert faults(claim.child) == []
            assert faults(claim.claimant) == []


@settings(max_examples=5, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_copy_equals_the_database_whatever_was_done_in_outreach(outreach: Any, seed: int) -> None:
    with undone():
        history = OutreachHistory(outreach, random.Random(seed))
        for _ in range(30):
            history.step()

        for person in [*history.people, outreach.office.child]:
            assert faults(person) == []


@pytest.fixture
def lived(office: Office, settings: Any, tmp_path: Any) -> Claim:
    """A family of which much is held: a claim with a paper, a letter, corrections, a merge that holds and one that was undone, consents."""
    settings.PAPERS = tmp_path / "papers"
    made = make_money(office)
    family, officer = office.viewer("family"), office.viewer("township_officer")
    claim = made.granted(office.parent, office.child)
    made.account(office.parent)
    made.entitlement(claim)
    draft = Claim.objects.get(pk=claim.pk)
    decision = Decision.objects.get(claim=draft)
    Letter.objects.create(
        decision=decision,
        language="zh",
        pdf=b"%PDF-letter",
        digest=sha256(b"%PDF-letter").hexdigest(),
        made_at=NOW,
    )
    answer_messages(by=family, person=office.parent, agrees=True, language="zh", at=NOW)
    asked = ask_for_correction(
        by=family, person=office.child, name="birth_date", wanted="2024-05-07", note="写错了", at=NOW
    )
    decline_correction(by=officer, correction=asked, reason="与出生证一致", at=NOW)
    ask_for_correction(
        by=family, person=office.parent, name="phone", wanted="13800000009", note="换号", at=NOW
    )
    for name, stays in (("王芳", True), ("王小芳", False)):
        twin = register_person(
            by=officer,
            area=office.parent.area,
            facts={"name": name, "phone": "13800000008"},
            valid_from=TODAY,
            at=NOW,
            source=Source.STATEMENT,
        )
        merge = merge_people(by=officer, kept=office.parent, merged=twin, reason="同一张身份证", at=NOW)
        if not stays:
            undo_merge(by=officer, merge=merge, reason="不是同一个人", at=NOW)
    return draft


def test_copy_equals_the_database_with_merged_records_and_corrections(office: Office, lived: Claim) -> None:
    office.parent.refresh_from_db()

    for person in (office.parent, office.child, office.other_parent, *Person.objects.filter(name="王小芳")):
        assert faults(person) == []


def test_a_childs_copy_has_the_amount_and_not_the_account(office: Office, lived: Claim) -> None:
    [child] = copy_of([office.child], sides=BOTH, at=NOW)["people"]
    text = json.dumps(child, ensure_ascii=False)

    [entitlement] = next(each for each in child["tables"] if each["table"] == "payments.Entitlement")["rows"]
    assert entitlement["values"]["due_minor"] > 0
    assert "payee" in entitlement["withheld"]
    assert "6225881414207430" not in text
    assert "payments.PayeeAccount" not in text
    assert "王芳" not in [each["name"] for each in [child]]
    assert "6225881414207430" in json.dumps(copy_of([office.parent], sides=BOTH, at=NOW))


def test_zip_holds_every_file_that_the_copy_names_and_the_page_that_shows_it(
    office: Office, submitted: Claim, signed_in: SignedIn, settings: Any, tmp_path: Any
) -> None:
    settings.PAPERS = tmp_path / "papers"
    officer = office.viewer("township_officer")
    take(by=officer, claim=submitted, at=NOW)
    return_for_more(by=officer, claim=submitted, note="请补材料", at=NOW)
    submitted.refresh_from_db()
    paper = add_paper(
        by=office.viewer("family"),
        claim=submitted,
        kind="birth_certificate",
        file_name="a.png",
        content=picture(),
        at=NOW,
    )

    answer = signed_in("family").post(f"/mine/{office.parent.pk}/copy/", {"kind": "zip"})

    assert answer["Content-Disposition"] == 'attachment; filename="huijia-copy.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as found:
        told = json.loads(found.read("huijia-copy.json"))
        assert (told["format"], told["version"]) == (FORMAT, VERSION)
        names = {
            row["file"]
            for person in told["people"]
            for table in person["tables"]
            for row in table["rows"]
            if "file" in row
        }
        assert names == {f"papers/{paper.pk}.jpg"}
        assert set(found.namelist()) == {"huijia-copy.json", "viewer.html", *names}
        assert sha256(found.read(f"papers/{paper.pk}.jpg")).hexdigest() == paper.digest
        assert "connect-src 'none'" in found.read("viewer.html").decode()
    assert [each["name"] for each in told["people"]] == ["王芳", "王小明"]


def test_zip_at_the_counter_holds_the_papers_of_a_claim_that_was_not_handed_in(
    office: Office, signed_in: SignedIn, settings: Any, tmp_path: Any
) -> None:
    """The officer sees no drafts, and whoever stands at the counter is told all that is held."""
    settings.PAPERS = tmp_path / "papers"
    family = office.viewer("family")
    draft = start_claim(
        by=family, benefit_name="cn/childcare-subsidy", period="2026", child=office.child, claimant=office.parent, at=NOW,
    )  # fmt: skip
    paper = add_paper(
        by=family, claim=draft, kind="birth_certificate", file_name="a.png", content=picture(), at=NOW
    )
    officer = signed_in("township_officer")
    officer.get(f"/people/{office.parent.pk}/")

    answer = officer.post(f"/mine/{office.parent.pk}/copy/", {"kind": "zip"})

    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as found:
        assert f"papers/{paper.pk}.jpg" in found.namelist()


def test_a_copy_leaves_an_entry_with_each_whom_it_tells_of(office: Office, signed_in: SignedIn) -> None:
    signed_in("family").post(f"/mine/{office.parent.pk}/copy/", {"kind": "json"})

    copied = Entry.objects.filter(action="person.copied")
    assert {each.person_id for each in copied} == {office.parent.pk, office.child.pk}
    assert {each.actor_role for each in copied} == {"family"}


def test_every_exported_field_of_every_table_that_tells_of_people_is_a_field(office: Office) -> None:
    for table in SHOWN:
        if table.tells_of_people:
            names = {each.name for each in table.model._meta.concrete_fields}
            assert set(table.fields) == names, table.name
    assert len({each.name for each in TABLES}) == len(SHOWN)


def test_one_side_at_a_counter_holds_nothing_of_the_other(outreach: Any) -> None:
    person = outreach.office.parent
    Person.objects.filter(pk=person.pk).update(phone="13800000001")
    person.refresh_from_db()
    outreach.choose()
    outreach.planned()

    benefits = copy_of([person], sides=frozenset({Side.BENEFITS}), at=NOW)
    other = copy_of([person], sides=frozenset({Side.OUTREACH}), at=NOW)

    text = json.dumps(benefits["people"], ensure_ascii=False)
    for secret in ("outreach", "visit", "周三下午", "newborn"):
        assert secret not in text
    names = {each["table"] for each in other["people"][0]["tables"]}
    assert {"outreach.Visit", "outreach.Step", "messaging.Message"} <= names
    assert not {each for each in names if each.startswith(("people", "claims", "payments", "accounts"))}
    assert benefits["part"]
    assert other["part"]


def test_a_copy_of_a_long_history_asks_the_database_no_more_often(office: Office, lived: Claim) -> None:
    with CaptureQueriesContext(connection) as before:
        copy_of([office.parent], sides=BOTH, at=NOW)
    entry = Entry.objects.filter(person_id=office.parent.pk).latest("sequence")
    last = Entry.objects.latest("sequence").sequence
    Entry.objects.bulk_create([_like(entry, last + place) for place in range(1, 5001)])

    with CaptureQueriesContext(connection) as after:
        told = copy_of([office.parent], sides=BOTH, at=NOW)

    assert sum(len(each["rows"]) for each in told["people"][0]["tables"]) > 5000
    assert len(after) <= len(before) + 2


def _like(entry: Entry, sequence: int) -> Entry:
    made = Entry(**{each.attname: getattr(entry, each.attname) for each in Entry._meta.concrete_fields})
    made.sequence = sequence
    return made


def test_paper_copy_folds_looks_and_is_grouped(
    office: Office, lived: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(
        "huijia.apps.privacy.printing.pdf_from", lambda page, style: printed.append(page) or style.encode()
    )

    assert copy_pdf(copy_of([office.parent], sides=BOTH, at=NOW), "zh") == b"privacy/print.css"

    [page] = printed
    assert page.index("个人和家庭") < page.index("申领和决定") < page.index("发放的款项")
    assert "〓" not in page
    assert "6225881414207430" in page


def test_amounts_are_told_as_people_write_them_and_the_ledger_in_words() -> None:
    field = {"name": "amounts", "what": {"zh": "金额", "en": "Amounts"}, "money": True}

    assert said(in_words({"2026": 360000}, field, "zh", "CNY"), "zh") == "2026: 3,600.00 元"
    assert said(in_words(-1, field, "en", "CNY"), "en") == "CNY -0.01"
    assert set(ENTRIES) == {each.value for each in EntryKind}
    assert set(LEDGER_ACCOUNTS) == {each.value for each in Account}


def test_every_amount_that_is_handed_out_is_marked_as_one() -> None:
    numbers = {
        f"{table.name}.{name}"
        for table in SHOWN
        for name in exported(table)
        if "amount" in name or name.endswith("_minor")
    }

    assert numbers
    assert {each for each in numbers if not is_money(each)} == set()
