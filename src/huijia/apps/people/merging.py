"""Two records that tell of one person: decided by somebody, and undone by somebody, with nothing moved.

Every merge that holds is an edge from one record to another. ``Person.merged_into`` is where these edges lead in the end, so
that no record is merged into a merged one; taking back any of them, in any order, gives what stood without it.
"""

from __future__ import annotations

from datetime import datetime

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.people.actions import refresh_projection
from huijia.apps.people.errors import UnableToMerge
from huijia.apps.people.locking import locked_ends
from huijia.apps.people.models import Merge, Person, PossibleDuplicate
from huijia.apps.people.policies import check_merge
from huijia.apps.wording import text


@one_action()
def merge_people(*, by: Viewer, kept: Person, merged: Person, reason: str, at: datetime) -> Merge:
    """Say that two records tell of one person. Of records that are merged already, those that were kept are merged.

    Raises ``NotAllowed``, and ``UnableToMerge`` when they are one already, or when no reason is given.
    """
    _need_reason(reason)
    target, source = locked_ends(kept, merged)
    check_merge(by, target, source)
    if target.pk == source.pk:
        raise UnableToMerge(str(text("这两份档案已经合并。", "These two records are merged already.")))
    merge = Merge.objects.create(kept=target, merged=source, by=by.id, at=at, reason=reason)
    _lead(source, target)
    refresh_projection(target)
    _note(by, "person.merged", merge, reason, (None, target.pk))
    return merge


@one_action()
def undo_merge(*, by: Viewer, merge: Merge, reason: str, at: datetime) -> None:
    """Take a merge back: both records are again as they stand by themselves, and the pair is not proposed again.

    Raises ``NotAllowed``, and ``UnableToMerge`` when it was undone already, or when no reason is given.
    """
    _need_reason(reason)
    merge = Merge.objects.select_for_update(of=("self",)).select_related("kept", "merged").get(pk=merge.pk)
    if merge.undone_at is not None:
        raise UnableToMerge(str(text("这次合并已经撤销。", "This merge was undone already.")))
    check_merge(by, merge.kept, merge.merged)
    [end] = locked_ends(merge.kept)
    merge.undone_by, merge.undone_at, merge.undone_reason = by.id, at, reason
    merge.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    _lead(merge.merged, merge.merged)
    refresh_projection(Person.objects.get(pk=merge.merged_id))
    refresh_projection(Person.objects.get(pk=end.pk))
    PossibleDuplicate.objects.filter(**_pair(merge.kept_id, merge.merged_id)).update(
        state=PossibleDuplicate.State.DIFFERENT, decided_by=by.id, decided_at=at
    )
    _note(by, "person.unmerged", merge, reason, (end.pk, None))


@one_action()
def decide_pair(
    *, by: Viewer, pair: PossibleDuplicate, same: bool, reason: str, at: datetime
) -> PossibleDuplicate:
    """Decide on two records that may tell of one person: merged when they do, never proposed again when they do not.

    Raises ``NotAllowed``, and ``UnableToMerge`` when it was decided already.
    """
    pair = (
        PossibleDuplicate.objects.select_for_update(of=("self",))
        .select_related("first", "second")
        .get(pk=pair.pk)
    )
    check_merge(by, pair.first, pair.second)
    if pair.state != PossibleDuplicate.State.OPEN:
        raise UnableToMerge(str(text("这一对已经有人决定过。", "Somebody has decided on this pair already.")))
    if same and _end(pair.first).pk != _end(pair.second).pk:
        merge_people(by=by, kept=pair.first, merged=pair.second, reason=reason, at=at)
    pair.state = PossibleDuplicate.State.SAME if same else PossibleDuplicate.State.DIFFERENT
    pair.decided_by, pair.decided_at = by.id, at
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    for person in (pair.first, pair.second):
        record(
            by=by,
            action="pair.decided",
            subject="pair",
            subject_id=pair.pk,
            person_id=person.pk,
            area=person.area_id,
            changes={"state": (PossibleDuplicate.State.OPEN.value, pair.state)},
            reason=reason,
        )
    return pair


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise UnableToMerge(str(text("请写明理由。", "Give a reason.")))


def _end(person: Person) -> Person:
    """Where the merges that hold lead from this record."""
    return Person.objects.select_related("merged_into").get(pk=person.pk).merged_into or person


def _lead(branch: Person, end: Person) -> None:
    """Let a record, and all that were merged into it, lead to an end: to itself when it stands alone again."""
    below, new = [], [branch.pk]
    while new:
        below += new
        new = list(
            Merge.objects.filter(kept__in=new, undone_at__isnull=True).values_list("merged_id", flat=True)
        )
    Person.objects.filter(pk__in=below).exclude(pk=end.pk).update(merged_into=end.pk)
    Person.objects.filter(pk=end.pk).update(merged_into=None)


def _pair(one: int, other: int) -> dict[str, int]:
    return {"first_id": min(one, other), "second_id": max(one, other)}


def _note(by: Viewer, action: str, merge: Merge, reason: str, change: tuple[int | None, int | None]) -> None:
    for person in (merge.kept, merge.merged):
        record(
            by=by,
            action=action,
            subject="merge",
            subject_id=merge.pk,
            person_id=person.pk,
            area=person.area_id,
            changes={"merged_into": change} if person.pk == merge.merged_id else {},
            reason=reason,
        )
