"""What this app holds: telephones of workers, and what they recorded on them without a signal."""

from __future__ import annotations

from huijia.apps.field.models import Device, Operation
from huijia.apps.inventory.declaring import (
    Erased,
    Purpose,
    Seen,
    Table,
    personal,
    row,
    staff,
    technical,
    thing,
)
from huijia.apps.inventory.law import CONSENT, STAFF_RECORDS, Term
from huijia.apps.outreach.retention import VISIT_AFTER_ITS_END
from huijia.values.text import Text

AFTER_IT_CAME_IN = Term(
    "after-it-came-in",
    Text(
        zh=f"收到{VISIT_AFTER_ITS_END.days}天后删除。",
        en=f"Until {VISIT_AFTER_ITS_END.days} days after it came in.",
    ),
    days=VISIT_AFTER_ITS_END.days,
)

HELD = (
    Table(
        Device,
        what=Text(zh="工作人员下乡用的手机", en="Telephones on which staff work without a signal"),
        purpose=Purpose.STAFF_WORK,
        basis=(CONSENT,),
        kept=STAFF_RECORDS,
        seen_by=(Seen.HEALTH_WORKER, Seen.ADMINISTRATOR),
        nobody=Text(zh="只涉及工作人员。", en="Of members of staff only."),
        fields={
            "id": thing("编号", "Number"),
            "user": staff("谁的", "Whose", erased=Erased.STAYS),
            "name": staff("名称", "Its name", erased=Erased.STAYS),
            "registered_at": thing("什么时候登记", "When it was registered"),
            "last_seen_at": staff("上次联系的时间", "When it was last seen", erased=Erased.STAYS),
            "shut_out_at": thing("什么时候停用", "When it was shut out"),
            "shut_out_by": staff("由谁停用", "Who shut it out", erased=Erased.STAYS),
        },
    ),
    Table(
        Operation,
        what=Text(
            zh="工作人员在手机上记下的走访结果和约定",
            en="What a worker recorded on a telephone: visits planned and closed, items done",
        ),
        purpose=Purpose.OUTREACH,
        basis=(CONSENT,),
        kept=AFTER_IT_CAME_IN,
        seen_by=(Seen.HEALTH_WORKER, Seen.VILLAGE_CONTACT),
        household="household",
        fields={
            "id": row(),
            "device": staff("哪台手机", "Which device"),
            "user": staff("由谁记下", "Who recorded it", exported=True),
            "kind": technical("记了什么", "What was done"),
            "subject": technical("关于哪次走访或哪一户", "With which visit or household", exported=False),
            "on_version": technical("当时看到第几版", "Which version the worker saw", exported=False),
            "payload": personal("内容：日期、时段、结果", "The day, the part of it, the outcome"),
            "day": personal("哪天的事", "Of which day"),
            "device_at": technical("手机上的时间", "When, by the device's clock", exported=False),
            "received_at": technical("什么时候收到", "When it came in"),
            "result": technical("是否采纳", "Whether it was accepted"),
            "reason": technical("没有采纳的原因", "Why not"),
            "household": technical("哪一户", "Which household", exported=False),
            "area": personal("在哪个村或社区", "In which village"),
            "twin": technical("与哪条重复", "Which other one says the same", exported=False),
            "settled_at": technical("什么时候处理", "When it was settled"),
            "settled_by": staff("由谁处理", "Who settled it"),
            "settled_how": technical("怎样处理", "How"),
        },
    ),
)
