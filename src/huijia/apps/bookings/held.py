"""What this app holds of people, field by field. It knows no person: a number to be called by, and an address for a reminder if one wants it."""

from __future__ import annotations

from django.db.models import Model

from huijia.apps.bookings.models import (
    Booking,
    Closure,
    Facility,
    Offering,
    OpeningHours,
    Place,
    Resource,
    Slot,
)
from huijia.apps.bookings.tidying import KEPT_DAYS
from huijia.apps.inventory.declaring import Field, Purpose, Seen, Table, personal, row, technical, thing
from huijia.apps.inventory.law import CONSENT, OF_THE_OFFICE, STATUTORY_DUTY, Term
from huijia.values.text import Text

AFTER_ITS_DAY = Term(
    "after-its-day",
    Text(
        zh=f"预约在当天过后{KEPT_DAYS}天删除，提醒用的号码或邮箱在最后一次提醒后即清空；您取消时随即删除。",
        en=f"Until {KEPT_DAYS} days after its day, the address for reminders until the last of them; at once when you cancel.",
    ),
    days=KEPT_DAYS,
)


def _place(model: type[Model], what: Text, fields: dict[str, Field]) -> Table:
    return Table(
        model,
        what=what,
        purpose=Purpose.OUTREACH,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.EVERYBODY,),
        nobody=Text(zh="只说地点和时间。", en="Of places and times only."),
        fields=fields,
    )


HELD = (
    _place(
        Facility,
        Text(zh="可以预约的地方", en="Places where something can be booked"),
        {
            "id": thing("编号", "Number"),
            "area": thing("地区", "The area"),
            "name_zh": thing("中文名称", "The name in Chinese"),
            "name_en": thing("英文名称", "The name in English"),
            "address": thing("地址", "The address"),
            "telephone": thing("电话", "The telephone number"),
            "directions_zh": thing("中文路线", "The way to it, in Chinese"),
            "directions_en": thing("英文路线", "The way to it, in English"),
            "closed_at": thing("什么时候停办", "Since when it is closed"),
        },
    ),
    _place(
        Resource,
        Text(zh="共用的房间或岗位", en="Rooms or posts that are shared"),
        {
            "id": thing("编号", "Number"),
            "facility": thing("哪个地方", "Where"),
            "name_zh": thing("中文名称", "The name in Chinese"),
            "name_en": thing("英文名称", "The name in English"),
            "capacity": thing("同时几个人", "How many at a time"),
        },
    ),
    _place(
        Offering,
        Text(zh="哪个地方有哪项服务", en="Which service is offered where"),
        {
            "id": thing("编号", "Number"),
            "facility": thing("哪个地方", "Where"),
            "service": thing("哪项服务（一般的服务，不写原因）", "Which general service, without a reason"),
            "minutes": thing("几分钟", "How many minutes"),
            "places": thing("几个名额", "How many places"),
            "resource": thing("哪个房间", "Which room"),
            "slots_until": thing("排到哪天", "Until when times were made"),
        },
    ),
    _place(
        OpeningHours,
        Text(zh="开放时间", en="Opening hours"),
        {
            "id": thing("编号", "Number"),
            "offering": thing("哪项服务", "Of which service"),
            "weekday": thing("星期几", "The weekday"),
            "opens": thing("几点开", "Opens at"),
            "closes": thing("几点关", "Closes at"),
            "valid_from": thing("从哪天起", "From"),
            "valid_until": thing("到哪天止", "Until"),
        },
    ),
    _place(
        Closure,
        Text(zh="哪天不开", en="Days on which a place is closed"),
        {
            "id": thing("编号", "Number"),
            "facility": thing("哪个地方", "Where"),
            "day": thing("哪天", "The day"),
            "kind": thing("原因", "Why"),
        },
    ),
    _place(
        Slot,
        Text(zh="可以预约的时间，和来了几个人", en="Times that can be booked, and how many came"),
        {
            "id": thing("编号", "Number"),
            "offering": thing("哪项服务", "Of which service"),
            "starts_at": thing("什么时候", "When"),
            "minutes": thing("几分钟", "How many minutes"),
            "closed_for": thing("是否关闭", "Whether it is closed"),
            "came": thing("来了几个人", "How many came"),
            "offered": thing("有过几个名额", "How many places there were"),
            "booked": thing("约了几个", "How many were booked"),
        },
    ),
    _place(
        Place,
        Text(zh="一个时间的各个名额", en="The places of a time"),
        {
            "id": thing("编号", "Number"),
            "slot": thing("哪个时间", "Of which time"),
            "number": thing("第几个", "Which one"),
        },
    ),
    Table(
        Booking,
        what=Text(zh="预约：地点、时间、一般的服务，不写是谁、为什么", en="Bookings: place, time, general service; not who, and not why"),
        purpose=Purpose.OUTREACH,
        basis=(CONSENT,),
        kept=AFTER_ITS_DAY,
        seen_by=(Seen.HEALTH_WORKER,),
        nobody=Text(
            zh="不写姓名，也不与任何人的登记相连；凭预约时得到的代码查看、更改和取消。",
            en="It names nobody and leads to nobody's record; whoever has the code that came with it sees, changes and cancels it.",
        ),
        fields={
            "id": row(),
            "number": technical("叫号用的号码", "The number that is called out"),
            "fingerprint": technical("代码的指纹", "The code's fingerprint"),
            "place": personal("哪个名额", "Which place"),
            "waits_for": personal("在等哪个时间", "For which time it waits"),
            "queue": technical("排在第几", "Where in the queue"),
            "first_choice": technical("因办公室关闭而优先", "Whether it comes first, as the office closed what it held"),
            "language": technical("语言", "The language"),
            "channel": technical("短信或邮件", "Text message or e-mail"),
            "address": personal("提醒发到哪里（加密）", "Where a reminder goes, sealed", sealed=True),
            "reminds_at": technical("什么时候提醒", "When it reminds"),
            "told": technical("变动过几次", "How often it changed"),
            "news": technical("办公室改了什么", "What the office changed"),
            "made_at": technical("什么时候预约", "When it was made"),
        },
    ),
)  # fmt: skip
