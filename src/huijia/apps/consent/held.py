"""What this app holds of people, field by field."""

from __future__ import annotations

from huijia.apps.consent.models import Answer
from huijia.apps.inventory.declaring import Purpose, Seen, Table, kept, personal, row, staff, technical
from huijia.apps.inventory.law import CLAIM_RECORDS, CONSENT
from huijia.values.text import Text

HELD = (
    Table(
        Answer,
        what=Text(
            zh="对每项用途的告知和回答：同意、不同意或撤回",
            en="What was told and answered for each purpose: agreed, refused, withdrawn",
        ),
        purpose=Purpose.PROOF,
        basis=(CONSENT,),
        kept=CLAIM_RECORDS,
        seen_by=(Seen.TOWNSHIP_OFFICER, Seen.COUNTY_APPROVER),
        of=("person",),
        fields=kept(
            {
                "id": row(),
                "person": technical("是谁的回答", "Whose answer", exported=False),
                "purpose": personal("用途", "The purpose"),
                "given": personal("回答", "The answer"),
                "told": personal("当时告知的全文", "What was told, word for word"),
                "language": technical("告知所用的语言", "The language of it"),
                "channel": technical("在哪里回答", "Where it was answered"),
                "given_by": staff("由谁登记", "Who recorded it"),
                "at": technical("什么时候", "When"),
            }
        ),
    ),
)
