"""How often one address may do what strangers may do with bookings."""

from __future__ import annotations

from huijia.apps.limits import Limit

CODES_TRIED = Limit("booking-code", 20, 15 * 60)
"""Codes that opened nothing. Guessing one of a million bookings at this pace takes hundreds of thousands of years."""

CHANGES = Limit("booking-change", 60, 60 * 60)
"""Bookings, moves and cancellations."""
