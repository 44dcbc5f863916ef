"""What is erased, and when: addresses with their last reminder, bookings soon after their day. Counts stay, per time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record
from huijia.apps.bookings.holding import lock
from huijia.apps.bookings.models import Booking, Facility, Place, Slot
from huijia.apps.bookings.planning import bounds, day_of
from huijia.apps.bookings.queries import zone
from huijia.apps.bookings.slots import are_due, make_ahead

KEPT_DAYS = 2
"""For so many days after its day a booking can still be opened; then it is deleted."""


def tidy(at: datetime) -> int:
    """Make slots ahead and erase what is over, facility by facility; of how many things care was taken. As often as one likes: what is
    not due is only looked at."""
    done = 0
    for facility in Facility.objects.order_by("pk"):
        if are_due(facility, at=at):
            done += make_ahead(facility=facility, at=at)
        if _with_address_over(facility, at).exists():
            done += erase_addresses(facility=facility, at=at)
        if _over(facility, at).exists():
            done += erase_bookings(facility=facility, at=at)
    return done


def _with_address_over(facility: Facility, at: datetime) -> QuerySet[Booking]:
    """Those with an address whose last reminder was due, or whose time has come."""
    here = Q(place__slot__offering__facility=facility)
    reminded = here & Q(waits_for=None, place__slot__closed_for="", reminds_at__lte=at)
    over = here & Q(waits_for=None, place__slot__starts_at__lte=at)
    nothing_comes = Q(waits_for__offering__facility=facility, waits_for__starts_at__lte=at)
    return Booking.objects.exclude(address="").filter(reminded | over | nothing_comes)


def _over(facility: Facility, at: datetime) -> QuerySet[Slot]:
    """Slots of days that are over for so long, of which more than counts are kept."""
    here = zone()
    before = bounds(day_of(at, here) - timedelta(days=KEPT_DAYS), here)[0]
    return Slot.objects.filter(offering__facility=facility, starts_at__lt=before, offered=None)


@transaction.atomic
def erase_addresses(*, facility: Facility, at: datetime) -> int:
    """Addresses whose last reminder was due, or whose time has come; how many."""
    lock([facility.pk])
    found = list(_with_address_over(facility, at).values_list("pk", flat=True))
    Booking.objects.filter(pk__in=found).update(address="", channel="", reminds_at=None)
    return len(found)


@transaction.atomic
def erase_bookings(*, facility: Facility, at: datetime) -> int:
    """Bookings of days that are over for so long, and the places with them; how many. What stays is how many places and bookings there were."""
    lock([facility.pk])
    counts = list(
        _over(facility, at)
        .annotate(
            places_count=Count("places", distinct=True), held_count=Count("places__booking", distinct=True)
        )
        .values_list("pk", "places_count", "held_count")
    )
    numbers = [pk for pk, _, _ in counts]
    waiting = Booking.objects.filter(waits_for__in=numbers)
    # Who holds a later time and waited for this one waits no more.
    waiting.filter(place__isnull=False).exclude(place__slot__in=numbers).update(
        waits_for=None, queue=None, first_choice=False
    )
    # Whose time was closed and who still waits for a later one keeps waiting.
    later = Booking.objects.filter(place__slot__in=numbers, waits_for__isnull=False)
    later.exclude(waits_for__in=numbers).update(place=None)
    erased, _ = Booking.objects.filter(
        Q(place__slot__in=numbers) | Q(place=None, waits_for__in=numbers)
    ).delete()
    Place.objects.filter(slot__in=numbers).delete()
    for pk, places, held in counts:
        Slot.objects.filter(pk=pk).update(offered=places, booked=held)
    if erased:
        record(
            by=SYSTEM,
            action="bookings.erased",
            subject="facility",
            subject_id=facility.pk,
            area=facility.area_id,
            changes={"bookings": (erased, None)},
        )
    return erased
