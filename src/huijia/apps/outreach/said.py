"""What one household or one person said about being contacted: adding to it, and reading it for a step or for the family itself.

Nothing here lists households.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.fence.told import the_service
from huijia.apps.outreach.errors import Reason, Refused
from huijia.apps.outreach.models import Contact, Home, Said
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.people.models import Person
from huijia.apps.people.queries import numbers_of_records_of, records_of

ABOUT_CONTACTING = (Said.What.DO_NOT_CONTACT, Said.What.MAY_CONTACT)


def declined_by(home: Home) -> set[uuid.UUID]:
    """Contacts whom a household does not want: each that it declined and has not chosen since."""
    said = Said.kept.filter(home=home, contact__isnull=False).order_by("version")
    latest: dict[uuid.UUID | None, str] = dict(said.values_list("contact", "what"))
    return {contact for contact, what in latest.items() if contact and what == Said.What.DECLINED}


@the_service()
def own_last_word_is_no(person: Person) -> bool:
    """Whether the last thing that this person said about being contacted was "do not", in whatever household: it goes with them."""
    said = Said.kept.filter(person__in=numbers_of_records_of(person), what__in=ABOUT_CONTACTING)
    latest = said.order_by("-at", "-version").first()
    return latest is not None and latest.what == Said.What.DO_NOT_CONTACT


def said_by(person: Person, households: Iterable[int] = ()) -> QuerySet[Said]:
    """What a person said, and what was said for these households, latest first."""
    of_theirs = Q(person__in=records_of(person)) | Q(home__in=list(households))
    return Said.kept.filter(of_theirs).select_related("contact", "person").order_by("-at", "-version")


def said_before(stamp: Stamp, *, person: Person, what: Said.What) -> bool:
    """Whether this very word was taken down already: a device sent it again. Raises ``Refused`` when its id belongs to something else."""
    found = Said.kept.filter(pk=stamp.id).first()
    if found is None:
        return False
    if (found.person_id, found.what) != (person.pk, what):
        raise Refused(Reason.ID_IN_USE)
    return True


def add_said(
    home: Home | None,
    *,
    by: Viewer,
    person: Person | None,
    what: Said.What,
    channel: Said.Channel,
    stamp: Stamp,
    contact: Contact | None = None,
) -> Said:
    """Take down what was said, and save the household, which is held, as its next version."""
    if home is not None:
        home.version += 1
        home.save()
    return Said.kept.create(
        id=stamp.id,
        home=home,
        person=person,
        what=what,
        contact=contact,
        channel=channel,
        version=home.version if home else 0,
        by=by.id,
        by_name=by.name,
        at=stamp.at,
        device_at=stamp.device_at,
        device=stamp.device[:64],
    )
