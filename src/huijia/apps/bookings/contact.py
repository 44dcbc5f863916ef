"""Where somebody wants to be told."""

from __future__ import annotations

from dataclasses import dataclass

from huijia.apps.bookings.models import Booking


@dataclass(frozen=True, slots=True)
class Contact:
    """A number in E.164 or an e-mail address."""

    channel: Booking.Channel
    address: str
