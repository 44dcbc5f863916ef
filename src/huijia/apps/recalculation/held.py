"""What this app holds of people, field by field."""

from __future__ import annotations

from huijia.apps.inventory.declaring import (
    Erased,
    Purpose,
    Seen,
    Table,
    kept,
    row,
    sensitive,
    staff,
    technical,
    thing,
)
from huijia.apps.inventory.law import CLAIM_RECORDS, OF_THE_OFFICE, SENSITIVE_AS_NEEDED, STATUTORY_DUTY
from huijia.apps.recalculation.models import Case, Recalculation
from huijia.values.text import Text

OFFICERS = (Seen.TOWNSHIP_OFFICER, Seen.COUNTY_APPROVER)

HELD = (
    Table(
        Recalculation,
        what=Text(zh="规定或事实变动后的重新测算", en="Computing again after law or facts changed"),
        purpose=Purpose.CLAIMS,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=OFFICERS,
        nobody=Text(
            zh="涉及的各件申领记在“重新测算的申领”里。",
            en="The claims that it concerns are the cases of the recalculation.",
        ),
        fields={
            "id": thing("编号", "Number"),
            "area": thing("哪个地区", "Which area"),
            "pack": thing("哪项待遇", "Which benefit"),
            "pack_version": thing("规定的版本", "Which version of the rules"),
            "reason": thing("理由", "Why"),
            "prepared_by": staff("由哪个账户", "By which account", erased=Erased.STAYS),
            "prepared_by_name": staff("由谁", "Who", erased=Erased.STAYS),
            "prepared_at": thing("什么时候", "When"),
            "looked_at": thing("看了几件", "How many claims were looked at"),
            "cancelled_at": thing("什么时候取消", "When it was cancelled"),
        },
    ),
    Table(
        Case,
        what=Text(
            zh="重新测算的申领：结果与原决定不同，待人处理",
            en="Claims that would be decided otherwise today, for somebody to decide",
        ),
        purpose=Purpose.CLAIMS,
        basis=(STATUTORY_DUTY, SENSITIVE_AS_NEEDED),
        kept=CLAIM_RECORDS,
        seen_by=OFFICERS,
        of=("claim__child", "claim__claimant"),
        fields=kept(
            {
                "id": row(),
                "recalculation": technical("哪次重新测算", "Which recalculation", exported=False),
                "claim": technical("哪件申领", "Which claim", exported=False),
                "decision": technical("原来的决定", "The decision that held", exported=False),
                "kind": sensitive("结果属于哪种", "What it comes to"),
                "changed": sensitive("哪些事实变了", "Which facts changed"),
                "facts": sensitive("现在的事实", "The facts of now"),
                "row": sensitive("现在的测算结果", "The answer of now"),
                "old_minor": sensitive("原来的金额", "The amount then"),
                "new_minor": sensitive("现在的金额", "The amount now"),
                "state": technical("办到哪一步", "How far it is"),
                "settled_by": staff("由谁处理", "Who settled it"),
                "settled_at": technical("什么时候处理", "When"),
                "note": sensitive("说明", "The note"),
                "new_decision": technical("新的决定", "The new decision", exported=False),
            }
        ),
    ),
)
