"""What this app holds: slogans, days, material and money of the office. Of nobody."""

from __future__ import annotations

from django.db.models import Model

from huijia.apps.campaigns.models import Campaign, Material, Movement, Spending, Step
from huijia.apps.inventory.declaring import Field, Purpose, Seen, Table, thing
from huijia.apps.inventory.law import OF_THE_OFFICE, STATUTORY_DUTY
from huijia.values.text import Text


def _table(model: type[Model], what: Text, fields: dict[str, Field]) -> Table:
    return Table(
        model,
        what=what,
        purpose=Purpose.STAFF_WORK,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.HEALTH_WORKER,),
        nobody=Text(zh="不涉及任何人，只有数量。", en="Of nobody; counts only."),
        fields=fields,
    )


HELD = (
    _table(
        Campaign,
        Text(zh="宣传活动", en="Campaigns"),
        {
            "id": thing("编号", "Number"),
            "area": thing("地区", "The area"),
            "title_zh": thing("中文标题", "The title in Chinese"),
            "title_en": thing("英文标题", "The title in English"),
            "topic": thing("主题", "The topic"),
            "starts_on": thing("从哪天起", "From"),
            "ends_on": thing("到哪天止", "Until"),
            "currency": thing("币种", "The currency"),
            "made_at": thing("什么时候建立", "When it was made"),
        },
    ),
    _table(
        Step,
        Text(zh="宣传的每一步", en="The steps of a campaign"),
        {
            "id": thing("编号", "Number"),
            "campaign": thing("哪次宣传", "Which campaign"),
            "channel": thing("以什么方式", "By which channel"),
            "area": thing("在哪里", "Where"),
            "text": thing("写什么", "The words"),
            "due_on": thing("计划哪天", "Planned for"),
            "done_on": thing("哪天做的", "Done on"),
            "people": thing("大约多少人", "About how many people"),
        },
    ),
    _table(
        Spending,
        Text(zh="宣传的开支", en="What a campaign costs"),
        {
            "id": thing("编号", "Number"),
            "campaign": thing("哪次宣传", "Which campaign"),
            "kind": thing("哪种开支", "Which kind"),
            "planned_minor": thing("计划", "Planned"),
            "spent_minor": thing("实际", "Spent"),
        },
    ),
    _table(
        Material,
        Text(zh="印刷的资料", en="Printed material"),
        {
            "id": thing("编号", "Number"),
            "area": thing("在哪里", "Where"),
            "kind": thing("哪种资料", "Which kind"),
            "title": thing("标题", "The title"),
            "pieces": thing("还有多少份", "How many pieces there are"),
        },
    ),
    _table(
        Movement,
        Text(zh="资料的收发", en="Material that came and went"),
        {
            "id": thing("编号", "Number"),
            "material": thing("哪种资料", "Which material"),
            "kind": thing("收、发或盘点", "Received, handed out or counted"),
            "change": thing("多少份", "How many pieces"),
            "campaign": thing("哪次宣传", "Which campaign"),
            "event": thing("在哪次活动上", "At which event"),
            "place": thing("在哪类地方", "In which kind of place"),
            "key": thing("手机上编的号", "A number made on the phone"),
            "at": thing("什么时候", "When"),
        },
    ),
)
