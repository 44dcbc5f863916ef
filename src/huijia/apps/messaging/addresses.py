"""Where somebody wants to be told: a telephone number or an e-mail address, as people write them in one box."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from huijia.apps.accounts.phones import in_e164
from huijia.apps.messaging.models import Channel
from huijia.apps.wording import text


def channel_and_address(written: str) -> tuple[Channel, str] | None:
    """The channel and the address (E.164, or e-mail); None for an empty box. Raises ``ValidationError`` for what is neither."""
    written = written.strip()
    if not written:
        return None
    if "@" in written:
        try:
            validate_email(written)
        except ValidationError:
            raise ValidationError(
                text("请核对电子邮箱，或不填。", "Check the e-mail address, or leave it empty.")
            ) from None
        return Channel.EMAIL, written
    number = in_e164(written)
    if number is None:
        raise ValidationError(text("请核对手机号，或不填。", "Check the number, or leave it empty."))
    return Channel.SMS, number
