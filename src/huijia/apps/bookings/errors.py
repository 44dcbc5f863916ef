"""What can go wrong with bookings. The texts are for whoever stands before the page."""

from __future__ import annotations

from huijia.values.errors import HuijiaError


class UnableToBook(HuijiaError):
    """This time cannot be booked: it is over, closed, or the office took it back."""


class UnableToWriteFhir(HuijiaError):
    """What FHIR needs is not installed here."""


class SlotFull(UnableToBook):
    """Every place of this time is held. One can wait for it, or choose another."""


class UnableToChange(HuijiaError):
    """The office cannot change its places or times like this. The text says why, and what to do first."""
