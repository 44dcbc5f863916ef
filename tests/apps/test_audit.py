"""The trail holds: whatever an intruder does to it shows; and it is read by auditors of the area and by the person it tells of."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from typer.testing import CliRunner

from huijia.apps.audit.actions import record_view
from huijia.apps.audit.chain import canonical, digest_of
from huijia.apps.audit.models import ChainEnd, Entry
from huijia.apps.audit.queries import chain_end, faults, guards_missing
from huijia.apps.audit.wording import ACTIONS
from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import Step
from huijia.cli.main import app
from tests.apps.conftest import ELSEWHERE, Office

ROOT = Path(__file__).parents[2]


@pytest.fixture
def broken_into(office: Office) -> int:
    """An intruder with power over the database has taken the triggers off. The number of the last entry."""
    assert list(faults()) == []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
        else:
            cursor.execute("DROP TRIGGER audit_entry_no_UPDATE")
            cursor.execute("DROP TRIGGER audit_entry_no_DELETE")
    return chain_end()[0]


def found(expected_end: str | None = None) -> list[int]:
    return [fault.sequence for fault in faults(expected_end=expected_end)]


def rewrite(start: int, **changes: object) -> None:
    """Make every digest from an entry to the end fit again, and the end as well: all that an intruder can do."""
    import json

    previous = Entry.objects.get(sequence=start - 1).digest if start > 1 else ""
    for entry in Entry.objects.filter(sequence__gte=start).order_by("sequence"):
        payload = entry.payload
        if entry.sequence == start and changes:
            payload = canonical({**json.loads(payload), **changes})
        previous = digest_of(previous, payload)
        Entry.objects.filter(pk=entry.pk).update(
            payload=payload, digest=previous, **(changes if entry.pk == start else {})
        )
    ChainEnd.objects.update(sequence=chain_end()[0], digest=previous)


@pytest.mark.parametrize("how", ["update", "delete"])
def test_database_refuses_to_change_an_entry(office: Office, how: str) -> None:
    rows = Entry.objects.filter(sequence=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(actor_name="另一个人") if how == "update" else rows.delete()

    assert guards_missing() == []


def test_missing_guards_are_told(broken_into: int) -> None:
    assert guards_missing()


def test_changed_payload_is_found(broken_into: int) -> None:
    entry = Entry.objects.get(sequence=4)
    Entry.objects.filter(sequence=4).update(payload=entry.payload.replace('"subject":"', '"subject":"x'))

    assert found() == [4]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "另一个人"),
        ("actor_id", 4711),
        ("actor_role", "auditor"),
        ("action", "person.viewed"),
        ("subject", "person"),
        ("subject_id", "4711"),
        ("person_id", 4711),
        ("area", "99"),
        ("at", "2020-01-01T00:00:00Z"),
    ],
)
def test_changed_column_is_found(broken_into: int, column: str, value: object) -> None:
    Entry.objects.filter(sequence=4).update(**{column: value})

    assert found() == [4]


def test_entry_taken_out_of_the_middle_is_found(broken_into: int) -> None:
    Entry.objects.filter(sequence__in=(5, 6)).delete()

    assert [(each.sequence, each.what.split(";")[0]) for each in faults()] == [(5, "missing: entries 5 to 6")]


def test_first_entry_taken_out_is_found(broken_into: int) -> None:
    Entry.objects.filter(sequence=1).delete()

    assert found() == [1]


def test_last_entry_taken_out_is_found(broken_into: int) -> None:
    Entry.objects.filter(sequence=broken_into).delete()

    assert found() == [broken_into]


def test_last_entry_taken_out_with_a_new_end_is_found_by_the_digest_that_was_noted(broken_into: int) -> None:
    noted = chain_end()[1]
    Entry.objects.filter(sequence=broken_into).delete()
    ChainEnd.objects.update(sequence=chain_end()[0], digest=chain_end()[1])

    assert found() == []
    assert found(noted) == [broken_into - 1]


def test_two_swapped_entries_are_found(broken_into: int) -> None:
    one, other = Entry.objects.get(sequence=4), Entry.objects.get(sequence=5)
    Entry.objects.filter(sequence=4).update(payload=other.payload, digest=other.digest)
    Entry.objects.filter(sequence=5).update(payload=one.payload, digest=one.digest)

    assert {4, 5} <= set(found())


@pytest.mark.parametrize("sequence", [0, -3])
def test_entry_put_in_before_the_first_is_found(broken_into: int, sequence: int) -> None:
    _copy(Entry.objects.get(sequence=1), sequence)

    assert "put in" in next(faults()).what


def test_entry_put_in_at_the_end_is_found(broken_into: int) -> None:
    last = Entry.objects.get(sequence=broken_into)
    _copy(last, broken_into + 1, digest=digest_of(last.digest, last.payload))

    assert found()


def test_lost_end_of_the_chain_is_found(broken_into: int) -> None:
    ChainEnd.objects.all().delete()

    assert found() == [broken_into + 1]


def test_trail_rewritten_to_its_end_is_found_by_the_digest_that_was_noted(broken_into: int) -> None:
    noted = chain_end()[1]
    rewrite(4, actor_name="另一个人")

    assert found() == []
    assert found(noted) == [broken_into]


@pytest.mark.parametrize("payload", ["", "[]", "null", "{}", '{"sequence":4,"sequence":4}', "not json"])
def test_payload_that_tells_nothing_is_found_even_with_digests_that_fit(
    broken_into: int, payload: str
) -> None:
    Entry.objects.filter(sequence=4).update(payload=payload)
    rewrite(4)

    assert found() == [4]


def _copy(entry: Entry, sequence: int, **changes: object) -> None:
    entry.sequence = sequence
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.save(force_insert=True)


def test_command_tells_a_whole_trail_and_its_digest(office: Office) -> None:
    done = CliRunner().invoke(app, ["audit", "verify"])

    assert done.exit_code == 0
    assert chain_end()[1] in done.output


def test_command_tells_each_fault_with_its_number_and_ends_with_1(broken_into: int) -> None:
    Entry.objects.filter(sequence=4).update(area="99")
    done = CliRunner().invoke(app, ["audit", "verify"])

    assert done.exit_code == 1
    assert "4: changed" in done.output


def test_command_misses_a_digest_that_was_noted(office: Office) -> None:
    assert CliRunner().invoke(app, ["audit", "verify", "--expect", "0" * 64]).exit_code == 1
    assert CliRunner().invoke(app, ["audit", "verify", "--expect", chain_end()[1]]).exit_code == 0


def test_each_action_has_words_in_both_languages() -> None:
    named = {f"claim.{step.value}" for step in Step}
    for path in (ROOT / "src" / "huijia" / "apps").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", "")).strip("_")
            given = [
                *call.args,
                *(each.value for each in call.keywords if each.arg in ("action", "subject")),
            ]
            texts = [
                each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            if name in ("record", "doing", "Doing", "note", "told"):
                named |= {each for each in texts if re.fullmatch(r"[a-z_]+\.[a-z_]+", each)}
            if name in ("record_view", "record_shown", "leave_entry"):
                named |= {f"{each}.viewed" for each in texts if each}

    assert {"roster.started", "person.merged", "paper.viewed", "worklist.viewed"} <= named
    assert sorted(named - set(ACTIONS)) == []


def test_auditor_sees_entries_of_the_area_only(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    from huijia.apps.accounts.models import Area, Grant

    Grant.objects.filter(user=office.users["auditor"]).update(area=Area.objects.get(code=ELSEWHERE))
    client = signed_in("auditor")
    inside = Entry.objects.filter(area=ELSEWHERE).latest("sequence")
    outside = Entry.objects.filter(subject="claim").latest("sequence")

    assert client.get(f"/audit/{inside.sequence}/").status_code == 200
    assert client.get(f"/audit/{outside.sequence}/").status_code == 404
    assert submitted.number not in client.get("/audit/").content.decode()


def test_auditor_finds_a_claim_by_its_number(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    page = signed_in("auditor").get("/audit/", {"number": submitted.number.lower(), "action": "claim.submit"})

    assert page.content.decode().count(submitted.number) == 1 + 0
    assert len(page.context["told"]) == 1


def test_reading_an_entry_of_a_person_leaves_an_entry(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    entry = Entry.objects.filter(action="claim.submit").get()
    signed_in("auditor").get(f"/audit/{entry.sequence}/")

    last = Entry.objects.latest("sequence")
    assert (last.action, last.person_id, last.actor_role) == ("audit.viewed", office.child.pk, "auditor")


def test_family_sees_who_looked_at_its_own_and_its_childs_record_and_at_nobody_elses(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    officer, other = office.viewer("township_officer"), office.viewer("other_officer")
    record_view(by=officer, subject="person", subject_id=office.child.pk, person_id=office.child.pk)
    record_view(by=other, subject="person", subject_id=office.other_child.pk, person_id=office.other_child.pk)

    page = signed_in("family").get(f"/mine/{office.child.pk}/looked/").content.decode()

    assert officer.name in page
    assert f"{other.name}（" not in page
    assert "王小明" in page
    assert "李小红" not in page
    assert signed_in("family").get(f"/mine/{office.other_child.pk}/looked/").status_code == 404


def test_auditor_verifies_in_the_browser(office: Office, signed_in: Callable[[str], Client]) -> None:
    digest = chain_end()[1]
    client = signed_in("auditor")
    whole = client.post("/audit/verify/", {"expected": digest}).content.decode()
    missed = client.post("/audit/verify/", {"expected": "0" * 64})

    assert "huijia-card--ask" not in whole
    assert len(missed.context["faults"]) == 1
