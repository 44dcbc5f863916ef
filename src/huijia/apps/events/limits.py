"""How often one address may send what strangers may send about events."""

from __future__ import annotations

from huijia.apps.limits import Limit

SIGN_UPS = Limit("event-sign-up", 40, 60 * 60)

CODES = Limit("event-code", 20, 10 * 60)
"""Whoever tries codes has 28 to the eighth of them to try."""

CHANGES = Limit("event-change", 60, 60 * 60)

ANSWERS = Limit("event-answer", 60, 60 * 60)
