"""Every table that the office has, as each app declares it."""

from __future__ import annotations

from huijia.apps.accounts import held as accounts
from huijia.apps.audit import held as audit
from huijia.apps.bookings import held as bookings
from huijia.apps.campaigns import held as campaigns
from huijia.apps.claims import held as claims
from huijia.apps.consent import held as consent
from huijia.apps.events import held as events
from huijia.apps.field import held as field
from huijia.apps.inventory.declaring import Bare, Table
from huijia.apps.library import held as library
from huijia.apps.looking import held as looking
from huijia.apps.messaging import held as messaging
from huijia.apps.outreach import held as outreach
from huijia.apps.payments import held as payments
from huijia.apps.people import held as people
from huijia.apps.privacy import held as privacy
from huijia.apps.recalculation import held as recalculation
from huijia.apps.reports import held as reports
from huijia.apps.training import held as training

TABLES: tuple[Table, ...] = (
    *audit.HELD,
    *accounts.HELD,
    *people.HELD,
    *consent.HELD,
    *claims.HELD,
    *payments.HELD,
    *recalculation.HELD,
    *messaging.HELD,
    *library.HELD,
    *events.HELD,
    *campaigns.HELD,
    *training.HELD,
    *outreach.HELD,
    *bookings.HELD,
    *field.HELD,
    *looking.HELD,
    *reports.HELD,
    *privacy.HELD,
)
"""In the order of the apps. ``tests/architecture/test_inventory.py`` compares it with the models that are there."""

BARE: tuple[Bare, ...] = accounts.BARE
"""Tables that no model stands for."""
