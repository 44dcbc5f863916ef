"""What becomes of a letter: printed once, kept, the same bytes ever after; and that the family got it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim, Decision, Delivery, Letter
from huijia.apps.claims.moving import check_reason, record_step, taken
from huijia.apps.claims.objecting import letter_waits_since
from huijia.apps.claims.policies import check_hand_over
from huijia.apps.claims.printing import pdf_of
from huijia.apps.claims.queries import belongs_to, last_decision
from huijia.apps.fence.told import one_action
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
        with one_action():
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
    if not belongs_to(by, decision.claim) or _holds(_last_noted(decision, Delivery.How.OPENED)):
        return
    with one_action():
        _delivered(by, decision, Delivery.How.OPENED, timezone.localtime(at).date(), at)


@one_action()
def hand_over(*, by: Viewer, decision: Decision, how: Delivery.How, told_on: date, at: datetime) -> None:
    """Keep that the family got its letter at the counter or by post, on a day from the decision to today. Raises ``UnableToMoveClaim`` for
    another day, and when this was noted already."""
    role = check_hand_over(by, decision.claim)
    _check_day(decision, told_on, at)
    if not _delivered(by.acting_as(role), decision, how, told_on, at):
        said = text(
            "已经记录过了；记错的，请更正那条记录。", "This was noted already. Put that right if it is wrong."
        )
        raise UnableToMoveClaim(str(said))


@one_action()
def put_delivery_right(
    *, by: Viewer, delivery: Delivery, told_on: date | None, reason: str, at: datetime
) -> None:
    """Say that a day was noted wrongly, why, and which is the right one; None where the family did not get the letter, or nobody knows when.

    The last day to object is later by it or stays (``objecting.object_until``). Raises ``UnableToMoveClaim``, and ``NotAllowed`` as
    ``hand_over``.
    """
    decision = delivery.decision
    role = check_hand_over(by, decision.claim)
    check_reason(reason)
    claim = taken(decision.claim)
    if delivery.told_on is None or _last_noted(decision, delivery.how) != delivery:
        said = text("这条记录已经更正过，请刷新页面。", "This was put right already. Reload the page.")
        raise UnableToMoveClaim(str(said))
    if told_on is not None:
        if delivery.how == Delivery.How.OPENED:
            said = text(
                "家庭登录打开的日期由系统记录，只能作废，不能另填日期。",
                "The day on which the family opened it was not noted by anybody: it can be made void, not be given another day.",
            )
            raise UnableToMoveClaim(str(said))
        _check_day(decision, told_on, at)
        if told_on == delivery.told_on:
            said = text("这就是原来记录的日期。", "That is the day that was noted.")
            raise UnableToMoveClaim(str(said))
    Delivery.objects.create(
        decision=decision,
        how=delivery.how,
        told_on=told_on,
        instead_of=delivery,
        reason=reason.strip(),
        recorded_by=by.id,
        recorded_at=at,
    )
    changes = {
        "decision": (None, decision.pk),
        "how": (None, str(delivery.how)),
        "told_on": (delivery.told_on.isoformat(), told_on.isoformat() if told_on else None),
    }
    # No message goes out: the family agreed to some for what comes back to it and what is decided, and to no others.
    _keep(by.acting_as(role), claim, "letter.delivery_put_right", changes, reason)


def _delivered(by: Viewer, decision: Decision, how: Delivery.How, told_on: date, at: datetime) -> bool:
    # Two who open or note it at the same moment follow one another; the first counts.
    claim = taken(decision.claim)
    before = _last_noted(decision, how)
    if _holds(before):
        return False
    Delivery.objects.create(
        decision=decision, how=how, told_on=told_on, instead_of=before, recorded_by=by.id, recorded_at=at
    )
    changes = {
        "decision": (None, decision.pk),
        "how": (None, str(how)),
        "told_on": (None, told_on.isoformat()),
    }
    _keep(by, claim, "letter.delivered", changes)
    return True


def _check_day(decision: Decision, told_on: date, at: datetime) -> None:
    if not timezone.localtime(decision.decided_at).date() <= told_on <= timezone.localtime(at).date():
        said = text("这一天应在决定之日与今天之间。", "That day lies between the decision and today.")
        raise UnableToMoveClaim(str(said))


def _last_noted(decision: Decision, how: str) -> Delivery | None:
    return decision.deliveries.filter(how=how).order_by("-pk").first()


def _holds(noted: Delivery | None) -> bool:
    return noted is not None and noted.told_on is not None


def _keep(
    by: Viewer, claim: Claim, action: str, changes: Mapping[str, tuple[Any, Any]], reason: str = ""
) -> None:
    """Keep whether the letter still waits, and leave the entry."""
    claim.letter_waits_since = letter_waits_since(claim, last_decision(claim))
    claim.save(update_fields=["letter_waits_since"])
    record_step(by, claim, action, changes, reason)
