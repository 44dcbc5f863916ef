"""What this app holds of people: numbers, days and states; field by field."""

from __future__ import annotations

from huijia.apps.inventory.declaring import Erased, Number, Purpose, Seen, Table, staff, technical, thing
from huijia.apps.inventory.law import KEPT_SAFE, OF_THE_OFFICE, STATUTORY_DUTY, Term
from huijia.apps.privacy.models import Erasure, FileToErase, LegalHold, RetentionRun
from huijia.values.text import Text

PROOF_OF_ERASING = Term(
    "proof-of-erasing",
    Text(
        zh="只有编号、日期和状态；作为已经删除的证明由办公室保存。",
        en="Numbers, days and states alone; kept by the office as the proof that it was erased.",
    ),
)
_WHOSE = (Number("person_id", "people.Person"),)


HELD = (
    Table(
        Erasure,
        what=Text(zh="删除个人资料的请求和办理情况", en="That an erasing was asked for, and how far it is"),
        purpose=Purpose.PROOF,
        basis=(STATUTORY_DUTY,),
        kept=PROOF_OF_ERASING,
        seen_by=(Seen.AUDITOR,),
        numbers=_WHOSE,
        fields={
            "id": technical("编号", "Number", erased=Erased.KEPT, exported=False),
            "person_id": technical("记录的编号", "The record's number", erased=Erased.KEPT, exported=False),
            "made_at": technical(
                "那份记录是什么时候建立的", "When that record was made", erased=Erased.KEPT, exported=False
            ),
            "area": technical("所在地区", "In which area", erased=Erased.KEPT),
            "channel": technical("在哪里提出", "Where it was asked", erased=Erased.KEPT),
            "asked_by": technical("由哪个账户提出", "By which account", erased=Erased.KEPT, exported=False),
            "asked_at": technical("什么时候提出", "When it was asked", erased=Erased.KEPT),
            "carry_out_on": technical("从哪天起办理", "From which day it is carried out", erased=Erased.KEPT),
            "state": technical("办到哪一步", "How far it is", erased=Erased.KEPT),
            "carried_out_at": technical("什么时候办理", "When it was carried out", erased=Erased.KEPT),
            "looked_on": technical(
                "最后一次核对的日期", "When it was last looked whether the rest may go", erased=Erased.KEPT
            ),
            "kept_until": technical("其余资料保存到哪天", "Until when the rest is kept", erased=Erased.KEPT),
            "ended_at": technical("什么时候办结", "When it ended", erased=Erased.KEPT),
        },
    ),
    Table(
        LegalHold,
        what=Text(zh="在某一天以前不得删除的登记", en="That something may not be erased until a day"),
        purpose=Purpose.PROOF,
        basis=(STATUTORY_DUTY,),
        kept=PROOF_OF_ERASING,
        seen_by=(Seen.COUNTY_APPROVER,),
        numbers=_WHOSE,
        fields={
            "id": technical("编号", "Number", erased=Erased.KEPT, exported=False),
            "person_id": technical("记录的编号", "The record's number", erased=Erased.KEPT, exported=False),
            "claim_number": technical(
                "哪件申领（空：全部）", "Which claim; empty: everything", erased=Erased.KEPT
            ),
            "area": technical("所在地区", "In which area", erased=Erased.KEPT),
            "reason": technical("为什么", "Why", erased=Erased.KEPT),
            "until": technical("到哪一天", "Until which day", erased=Erased.KEPT),
            "made_by": staff("由谁登记", "Who said so", erased=Erased.KEPT),
            "made_by_name": staff("登记人的姓名", "Their name", erased=Erased.KEPT, exported=True),
            "made_at": technical("什么时候登记", "When", erased=Erased.KEPT),
            "lifted_by": staff("由谁解除", "Who lifted it", erased=Erased.KEPT),
            "lifted_at": technical("什么时候解除", "When it was lifted", erased=Erased.KEPT),
        },
    ),
    Table(
        FileToErase,
        what=Text(
            zh="正在删除的文件；删完即去掉",
            en="Files on their way out; the row goes with the file, within a minute",
        ),
        purpose=Purpose.PROOF,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.NOBODY,),
        fields={
            "id": thing("编号", "Number"),
            "kind": thing("什么文件", "What kind of file"),
            "name": thing(
                "文件的校验值、编号，或者号码（加密保存）",
                "The file's digest or number, or an address; sealed",
                sealed=True,
            ),
        },
    ),
    Table(
        RetentionRun,
        what=Text(zh="某天到期删除的数目", en="How much was erased on a day for its age, by table"),
        purpose=Purpose.PROOF,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.AUDITOR, Seen.ADMINISTRATOR),
        fields={
            "id": thing("编号", "Number"),
            "on": thing("哪一天", "The day"),
            "claims": thing("多少件申领", "How many claims"),
            "people": thing("多少人", "How many people"),
            "counts": thing("各表的行数", "Rows by table"),
            "finished_at": thing("什么时候完成", "When it was done"),
        },
    ),
)
