"""What the columns of a roster can be taken for, and what the office took them for the last time."""

from __future__ import annotations

from collections.abc import Mapping

from huijia.apps.accounts.models import Area
from huijia.apps.claims.assess import Benefit
from huijia.apps.people.models import RememberedColumn
from huijia.tables.headings import Wanted, wanted
from huijia.tables.reading import TextDeclaration
from huijia.values.text import Text


def _text(name: str, zh: str, en: str, longest: int, *headings: str, needed: bool = False) -> TextDeclaration:
    return TextDeclaration(name, Text(zh=zh, en=en), headings, longest, needed)


TEXTS = (
    _text(
        *("child_name", "孩子姓名", "Child's name", 50, "姓名", "儿童姓名", "婴幼儿姓名", "幼儿姓名"),
        *("子女姓名", "宝宝姓名", "name"),
        needed=True,
    ),
    _text(
        *("child_id", "孩子身份证号", "Child's resident ID number", 30, "身份证号", "身份证号码", "身份证"),
        *(
            "公民身份号码",
            "公民身份证号码",
            "证件号码",
            "孩子身份证号码",
            "儿童身份证号",
            "婴幼儿身份证号",
            "id number",
        ),
    ),
    _text(
        *("guardian_name", "监护人姓名", "Guardian's name", 50, "监护人", "申领人", "申领人姓名", "家长姓名"),
        *("家长", "父母姓名", "guardian"),
    ),
    _text(
        *("guardian_id", "监护人身份证号", "Guardian's resident ID number", 30, "监护人身份证号码"),
        *("监护人证件号码", "申领人身份证号", "申领人身份证号码", "家长身份证号", "guardian id number"),
    ),
    _text(
        *("phone", "联系电话", "Phone", 20, "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"),
        *("监护人电话", "telephone", "phone number", "mobile"),
    ),
    _text(
        "address", "住址", "Address", 200, "地址", "家庭住址", "家庭地址", "现住址", "居住地址", "详细地址"
    ),
    _text(
        *("village", "村（社区）", "Village", 50, "村", "村名", "所在村", "行政村", "村居", "社区", "村社区"),
        *("村委会", "居委会", "村代码", "village code"),
    ),
)

NAMES_OF_ALL = {text.name: text.label for text in TEXTS}


def sought(found: Benefit, taken_for: Mapping[str, str] | None = None) -> Wanted:
    """What is looked for in a roster for this benefit."""
    return wanted(found.pack.facts, (), texts=TEXTS, taken_for=taken_for)


def labels(found: Benefit) -> dict[str, Text]:
    """Everything that a column can be taken for, with its label, in the order in which it is shown."""
    return {**NAMES_OF_ALL, **{fact.name: fact.label for fact in found.pack.facts}}


def remembered(area: Area, found: Benefit) -> dict[str, str]:
    """Heading -> what it was taken for in this area's last confirmed import for this benefit."""
    rows = RememberedColumn.objects.filter(area=area, pack=found.pack.id)
    return dict(rows.values_list("heading", "taken_for"))


def remember(area: Area, found: Benefit, taken_for: Mapping[str, str]) -> None:
    """Keep what headings were taken for, where that is not plain from the headings themselves.

    A heading that was left out is kept only where it would be taken for something: of unknown columns nothing stays.
    """
    plain = sought(found)
    for heading, name in taken_for.items():
        if sought(found, {heading: name}).names == plain.names:
            RememberedColumn.objects.filter(area=area, pack=found.pack.id, heading=heading[:200]).delete()
        else:
            RememberedColumn.objects.update_or_create(
                area=area, pack=found.pack.id, heading=heading[:200], defaults={"taken_for": name}
            )
