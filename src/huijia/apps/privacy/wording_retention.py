"""Why something may not be erased, and what a run does, in words."""

from __future__ import annotations

from huijia.apps.privacy.models import LegalHold
from huijia.values.text import Text

REASONS = {
    LegalHold.Reason.COURT: Text(zh="法院案件", en="A court case"),
    LegalHold.Reason.AUDIT: Text(zh="审计", en="An audit"),
    LegalHold.Reason.OBJECTION: Text(zh="异议或投诉", en="An objection or a complaint"),
    LegalHold.Reason.INVESTIGATION: Text(
        zh="有权机关依法进行的调查", en="An investigation by the authority that the law names for it"
    ),
}
"""Shown to the person, too."""
