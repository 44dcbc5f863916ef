"""What this app holds: articles, their versions, and who of the staff wrote and published them. No reader stands here."""

from __future__ import annotations

from huijia.apps.inventory.declaring import Erased, Purpose, Seen, Table, staff, thing
from huijia.apps.inventory.law import OF_THE_OFFICE, STAFF_RECORDS, STATUTORY_DUTY
from huijia.apps.library.models import OwnArticle, Step, Version
from huijia.values.text import Text

_STAFF = Text(
    zh="只涉及写文章、审文章的人；不记读者。", en="Of those who write and review; no reader is noted."
)

HELD = (
    Table(
        OwnArticle,
        what=Text(zh="办公室自己的健康知识文章", en="The office's own articles on health"),
        purpose=Purpose.SERVICE,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.EVERYBODY,),
        nobody=_STAFF,
        fields={
            "id": thing("编号", "Number"),
            "slug": thing("网址中的名称", "Its name in addresses"),
            "area": thing("地区", "The area"),
            "version": thing("最新是第几版", "The latest version"),
            "state": thing("办到哪一步", "Where it stands"),
            "published": thing("公布的是第几版", "The version that is published"),
            "review_again_on": thing("哪天再审", "When it is reviewed again"),
            "hides_starter": thing("是否代替自带的文章", "Whether it hides the starter article"),
            "changed_at": thing("上次变动", "When it last changed"),
        },
    ),
    Table(
        Version,
        what=Text(zh="文章的每一版", en="Each version of an article"),
        purpose=Purpose.SERVICE,
        basis=(STATUTORY_DUTY,),
        kept=STAFF_RECORDS,
        seen_by=(Seen.HEALTH_WORKER,),
        nobody=_STAFF,
        fields={
            "id": thing("编号", "Number"),
            "article": thing("哪篇文章", "Which article"),
            "number": thing("第几版", "Which version"),
            "content": thing("内容", "What it says"),
            "taken_from": thing("取自第几版", "From which version it was taken back"),
            "made_by": staff("由谁写", "Who wrote it", erased=Erased.STAYS),
            "made_at": thing("什么时候", "When"),
        },
    ),
    Table(
        Step,
        what=Text(zh="谁送审、审核、公布", en="Who sent, reviewed and published an article"),
        purpose=Purpose.SERVICE,
        basis=(STATUTORY_DUTY,),
        kept=STAFF_RECORDS,
        seen_by=(Seen.HEALTH_WORKER, Seen.EVERYBODY),
        nobody=_STAFF,
        fields={
            "id": thing("编号", "Number"),
            "article": thing("哪篇文章", "Which article"),
            "move": thing("做了什么", "What was done"),
            "version": thing("第几版", "Which version"),
            "wrote": staff("由谁写的", "Who wrote it", erased=Erased.STAYS),
            "reason": thing("理由", "Why"),
            "reviewer_zh": staff(
                "审稿人的姓名和职业，读者可见（中文）",
                "The reviewer's name and profession, as readers see them, in Chinese",
                erased=Erased.STAYS,
            ),
            "reviewer_en": staff(
                "审稿人的姓名和职业，读者可见（英文）",
                "The reviewer's name and profession, as readers see them, in English",
                erased=Erased.STAYS,
            ),
            "review_again_on": thing("哪天再审", "When it is reviewed again"),
            "taken_by": staff("由谁办理", "Who did it", erased=Erased.STAYS),
            "taken_at": thing("什么时候", "When"),
        },
    ),
)
