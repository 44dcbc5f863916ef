"""Printing a letter: made once, kept, and the same bytes ever after."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.models import Decision, Letter
from huijia.apps.claims.moving import record_step
from huijia.apps.claims.printing import pdf_of
from huijia.values.text import Language


def letter_pdf(*, by: Viewer, decision: Decision, language: Language, at: datetime) -> Letter:
    """The decision's letter in a language; made from what was frozen with the decision when it is first asked for.

    The entry of its making holds its digest, so that the audit trail vouches for the bytes. Raises ``UnableToPrint``.
    """
    kept = Letter.objects.filter(decision=decision, language=language).first()
    if kept is not None:
        return kept
    # Outside of a transaction: it takes a second, and nobody must wait for it.
    pdf = pdf_of(decision.letter[language])
    digest = hashlib.sha256(pdf).hexdigest()
    try:
        with transaction.atomic():
            made = Letter.objects.create(
                decision=decision, language=language, pdf=pdf, digest=digest, made_at=at
            )
            changes = {
                "decision": (None, decision.pk),
                "language": (None, language),
                "digest": (None, digest),
            }
            record_step(by, decision.claim, "letter.made", changes)
            return made
    except IntegrityError:
        # Somebody else asked at the same moment; theirs is the letter.
        return Letter.objects.get(decision=decision, language=language)
