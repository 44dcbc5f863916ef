"""What this app holds: certificates of staff and who of them comes to a course. No score, no number of tries."""

from __future__ import annotations

from huijia.apps.inventory.declaring import Erased, Purpose, Seen, Table, staff, thing
from huijia.apps.inventory.law import OF_THE_OFFICE, STAFF_RECORDS, STATUTORY_DUTY
from huijia.apps.training.models import Attendance, Certificate, Session
from huijia.values.text import Text

_STAFF = Text(zh="只涉及工作人员。", en="Of members of staff only.")

HELD = (
    Table(
        Certificate,
        what=Text(zh="工作人员学过哪门课", en="Which courses a member of staff has done"),
        purpose=Purpose.STAFF_WORK,
        basis=(STATUTORY_DUTY,),
        kept=STAFF_RECORDS,
        seen_by=(Seen.ADMINISTRATOR,),
        nobody=_STAFF,
        fields={
            "id": thing("编号", "Number"),
            "user": staff("谁", "Who", erased=Erased.STAYS),
            "course": staff("哪门课", "Which course", erased=Erased.STAYS),
            "earned_on": staff("哪天学完", "On which day", erased=Erased.STAYS),
            "valid_until": staff("有效到哪天", "Until when it holds", erased=Erased.STAYS),
        },
    ),
    Table(
        Session,
        what=Text(zh="集中培训的地点和时间", en="Courses held together: place and time"),
        purpose=Purpose.STAFF_WORK,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.ADMINISTRATOR,),
        nobody=_STAFF,
        fields={
            "id": thing("编号", "Number"),
            "course": thing("哪门课", "Which course"),
            "area": thing("地区", "The area"),
            "place": thing("地点", "The place"),
            "starts_at": thing("什么时候", "When"),
        },
    ),
    Table(
        Attendance,
        what=Text(zh="工作人员参加哪次培训", en="Which member of staff comes to which course"),
        purpose=Purpose.STAFF_WORK,
        basis=(STATUTORY_DUTY,),
        kept=STAFF_RECORDS,
        seen_by=(Seen.ADMINISTRATOR,),
        nobody=_STAFF,
        fields={
            "id": thing("编号", "Number"),
            "session": thing("哪次培训", "Which course"),
            "user": staff("谁", "Who", erased=Erased.STAYS),
            "came": staff("来了没有", "Whether they came", erased=Erased.STAYS),
        },
    ),
)
