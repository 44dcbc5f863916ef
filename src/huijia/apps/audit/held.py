"""What this app holds of people, field by field. It knows no person: their numbers stand in its entries as plain numbers."""

from __future__ import annotations

from dataclasses import replace

from huijia.apps.audit.models import ChainEnd, Entry, Erasing, PersonKey
from huijia.apps.inventory.declaring import (
    Erased,
    Number,
    Purpose,
    Seen,
    Table,
    kept,
    of_children,
    personal,
    row,
    technical,
    thing,
)
from huijia.apps.inventory.law import CLAIM_RECORDS, KEPT_SAFE, OF_THE_OFFICE, WITH_THE_PERSON
from huijia.values.text import Text

HELD = (
    Table(
        Entry,
        what=Text(
            zh="谁在什么时候看过、改过什么（查看和办理的记录）", en="Who looked at or changed what, and when"
        ),
        purpose=Purpose.PROOF,
        basis=(KEPT_SAFE,),
        kept=CLAIM_RECORDS,
        seen_by=(Seen.AUDITOR,),
        # Whoever did something with their own account finds it by the account.
        numbers=(
            Number("person_id", "people.Person"),
            Number("actor_id", "accounts.User", "person_account__person"),
        ),
        fields=kept(
            {
                "sequence": row("记录的顺序号", "Which entry it is, in order"),
                "at": technical("什么时候", "When"),
                "actor_id": technical("由哪个账户", "By which account", exported=False),
                "actor_name": personal("账户当时的姓名", "The account's name at that time"),
                "actor_role": technical("以什么身份", "In which role"),
                "action": technical("做了什么", "What was done"),
                "subject": technical("涉及什么", "With what kind of thing"),
                "subject_id": technical("涉及哪一项", "With which one", exported=False),
                "person_id": technical("涉及谁的资料", "Whose record", exported=False),
                "area": technical("所属地区", "In which area"),
                "payload": of_children(
                    "记录的全文：改前、改后的内容和理由",
                    "The whole entry: values before and after, and the reason",
                    erased=Erased.UNREADABLE,
                ),
                "digest": technical("校验值", "A digest that shows whether it was changed", exported=False),
            }
        ),
    ),
    Table(
        ChainEnd,
        what=Text(zh="查看和办理记录的末尾", en="The end of the chain of entries"),
        purpose=Purpose.PROOF,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.NOBODY,),
        fields={
            "id": thing("编号", "Number"),
            "sequence": thing("最后一条的顺序号", "Which entry is the last"),
            "digest": thing("最后一条的校验值", "The last entry's digest"),
        },
    ),
    Table(
        PersonKey,
        what=Text(
            zh="每个人的密钥：记录里关于这个人的内容用它加密；删除时销毁",
            en="A key for each person, under which what the entries tell of them is sealed; destroyed when they are erased",
        ),
        purpose=Purpose.PROOF,
        basis=(KEPT_SAFE,),
        kept=WITH_THE_PERSON,
        seen_by=(Seen.NOBODY,),
        numbers=(Number("person_id", "people.Person"),),
        not_in_copy=Text(
            zh="只是打开记录用的密钥；打开后的内容在副本里。",
            en="It only opens what the entries tell, and that is in the copy.",
        ),
        fields={
            "person_id": technical("谁的密钥", "Whose key", erased=Erased.KEPT, exported=False),
            "key": replace(
                technical("密钥（加密保存）", "The key, sealed", erased=Erased.EMPTIED, exported=False),
                sealed=True,
            ),
            "destroyed_at": technical(
                "什么时候销毁", "When it was destroyed", erased=Erased.KEPT, exported=False
            ),
        },
    ),
    Table(
        Erasing,
        what=Text(zh="正在删除的标记，从不保存", en="That something is being erased; never stays"),
        purpose=Purpose.PROOF,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.NOBODY,),
        fields={
            "id": thing("编号", "Number"),
            "never": thing("从不存在的链尾", "An end of the chain that cannot be"),
        },
    ),
)
