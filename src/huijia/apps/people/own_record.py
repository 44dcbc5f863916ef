"""Staff say which record is their own, so that what concerns their household goes to somebody else."""

from __future__ import annotations

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.people.models import Person, PersonAccount
from huijia.apps.people.queries import WHO_SEES_PEOPLE


@one_action()
def declare_own_record(*, by: Viewer, id_number: str) -> None:
    """Tie an account of staff to the record with this resident number, where there is one. It only takes away: no page opens by it.

    Nothing tells whether there is a record, or the page could be used to try strangers' numbers; the number itself is not kept. Raises
    ``UnableToFind`` for whoever handles no claims.
    """
    if not by.has(*WHO_SEES_PEOPLE) or by.id is None:
        raise UnableToFind("only those who handle claims say which record is theirs")
    found = Person.objects.filter(id_number_index__of=id_number, withdrawn=False).select_related(
        "merged_into"
    )
    ends = {each.merged_into or each for each in found}
    tied = None
    if len(ends) == 1 and not PersonAccount.objects.filter(user_id=by.id).exists():
        [tied] = ends
        PersonAccount.objects.create(user_id=by.id, person=tied)
    record(
        by=by,
        action="account.linked" if tied else "account.own_record_declared",
        subject="account",
        subject_id=by.id,
        person_id=tied.pk if tied else None,
        area=tied.area_id
        if tied
        else next(code for role in WHO_SEES_PEOPLE for code in by.areas.get(role, ())),
    )
