"""What becomes of a letter: printed once, kept, the same bytes ever after; and that the family got it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Decision, Delivery, Letter
from huijia.apps.claims.moving import record_step, taken
from huijia.apps.claims.objecting import letter_waits_since
from huijia.apps.claims.policies import check_hand_over
from huijia.apps.claims.printing import pdf_of
from huijia.apps.claims.queries import belongs_to, last_decision
from huijia.apps.wording import text
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


def note_opened(*, by: Viewer, decision: Decision, at: datetime) -> None:
    """Keep that the family opened its letter, signed in: the first time counts. Nothing for anybody else who looks."""
    if not belongs_to(by, decision.claim) or decision.deliveries.filter(how=Delivery.How.OPENED).exists():
        return
    with transaction.atomic():
        _delivered(by, decision, Delivery.How.OPENED, timezone.localtime(at).date(), at)


@transaction.atomic
def hand_over(*, by: Viewer, decision: Decision, how: Delivery.How, told_on: date, at: datetime) -> None:
    """Keep that the family got its letter at the counter or by post, on a day from the decision to today. Raises ``UnableToMoveClaim`` for
    another day, and when this was noted already."""
    role = check_hand_over(by, decision.claim)
    if not timezone.localtime(decision.decided_at).date() <= told_on <= timezone.localtime(at).date():
        said = text("这一天应在决定之日与今天之间。", "That day lies between the decision and today.")
        raise UnableToMoveClaim(str(said))
    if not _delivered(by.acting_as(role), decision, how, told_on, at):
        raise UnableToMoveClaim(str(text("已经记录过了。", "This was noted already.")))


def _delivered(by: Viewer, decision: Decision, how: Delivery.How, told_on: date, at: datetime) -> bool:
    # Two who open or note it at the same moment follow one another; the first counts.
    claim = taken(decision.claim)
    known = {"told_on": told_on, "recorded_by": by.id, "recorded_at": at}
    made, is_new = Delivery.objects.get_or_create(decision=decision, how=how, defaults=known)
    if is_new:
        changes = {
            "decision": (None, decision.pk),
            "how": (None, str(how)),
            "told_on": (None, made.told_on.isoformat()),
        }
        claim.letter_waits_since = letter_waits_since(claim, last_decision(claim))
        claim.save(update_fields=["letter_waits_since"])
        record_step(by, claim, "letter.delivered", changes)
    return is_new
