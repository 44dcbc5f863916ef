"""The demo's own articles: one published, one in review, one draft; a starter article that was made the office's own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.library import actions
from huijia.apps.library.content import Content, content_of, empty
from huijia.apps.library.shelf import starter_articles
from huijia.values.text import Text
from huijia.web.demo.places import COUNTY

REVIEWER = Text("沈立群，主治医师", "Shen Liqun, physician")
OWN_VERSION = "growing-and-check-ups"


def make_articles(*, writer: Viewer, reviewer: Viewer, now: datetime) -> None:
    """Write them, as two health workers would have in the last weeks."""
    area, today = Area.objects.get(code=COUNTY), timezone.localtime(now).date()
    at = now - timedelta(days=20)
    hands = actions.begin(by=writer, slug="washing-hands", area=area, content=_washing_hands(), at=at)
    hands = actions.send(by=writer, article=hands, number=1, at=at)
    actions.publish(
        by=reviewer, article=hands, number=1, reviewer=REVIEWER, review_again_on=today + timedelta(days=25), at=at, today=at.date()
    )  # fmt: skip
    growing = actions.adopt(by=writer, slug=OWN_VERSION, area=area, at=at + timedelta(days=5))
    changed = content_of(starter_articles()[OWN_VERSION])
    changed["summary"] = {
        "zh": changed["summary"]["zh"] + "青禾镇卫生院每周三免费量身高体重。",
        "en": changed["summary"]["en"]
        + " In Qinghe Town the health centre weighs and measures every Wednesday, free.",
    }
    growing = actions.save(by=writer, article=growing, content=changed, after=1, at=at + timedelta(days=6))
    actions.send(by=writer, article=growing, number=2, at=at + timedelta(days=7))
    begun = empty() | {"topic": "family"}
    begun["title"] = {"zh": "冬天怎样取暖", "en": ""}
    begun["summary"] = {"zh": "烧炭烧煤要开窗：一氧化碳看不见，也闻不到。", "en": ""}
    actions.begin(by=reviewer, slug="warm-in-winter", area=area, content=begun, at=at + timedelta(days=12))


def _washing_hands() -> Content:
    return {
        "topic": "child",
        "title": {"zh": "洗手：什么时候洗，怎么洗", "en": "Washing hands: when and how"},
        "summary": {
            "zh": "肥皂和流动的水，搓二十秒，能挡住很多让孩子拉肚子、发烧的病菌。",
            "en": "Soap, running water and twenty seconds keep away many germs that give children diarrhoea and fever.",
        },
        "body": {
            "zh": "手摸过的东西多，病菌跟着走。**用肥皂和流动的水洗，比只冲一冲管用得多。**\n\n## 什么时候洗\n- 吃东西、做饭、喂孩子以前\n- 上厕所、换尿布以后\n- 从外面回来、摸过动物以后\n- 照顾生病的人以前和以后\n\n## 怎么洗\n- 把手淋湿，抹上肥皂\n- 手心、手背、指缝、指尖、大拇指都搓到，一共二十秒\n- 冲干净，用干净的毛巾擦干，或者晾干\n\n没有自来水，用瓢舀水冲着洗也可以。没有肥皂，草木灰也能用。",
            "en": "Hands touch a lot, and germs travel with them. **Soap and running water do far more than a quick rinse.**\n\n## When\n- before eating, cooking and feeding a child\n- after the toilet and after changing a nappy\n- after coming home, and after touching animals\n- before and after caring for somebody who is ill\n\n## How\n- wet your hands and take soap\n- rub palms, backs, between the fingers, fingertips and thumbs for twenty seconds\n- rinse, and dry them with a clean towel or in the air\n\nWithout a tap, water poured from a ladle will do. Without soap, ash will.",
        },
        "when_to_get_help": {
            "zh": "孩子拉肚子又不肯喝水、没精神，或者大便带血，当天去看医生。",
            "en": "If a child with diarrhoea will not drink, is listless or has blood in the stool, see a doctor the same day.",
        },
        "radio": {
            "zh": "洗手是小事，能挡住大病。吃饭前，做饭前，喂孩子前，上厕所后，换尿布后，都用肥皂和流动的水洗一洗，手心手背指缝都搓到，搓二十秒，再冲干净、擦干。没有自来水，用瓢舀水冲着洗也行。",
            "en": "Washing hands is a small thing that keeps big illnesses away. Before eating, cooking and feeding a child, and after the toilet or a nappy, wash with soap and running water. Rub palms, backs and between the fingers for twenty seconds, rinse, and dry them. Without a tap, water poured from a ladle will do.",
        },
        "message": {
            "zh": "健康知识：饭前便后用肥皂洗手二十秒，少生病。",
            "en": "Health library: soap and twenty seconds before meals and after the toilet keep illness away.",
        },
        "sources": [
            {
                "title": {"zh": "洗手：为什么、怎么洗、什么时候洗", "en": "Hand hygiene: why, how and when"},
                "publisher": "世界卫生组织",
                "address": "https://www.who.int/teams/integrated-health-services/infection-prevention-control/hand-hygiene",
                "dated": "",
                "seen": "2026-03-01",
            }
        ],
    }
