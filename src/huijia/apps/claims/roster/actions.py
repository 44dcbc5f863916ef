"""Taking a roster in and undoing it. Each action is one transaction with its audit entries: all of it, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.audit.bulk import insert_rows, room_for_many_rows
from huijia.apps.audit.models import ChainEnd, Entry
from huijia.apps.claims.assess import Benefit
from huijia.apps.claims.roster.columns import remember
from huijia.apps.claims.roster.errors import UnableToImport
from huijia.apps.claims.roster.known import known_values
from huijia.apps.claims.roster.matching import Who
from huijia.apps.claims.roster.planning import Outcome, Plan, plan_import
from huijia.apps.claims.roster.policies import check_import
from huijia.apps.claims.roster.sheet import Sheet, read_sheet
from huijia.apps.fence.told import one_action, the_service
from huijia.apps.people.bulk import (
    Place,
    Progress,
    join_households,
    lock_people,
    make_households,
    record_many_facts,
    register_many,
)
from huijia.apps.people.models import Fact, ImportedRow, RosterImport
from huijia.apps.people.undoing import Resting, resting_on, withdraw_what_it_made
from huijia.tables.reading import Progress as Reading

MOST_SHOWN = 20

Working = Callable[[int, int | None], None]
"""Called with how much is written, and how much there is, where that is known: some hundred times in all."""
_CALLS = 400


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sheet that was read, and what taking it in would write, as of the audit entry ``mark``."""

    found: Benefit
    area: Area
    sheet: Sheet
    plan: Plan
    taken_for: Mapping[str, str]
    digest: str
    on: date
    mark: int


class UnableToUndo(UnableToImport):
    """Something rests on what an import made. ``resting`` tells of it."""

    def __init__(self, resting: list[Resting]) -> None:
        self.resting = resting
        super().__init__(
            "这次导入之后，已有其他记录以其中的人员为依据，不能整体撤销。请先处理这些记录。",
            "Since this import other records have come to rest on the people in it, so it cannot be undone as a whole. "
            "See to those records first.",
        )


@the_service()
def prepare(
    path: Path,
    found: Benefit,
    *,
    area: Area,
    taken_for: Mapping[str, str],
    at: datetime,
    workspace: Path,
    most_rows: int | None = None,
    progress: Reading | None = None,
) -> Prepared:
    """Read a sheet and work out what it would change. Writes nothing. Raises ``UnableToReadFacts`` and ``UnableToImport``."""
    on = timezone.localtime(at).date()
    sheet = read_sheet(
        path,
        found,
        area=area,
        taken_for=taken_for,
        on=on,
        workspace=workspace,
        most_rows=most_rows,
        progress=progress,
    )
    mark = ChainEnd.objects.get().sequence
    plan = plan_import(sheet, area=area.code, on=on)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Prepared(found, area, sheet, plan, taken_for, digest, on, mark)


@one_action()
def start(
    *, by: Viewer, area: Area, found: Benefit, file_name: str, digest: str, at: datetime
) -> RosterImport:
    """Begin an import: a sheet was handed in and waits for its preview."""
    by = check_import(by, area.code)
    roster = RosterImport.objects.create(
        area=area, pack=found.pack.id, file=digest, file_name=file_name[:200], made_by=by.id, made_at=at
    )
    _record(by, roster, "roster.started", {"file": (None, digest)})
    return roster


@one_action()
def drop(*, by: Viewer, roster: RosterImport) -> None:
    """Drop a sheet that was not confirmed."""
    by = check_import(by, roster.area_id)
    roster = _taken(roster, RosterImport.State.PREVIEW)
    roster.state = RosterImport.State.DROPPED
    roster.save(update_fields=["state"])
    _record(by, roster, "roster.dropped", {})


def confirm(
    *,
    by: Viewer,
    prepared: Prepared,
    at: datetime,
    roster: RosterImport | None = None,
    file_name: str = "",
    working: Working | None = None,
    anew: Callable[[Plan], None] = lambda _plan: None,
) -> RosterImport | None:
    """Write what was prepared, as a whole; returns the import. A sheet that changes nothing leaves nothing (None).

    ``roster`` is the import that was started, if one was. When people's records were changed since the sheet was
    prepared, it is worked out anew first, so that nothing is written twice, and ``anew`` is told the plan that counts:
    other rows may go back.
    """
    by = check_import(by, prepared.area.code)
    with room_for_many_rows(), one_action():
        if roster is not None:
            roster = _taken(roster, RosterImport.State.PREVIEW)
        plan = prepared.plan
        lock_people(plan.learned)
        ChainEnd.objects.select_for_update().get()
        since = Entry.objects.filter(sequence__gt=prepared.mark)
        # Looking changes nothing, and neither do this import and others that wait.
        looked = Q(action__endswith=".viewed") | Q(action__startswith="roster.") | Q(action="people.searched")
        if since.exclude(looked).exists():
            plan = plan_import(prepared.sheet, area=prepared.area.code, on=prepared.on)
            anew(plan)
        if plan.changes_nothing:
            return None
        if roster is None:
            roster = RosterImport(
                area=prepared.area,
                pack=prepared.found.pack.id,
                file=prepared.digest,
                file_name=file_name[:200],
                made_by=by.id,
                made_at=at,
            )
        roster.state, roster.confirmed_at = RosterImport.State.CONFIRMED, at
        roster.columns, roster.counts = _columns(prepared), plan.counts
        if plan.differing:
            roster.counts["differing"] = len(plan.differing)
        roster.save()
        _write(by, roster, plan, at, prepared.on, working or (lambda _done, _whole: None))
        remember(prepared.area, prepared.found, prepared.taken_for)
        _record(by, roster, "roster.confirmed", {name: (None, count) for name, count in plan.counts.items()})
    return roster


@one_action()
def undo(*, by: Viewer, roster: RosterImport, reason: str, at: datetime) -> None:
    """Undo an import as a whole. Nothing is deleted. Raises ``UnableToUndo`` when something rests on it."""
    by = check_import(by, roster.area_id)
    roster = _taken(roster, RosterImport.State.CONFIRMED)
    if not reason.strip():
        raise UnableToImport("请写明撤销的原因。", "Say why it is undone.")
    lock_people(Fact.objects.filter(roster=roster).values_list("person", flat=True).distinct())
    ChainEnd.objects.select_for_update().get()
    resting = list(resting_on(roster))
    if resting:
        raise UnableToUndo(resting)
    on = timezone.localtime(at).date()
    facts = Fact.objects.filter(roster=roster).exclude(person__roster=roster)
    numbers = {merged or own for own, merged in facts.values_list("person", "person__merged_into").distinct()}
    before = known_values(numbers, on=on)
    roster.state, roster.undone_at = RosterImport.State.UNDONE, at
    roster.save(update_fields=["state", "undone_at"])
    after = known_values(numbers, on=on)
    withdraw_what_it_made(by=by, roster=roster, before=before, after=after, reason=reason.strip()[:300])
    _record(
        by, roster, "roster.undone", {"state": (RosterImport.State.CONFIRMED.value, roster.state)}, reason
    )


def _write(by: Viewer, roster: RosterImport, plan: Plan, at: datetime, on: date, working: Working) -> None:
    progress = _counting(plan, working)
    numbers = register_many(
        by=by, people=list(plan.new.values()), roster=roster, on=on, at=at, progress=progress
    )
    made = dict(zip(plan.new, numbers, strict=True))
    record_many_facts(
        by=by, learned=list(plan.learned.values()), roster=roster, on=on, at=at, progress=progress
    )
    homes = dict(zip(plan.homes, make_households(areas=list(plan.homes.values()), at=at), strict=True))
    join_households(
        by=by,
        places=[
            Place(home if isinstance(home, int) else homes[home], _number(who, made), relation, area)
            for (home, who), (relation, area) in plan.places.items()
        ],
        roster=roster,
        on=on,
        progress=progress,
    )
    insert_rows(ImportedRow, ("roster", "row", "person", "made", "digest"), _rows(roster, plan, made))


def _counting(plan: Plan, working: Working) -> Progress:
    """Counts what is written: of somebody new a record, readings, facts and an entry; of somebody known facts and an entry; places."""
    done = told = 0
    whole = 4 * len(plan.new) + 2 * len(plan.learned) + len(plan.places)

    def progress(more: int) -> None:
        nonlocal done, told
        done += more
        if done - told >= whole // _CALLS:
            told = done
            working(done, whole)

    return progress


def _number(who: Who, made: Mapping[Who, int]) -> int:
    return who if isinstance(who, int) else made[who]


def _rows(roster: RosterImport, plan: Plan, made: Mapping[Who, int]) -> Iterator[tuple[Any, ...]]:
    """Which person each row told of. The digest is keyed, so that it tells nothing to who has the table alone."""
    number = roster.pk
    key = salted_hmac("huijia.roster", str(number), algorithm="sha256").digest()
    for each in plan.planned:
        digest = hashlib.blake2b(repr(each.row).encode(), key=key, digest_size=32).hexdigest()
        is_new = each.outcome is Outcome.NEW
        yield (number, each.row.number, _number(each.child, made), is_new, digest)


def _columns(prepared: Prepared) -> dict[str, str]:
    """Heading -> what it was taken for; an empty text: left out."""
    taken = {heading[:200]: name for name, heading in prepared.sheet.headings.items()}
    return taken | dict.fromkeys((heading[:200] for heading in prepared.sheet.left_out), "")


def _taken(roster: RosterImport, state: RosterImport.State) -> RosterImport:
    """The import's row, locked until the transaction ends, if it is in this state."""
    found = RosterImport.objects.select_for_update(of=("self",)).select_related("area").get(pk=roster.pk)
    if found.state != state:
        raise UnableToImport(
            "这次导入的状态已经改变，请刷新页面。", "This import has moved on meanwhile. Reload the page."
        )
    return found


def _record(
    by: Viewer, roster: RosterImport, action: str, changes: Mapping[str, tuple[Any, Any]], reason: str = ""
) -> None:
    record(
        by=by,
        action=action,
        subject="roster",
        subject_id=roster.pk,
        area=roster.area_id,
        changes=changes,
        reason=reason,
    )
