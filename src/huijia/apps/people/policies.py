"""May this happen to this record, by this person? ``check_...`` raises and says why; ``can_...`` is its twin for pages."""

from __future__ import annotations

from collections.abc import Iterable

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.fence.told import the_service
from huijia.apps.people.models import Membership, Person
from huijia.apps.people.queries import WHO_SEES_PEOPLE, own_person, person_behind, records_of
from huijia.apps.wording import text


def check_write(viewer: Viewer, *people: Person) -> None:
    """That the viewer may write on these records: staff, for their area, and nobody for their own household. Raises ``NotAllowed``."""
    _check_area(all(_serves(viewer, person) for person in people))
    _check_not_own(viewer, people)


def check_merge(viewer: Viewer, *people: Person) -> None:
    """That the viewer may say whether these records tell of one person: each lies in their area by itself. Raises ``NotAllowed``."""
    _check_area(all(viewer.serves(person.area_id, *WHO_SEES_PEOPLE) for person in people))
    _check_not_own(viewer, people)


def _check_area(serves: bool) -> None:
    if not serves:
        raise NotAllowed(
            str(
                text(
                    "这份档案属于其他地区，您不能修改。",
                    "You may not change this record; it belongs to another area.",
                )
            )
        )


def _check_not_own(viewer: Viewer, people: Iterable[Person]) -> None:
    if any(_shares_household(viewer, person) for person in people):
        raise NotAllowed(
            str(
                text(
                    "您本人家庭的档案，须由其他人员办理。",
                    "A record of your own household is for somebody else to change.",
                )
            )
        )


def check_look_after_account(viewer: Viewer, person: Person) -> None:
    """That the viewer is the township officer at whose counter this person's account is looked after. Raises ``NotAllowed``."""
    check_write(viewer, person)
    if not any(viewer.serves(each.area_id, Role.TOWNSHIP_OFFICER) for each in records_of(person)):
        raise NotAllowed(
            str(
                text(
                    "账户由乡镇（街道）窗口开通和管理。",
                    "Accounts are opened and looked after at the township's counter.",
                )
            )
        )


def can_look_after_account(viewer: Viewer, person: Person) -> bool:
    """Whether ``check_look_after_account`` would let it pass."""
    try:
        check_look_after_account(viewer, person)
    except NotAllowed:
        return False
    return True


def can_write(viewer: Viewer, *people: Person) -> bool:
    """Whether ``check_write`` would let it pass."""
    try:
        check_write(viewer, *people)
    except NotAllowed:
        return False
    return True


def may_see_who_looked(viewer: Viewer, person: Person) -> bool:
    """The person themself, the guardian of a child, and auditors of the area."""
    if any(viewer.serves(record.area_id, Role.AUDITOR) for record in records_of(person)):
        return True
    return can_ask_for_correction(viewer, person)


@the_service()
def can_ask_for_correction(viewer: Viewer, person: Person) -> bool:
    """The person themself, and the guardian of a child."""
    own = own_person(viewer)
    if own is None:
        return False
    records = records_of(person)
    if own.pk in {record.pk for record in records}:
        return True
    guarded = Membership.objects.filter(
        person__in=records_of(own), relation=Membership.Relation.GUARDIAN, valid_until__isnull=True
    )
    return Membership.objects.filter(
        household__in=guarded.values("household"),
        person__in=records,
        relation=Membership.Relation.CHILD,
        valid_until__isnull=True,
    ).exists()


def _serves(viewer: Viewer, person: Person) -> bool:
    return any(viewer.serves(record.area_id, *WHO_SEES_PEOPLE) for record in records_of(person))


@the_service()
def _shares_household(viewer: Viewer, person: Person) -> bool:
    # In whatever role they act: an account of staff may be tied to its own person, too.
    own = person_behind(viewer)
    if own is None:
        return False
    homes = Membership.objects.filter(person__in=records_of(own), valid_until__isnull=True).values(
        "household"
    )
    records = records_of(person)
    return (
        own.pk in {record.pk for record in records}
        or Membership.objects.filter(
            household__in=homes, person__in=records, valid_until__isnull=True
        ).exists()
    )
