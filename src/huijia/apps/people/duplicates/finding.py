"""Looking for possible duplicates in an area, and keeping what was found for somebody to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.people.duplicates.model import THRESHOLD, Pair, Record, score
from huijia.apps.people.errors import UnableToLookForDuplicates
from huijia.apps.people.models import Person, PossibleDuplicate
from huijia.apps.people.queries import begins

COUNTY = Area.Level.COUNTY
BATCH = 2000

Report = Callable[[str, int, int | None], None]
"""Told the work at hand, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Records read, pairs that are new, and pairs that were proposed or decided before."""

    records: int
    new: int
    known: int


def look_for_duplicates(
    *, by: Viewer, area: str, threshold: float = THRESHOLD, report: Report = lambda *_: None
) -> Looked:
    """Compare the records of a county, or of an area inside one, and keep the pairs that are new.

    A pair that was decided is left as it is. One that waits gets its latest probability. Raises ``UnableToLookForDuplicates``
    for an unknown area, for one larger than a county, and without Splink.
    """
    if not Area.objects.filter(code=area).exists():
        raise UnableToLookForDuplicates(f"there is no area {area} in this office")
    if len(area) < COUNTY:
        raise UnableToLookForDuplicates("records are compared within one county: give its code of six digits")
    people = Person.objects.filter(begins("area_id", area), withdrawn=False, merged_into__isnull=True)
    count = people.count()
    records = list(_records(people, count, report))
    report("compare", 0, None)
    pairs = score(records, threshold=threshold)
    new = known = 0
    for place, batch in enumerate(_batches(pairs)):
        report("keep", place * BATCH, len(pairs))
        made = _keep(batch)
        new, known = new + made, known + len(batch) - made
    with one_action():
        record(
            by=by,
            action="pairs.proposed",
            subject="area",
            subject_id=area,
            area=area,
            changes={"records": (None, len(records)), "new": (None, new), "known": (None, known)},
        )
    return Looked(len(records), new, known)


def _records(people: QuerySet[Person], count: int, report: Report) -> Iterable[Record]:
    columns = people.order_by("pk").values_list("pk", "name", "id_number", "birth_date", "address", "phone")
    for place, (number, name, id_number, born, address, phone) in enumerate(columns.iterator(BATCH)):
        if place % BATCH == 0:
            report("read", place, count)
        yield Record(number, name, id_number, born.isoformat() if born else "", address, phone)


def _batches(pairs: list[Pair]) -> Iterable[list[Pair]]:
    remaining = iter(pairs)
    while batch := list(islice(remaining, BATCH)):
        yield batch


@one_action()
def _keep(batch: list[Pair]) -> int:
    """Keep a batch; return how many are new."""
    firsts = {pair.first for pair in batch}
    there = {
        (each.first_id, each.second_id): each for each in PossibleDuplicate.objects.filter(first__in=firsts)
    }
    new, changed = [], []
    for pair in batch:
        known = there.get((pair.first, pair.second))
        if known is None:
            new.append(
                PossibleDuplicate(first_id=pair.first, second_id=pair.second, probability=pair.probability)
            )
        elif known.state == PossibleDuplicate.State.OPEN:
            known.probability = pair.probability
            changed.append(known)
    PossibleDuplicate.objects.bulk_create(new, ignore_conflicts=True)
    PossibleDuplicate.objects.bulk_update(changed, ["probability"])
    return len(new)
