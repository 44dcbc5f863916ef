"""What is left when the machine stops at any moment (kill -9): all of a thing, or nothing; and doing it again leads to where it would have led."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from huijia.apps.accounts.models import User
from huijia.apps.audit.models import Entry
from huijia.apps.audit.queries import faults
from huijia.apps.claims import actions
from huijia.apps.claims.models import Assessment, Claim, Decision, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.consent.models import Answer
from huijia.apps.people.models import Fact, ImportedRow, Membership, Person, RememberedColumn, RosterImport
from tests.apps.conftest import NOW, ORIGINALS, Office, make_office
from tests.apps.killing import Machine, machine
from tests.apps.rosters import child, write_csv
from tests.own_office import OwnOffice

CHILDREN = 60
PAPERS = 20

Make = Callable[[], OwnOffice]
Inside = Callable[[OwnOffice], AbstractContextManager[None]]


@pytest.fixture
def clock() -> None:
    """The processes read the real clock, and so do we: nothing here asks which day it is."""


@pytest.fixture
def inside(django_db_blocker: Any) -> Iterator[Inside]:
    django_db_blocker.unblock()
    yield lambda office: office.here()
    django_db_blocker.restore()


@pytest.fixture(scope="module")
def killer() -> Iterator[Machine]:
    with machine() as made:
        yield made


# A roster


def sheet(folder: Path) -> Path:
    rows = [child(n) for n in range(CHILDREN)] + [child(999, 出生日期="昨天")]
    return write_csv(folder / "roster.csv", rows)


def imported() -> dict[str, Any]:
    """All that an import writes, without numbers and moments that differ from run to run."""
    people = Person.objects.filter(roster__isnull=False)
    own = dict(people.values_list("pk", "id_number"))
    return {
        "people": sorted(
            people.values_list("id_number", "name", "birth_date", "phone", "address", "area_id", "withdrawn")
        ),
        "facts": sorted(
            (own[person], name, repr(value), source)
            for person, name, value, source in Fact.objects.filter(roster__isnull=False).values_list(
                "person_id", "name", "value", "source"
            )
        ),
        "households": sorted(
            sorted((own[each.person_id], each.relation) for each in home)
            for home in _by_household(Membership.objects.filter(roster__isnull=False))
        ),
        "rows": sorted(ImportedRow.objects.values_list("row", "made")),
        "rosters": list(RosterImport.objects.values_list("state", "counts", "file")),
        "columns": sorted(map(repr, RememberedColumn.objects.values_list("area_id", "heading", "taken_for"))),
        "entries": Counter(Entry.objects.values_list("action", flat=True)),
        "faults": list(faults()),
    }


def _by_household(memberships: Any) -> list[list[Membership]]:
    found: dict[int, list[Membership]] = {}
    for each in memberships:
        found.setdefault(each.household_id, []).append(each)
    return list(found.values())


def kill_imports(killer: Machine, make: Make, inside: Inside, points: int, timed: int) -> tuple[int, int]:
    """Kill an import at this many random statements, and at this many moments; how often nothing was there, and how often all of it."""

    def fresh() -> tuple[OwnOffice, Path]:
        office = make()
        with inside(office):
            make_office()
        return office, sheet(office.data)

    office, file = fresh()
    with inside(office):
        nothing = imported()
    whole = killer.run(office, "import", file)
    assert (whole.killed, whole.status) == (False, 1), "done, with a row that goes back"
    with inside(office):
        wanted = imported()
    assert len(wanted["people"]) == 2 * CHILDREN
    draw = random.Random(20260316)
    moments: list[dict[str, Any]] = [
        {"at_statement": draw.randint(1, whole.statements)} for _ in range(points)
    ] + [{"after": whole.seconds * draw.uniform(0.05, 1.0)} for _ in range(timed)]
    seen = Counter[bool]()
    for moment in moments:
        office, file = fresh()
        ended = killer.run(office, "import", file, **moment)
        assert ended.killed or "after" in moment, moment
        with inside(office):
            found = imported()
        assert found in (nothing, wanted), moment
        seen[found == wanted] += 1
        again = killer.run(office, "import", file)
        assert (again.killed, again.status) == (False, 1), moment
        with inside(office):
            assert imported() == wanted, moment
        returned = (office.data / "roster-rejects.csv").read_text(encoding="utf-8-sig")
        assert returned.count(f",{CHILDREN + 2},") == 1, "the row that goes back, with its number"
    return seen[False], seen[True]


def test_nothing_is_half_imported_when_the_import_is_killed(
    killer: Machine, make_own_office: Make, inside: Inside
) -> None:
    nothing, _all = kill_imports(killer, make_own_office, inside, points=4, timed=1)

    assert nothing >= 3, "it was never killed in time"


@pytest.mark.long
def test_nothing_is_half_imported_after_fifty_kills(
    killer: Machine, make_own_office: Make, inside: Inside
) -> None:
    nothing, all_of_it = kill_imports(killer, make_own_office, inside, points=50, timed=20)

    print(f"killed 70 imports of {CHILDREN} children: {nothing} left nothing, {all_of_it} were whole")
    assert nothing > 25


# A claim


def handing_in(office: Office) -> tuple[str, str, dict[str, object]]:
    claim = actions.start_claim(
        by=office.viewer("family"), benefit_name="cn/childcare-subsidy", period="2026", child=office.child,
        claimant=office.parent, at=NOW,
    )  # fmt: skip
    return "family", f"/claims/{claim.number}/submit/", {"true": "on"}


def deciding(office: Office) -> tuple[str, str, dict[str, object]]:
    handing_in(office)
    officer = office.viewer("township_officer")
    claim = actions.submit(by=office.viewer("family"), claim=Claim.objects.get(), at=NOW)
    claim = actions.take(by=officer, claim=claim, at=NOW)
    claim = actions.recommend(
        by=officer, claim=claim, outcome=Outcome.GRANTED, at=NOW, originals_seen=ORIGINALS
    )
    fields = {"decide-assessment": current_assessment(claim).pk, "decide-outcome": "granted"}
    return "approver", f"/claims/{claim.number}/decide/", fields


def objecting(office: Office) -> tuple[str, str, dict[str, object]]:
    _, address, fields = deciding(office)
    actions.decide(
        by=office.viewer("county_approver"),
        claim=Claim.objects.get(),
        outcome=Outcome.REFUSED,
        assessment_id=int(str(fields["decide-assessment"])),
        reason="x",
        at=timezone.now() - timedelta(days=1),
    )
    return "family", address.replace("decide", "appeal"), {"appeal-reason": "请再看"}


WAYS = {"submit": handing_in, "decide": deciding, "appeal": objecting}


def stands() -> dict[str, Any]:
    """All that one step writes; numbers and moments left out."""
    claim = Claim.objects.get()
    return {
        "state": claim.state,
        "due": claim.due_on is not None,
        "submitted": claim.submitted_at is not None,
        "assessments": Assessment.objects.count(),
        "decisions": list(Decision.objects.values_list("outcome", "amounts", "against_assessment")),
        "letters": [sorted(each.letter) for each in Decision.objects.all()],
        "appeals": claim.appeals.count(),
        "told": Answer.objects.count(),
        "facts": Fact.objects.count(),
        "entries": Counter(
            Entry.objects.exclude(action__startswith="account.").values_list("action", flat=True)
        ),
        "faults": list(faults()),
    }


def kill_steps(killer: Machine, make: Make, inside: Inside, way: str, points: int | None) -> Counter[bool]:
    def fresh() -> tuple[OwnOffice, tuple[str, str, str]]:
        office = make()
        with inside(office):
            username, address, fields = WAYS[way](made := make_office())
            assert made
        return office, (username, address, json.dumps(fields))

    office, request = fresh()
    with inside(office):
        before = stands()
    whole = killer.run(office, "post", *request)
    assert (whole.killed, whole.status) == (False, 2), "302 less 300"
    with inside(office):
        after = stands()
    assert after["state"] != before["state"]
    every = list(range(1, whole.statements + 1))
    chosen = every if points is None else random.Random(way).sample(every, points)
    seen = Counter[bool]()
    for number in chosen:
        office, request = fresh()
        assert killer.run(office, "post", *request, at_statement=number).killed
        with inside(office):
            found = stands()
        assert found in (before, after), (way, number)
        seen[found == after] += 1
        again = killer.run(office, "post", *request)
        # Done already: the second time it is told that it cannot be done.
        assert again.status == (2 if found == before else 109), (way, number)
        with inside(office):
            assert stands() == after, (way, number)
    return seen


@pytest.mark.parametrize("way", WAYS)
def test_claim_decision_and_trail_agree_when_the_service_is_killed_in_a_step(
    killer: Machine, make_own_office: Make, inside: Inside, way: str
) -> None:
    seen = kill_steps(killer, make_own_office, inside, way, points=4)

    assert seen[False] > 0, "it was never killed in time"


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_claim_decision_and_trail_agree_after_a_kill_at_every_statement(
    killer: Machine, make_own_office: Make, inside: Inside, way: str
) -> None:
    seen = kill_steps(killer, make_own_office, inside, way, points=None)

    print(f"{way}: killed at each of {seen.total()} statements; {seen[True]} times all of it was there")
    assert seen.total() > 15
    assert seen[False] > 10


# A backup


def kill_backups(killer: Machine, make: Make, inside: Inside, points: int) -> Counter[str]:
    office = make()
    with inside(office):
        handing_in(make_office())
        papers = office.data / "papers" / "ab"
        papers.mkdir(parents=True)
        for number in range(PAPERS):
            (papers / f"{number:04}").write_bytes(random.Random(number).randbytes(50_000))
    whole = killer.run(office, "backup", office.data / "whole.huijia")
    assert whole.status == 0
    draw, seen = random.Random(7), Counter[str]()
    for point in range(points):
        place = office.data / f"{point}.huijia"
        ended = killer.run(office, "backup", place, after=whole.seconds * draw.uniform(0.1, 1.0))
        seen["whole" if place.exists() else "none"] += 1
        assert ended.killed or place.exists()
        with inside(office):
            assert list(faults()) == []
        if not place.exists():
            assert killer.run(office, "backup", place).status == 0, "what was left is in nobody's way"
        other = make()
        assert killer.run(other, "restore", place).status == 0, "what lies there is a whole backup"
        with inside(other):
            assert (list(faults()), Claim.objects.count()) == ([], 1)
        assert len(list((other.data / "papers" / "ab").iterdir())) == PAPERS
        shutil.rmtree(other.data)
    return seen


def test_a_backup_that_is_killed_leaves_none_or_a_whole_one(
    killer: Machine, make_own_office: Make, inside: Inside
) -> None:
    seen = kill_backups(killer, make_own_office, inside, points=3)

    assert seen["none"] > 0, "it was never killed in time"


@pytest.mark.long
def test_backups_and_restores_that_are_killed_often_leave_whole_offices(
    killer: Machine, make_own_office: Make, inside: Inside
) -> None:
    backups = kill_backups(killer, make_own_office, inside, points=50)
    restores = kill_restores(killer, make_own_office, inside, points=50)

    print(f"killed 50 backups: {dict(backups)}; killed 50 restores: {dict(restores)}")
    assert backups["none"] > 10
    assert restores["old"] > 10


def kill_restores(killer: Machine, make: Make, inside: Inside, points: int) -> Counter[str]:
    office = make()
    with inside(office):
        handing_in(make_office())
    place = office.data / "kept.huijia"
    assert killer.run(office, "backup", place).status == 0
    whole = killer.run(office, "restore", place)
    assert whole.status == 0
    draw, seen = random.Random(11), Counter[str]()
    for _ in range(points):
        with inside(office):
            User.objects.create(username="later", name="later")
        killer.run(office, "restore", place, after=whole.seconds * draw.uniform(0.1, 1.0))
        with inside(office):
            seen["old" if User.objects.filter(username="later").exists() else "new"] += 1
            assert (list(faults()), Claim.objects.count()) == ([], 1)
        assert killer.run(office, "restore", place).status == 0
        with inside(office):
            assert not User.objects.filter(username="later").exists()
    return seen
