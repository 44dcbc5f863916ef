"""Making the search's index anew: for people who came in before it was written, or after the way of reading names was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.db.models import Count, Q
from django.db.models.functions import Left

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.people.bulk import lock_people
from huijia.apps.people.models import Person, PersonReading
from huijia.apps.people.queries import begins
from huijia.apps.people.search import index_many
from huijia.apps.sealing.ring import ID_LENGTH


def marks_by_key() -> Counter[str]:
    """Index key -> how many of the search's marks of addresses rest on it."""
    places = PersonReading.objects.filter(kind=PersonReading.Kind.ADDRESS)
    found = places.annotate(key=Left("reading", ID_LENGTH)).values_list("key").annotate(count=Count("pk"))
    return Counter(dict(found.order_by()))


AT_ONCE = 5_000
"""People in one transaction: others who change a record wait for no more than these."""


def index_again(*, by: Viewer, area: str = "", progress: Callable[[int], None] = lambda _more: None) -> int:
    """Write the readings of everybody in an area (empty: of all) in place of those that are there. Returns how many people.

    While it goes on everybody is found as before. What is broken off is done again from the beginning.
    """
    wanted = begins("area_id", area) if area else Q()
    last, done = 0, 0
    while True:
        with one_action():
            people = Person.objects.filter(wanted, pk__gt=last).order_by("pk")
            numbers = list(people.values_list("pk", flat=True)[:AT_ONCE])
            if numbers:
                lock_people(numbers)
                rows = Person.objects.filter(pk__in=numbers).order_by("pk")
                index_many(rows.values_list("pk", "area_id", "name", "address"))
            else:
                record(
                    by=by,
                    action="people.indexed",
                    subject="search",
                    subject_id="",
                    area=area,
                    changes={"people": (None, done)},
                )
        if not numbers:
            return done
        last, done = numbers[-1], done + len(numbers)
        progress(len(numbers))
