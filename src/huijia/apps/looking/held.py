"""What this app holds of people, field by field."""

from __future__ import annotations

from huijia.apps.inventory.declaring import (
    Erased,
    Number,
    Purpose,
    Seen,
    Table,
    personal,
    row,
    staff,
    technical,
    thing,
)
from huijia.apps.inventory.law import CLAIM_RECORDS, KEPT_SAFE, OF_THE_OFFICE, STAFF_RECORDS
from huijia.apps.looking.models import DayBegun, Emergency, WentOn
from huijia.values.text import Text

HELD = (
    Table(
        Emergency,
        what=Text(
            zh="紧急情况下，有人打开了外地的档案：谁、为什么、到什么时候",
            en="That somebody opened a record of elsewhere in an emergency: who, why, until when",
        ),
        purpose=Purpose.PROOF,
        basis=(KEPT_SAFE,),
        kept=CLAIM_RECORDS,
        seen_by=(Seen.AUDITOR,),
        numbers=(Number("person_id", "people.Person"),),
        fields={
            "id": row(),
            "user_id": staff("哪个账户打开", "Which account"),
            "user_name": staff("谁打开", "Who", exported=True),
            "role": technical("以什么身份", "In which role"),
            "user_area": technical("打开的人在哪个地区工作", "In which area they work"),
            "person_id": technical("谁的档案", "Whose record"),
            "area": technical("档案在哪个地区", "The record's area"),
            "kind": personal("什么情况", "What kind of emergency"),
            "reason": personal("理由", "The reason"),
            "opened_at": technical("什么时候打开", "When it was opened"),
            "ends_at": technical("到什么时候", "Until when"),
        },
    ),
    Table(
        WentOn,
        what=Text(
            zh="工作人员看了很多人的资料，又继续看，为什么",
            en="That somebody of the staff had read very many records, and why they went on",
        ),
        purpose=Purpose.PROOF,
        basis=(KEPT_SAFE,),
        kept=STAFF_RECORDS,
        seen_by=(Seen.AUDITOR,),
        nobody=Text(
            zh="只写看了多少人，不写是谁。", en="It says of how many people they saw records, not of whom."
        ),
        fields={
            "id": row(),
            "user_id": staff("哪个账户", "Which account"),
            "user_name": staff("谁", "Who"),
            "role": technical("以什么身份", "In which role"),
            "area": technical("在哪个地区", "In which area"),
            "span": technical("在一小时内还是一天内", "Within an hour or a day"),
            "people": technical("看了多少人", "Of how many people"),
            "kind": technical("为了什么", "For what"),
            "reason": staff("理由", "The reason"),
            "at": technical("什么时候", "When"),
        },
    ),
    Table(
        DayBegun,
        what=Text(zh="每天从操作记录的哪一条开始", en="With which entry of the trail a day begins"),
        purpose=Purpose.SERVICE,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.NOBODY,),
        nobody=Text(zh="只有日期和序号。", en="Days and numbers alone."),
        fields={
            "day": technical("哪一天", "Which day", erased=Erased.STAYS),
            "sequence": thing("在哪一条之后", "After which entry"),
        },
    ),
)
