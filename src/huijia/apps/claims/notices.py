"""Telling a family on its phone that something happened to a claim: only when it agreed to that, and only the claim's number."""

from __future__ import annotations

import logging
from functools import partial

from django.db import transaction

from huijia.apps.accounts.messages import send
from huijia.apps.accounts.phones import masked_phone
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record
from huijia.apps.claims.models import Claim
from huijia.apps.consent.models import Purpose
from huijia.apps.consent.queries import agrees_to, latest, open_accounts_of
from huijia.values.text import Text

log = logging.getLogger(__name__)

NEWS = Text(
    zh="惠家：您的申领 {} 有新进展。请登录查看，或到乡镇（街道）窗口询问。短信里不写内容，也不要您回复。",
    en="Huijia: there is news about your claim {}. Sign in to see it, or ask at the counter of your township. Nothing more stands in a "
    "message, and no answer is needed.",
)


def tell_of_news(claim: Claim) -> None:
    """Send the message once what happened is committed. The entry says that it is on its way, and is kept with what happened."""
    answer = latest(claim.claimant, Purpose.MESSAGES)
    if answer is None or not agrees_to(claim.claimant, Purpose.MESSAGES):
        return
    news = NEWS.in_language("en" if answer.language == "en" else "zh").format(claim.number)
    for user in open_accounts_of(claim.claimant).filter(is_active=True, phone_verified=True):
        assert user.phone is not None, "an open account has a phone"
        record(
            by=SYSTEM,
            action="claim.family_told",
            subject="claim",
            subject_id=claim.number,
            person_id=claim.claimant_id,
            area=claim.area_id,
            changes={"phone": (None, masked_phone(user.phone))},
        )
        transaction.on_commit(partial(_send, user.phone, news))


def _send(phone: str, news: str) -> None:
    try:
        send(phone, news)
    except Exception as error:  # the office's own sender may raise anything; what was decided stands
        log.warning("a message to a family was not sent: %s", type(error).__name__)
