"""What this app holds: published figures, and nothing of a person."""

from __future__ import annotations

from django.db.models import Model

from huijia.apps.inventory.declaring import Field, Purpose, Seen, Table, staff, thing
from huijia.apps.inventory.law import OF_THE_OFFICE, STATUTORY_DUTY
from huijia.apps.reports.models import NoiseBudget, Population, PopulationFigure, Release, ReleasedCell
from huijia.values.text import Text


def _table(model: type[Model], what: Text, fields: dict[str, Field]) -> Table:
    return Table(
        model,
        what=what,
        purpose=Purpose.STAFF_WORK,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.EVERYBODY,),
        nobody=Text(
            zh="只有数量；小的数量在发布前已经保护。",
            en="Counts only; small ones were protected before they were published.",
        ),
        fields=fields,
    )


HELD = (
    _table(
        Release,
        Text(zh="已发布的统计表", en="Tables of figures that were published"),
        {
            "id": thing("编号", "Number"),
            "area": thing("哪个县", "Which county"),
            "table": thing("哪一项", "Which indicator"),
            "about": thing("关于哪项待遇", "About which benefit"),
            "period": thing("哪个时期", "Which period"),
            "threshold": thing("少于多少人不公布", "Below which number nothing is told"),
            "cells": thing("共有多少格", "How many cells"),
            "hidden": thing("隐去多少格", "How many are hidden"),
            "source": thing("所引数字的来源", "The source of figures beside them"),
            "epsilon": thing("用去多少隐私预算（百分之一）", "Privacy loss spent, in hundredths"),
            "within": thing("误差一般不超过多少", "How far a figure with noise mostly is off at most"),
            "kept": thing(
                "用来保护以后的发布（加密保存）", "What protects later releases (sealed)", sealed=True
            ),
            "released_by": staff("由哪个账户发布", "Released by which account"),
            "released_by_name": staff("由谁发布", "By whom"),
            "released_at": thing("什么时候发布", "When"),
        },
    ),
    _table(
        NoiseBudget,
        Text(zh="随机误差的隐私预算", en="How much releases with noise may tell"),
        {
            "id": thing("编号", "Number"),
            "area": thing("哪个县", "Which county"),
            "side": thing("补贴，还是活动和预约", "Benefits, or events and bookings"),
            "a_release": thing("一次发布最多", "The most for a release"),
            "a_year": thing("一年最多", "The most for a year"),
            "in_all": thing("总共最多", "The most in all"),
            "declared_by": staff("由哪个账户声明", "Declared by which account"),
            "declared_by_name": staff("由谁声明", "By whom"),
            "declared_at": thing("什么时候声明", "When"),
        },
    ),
    _table(
        ReleasedCell,
        Text(zh="已发布的一个数", en="A figure that was published"),
        {
            "id": thing("编号", "Number"),
            "release": thing("属于哪次发布", "Of which release"),
            "area": thing("哪个地区", "Which area"),
            "division": thing("按什么划分", "By what it is divided"),
            "part": thing("哪一部分", "Which part"),
            "count": thing("数量（隐去的为空）", "The count; empty where it is hidden"),
            "out_of": thing("估计有多少人可以申领", "How many could have claimed, as estimated"),
        },
    ),
    _table(
        Population,
        Text(zh="公开的人口表", en="Published tables of population"),
        {
            "id": thing("编号", "Number"),
            "area": thing("哪个县", "Which county"),
            "pack": thing("用于哪项待遇", "For which benefit"),
            "year": thing("哪一年", "Which year"),
            "age_from": thing("从几岁起", "From which age"),
            "age_to": thing("到几岁止", "To which age"),
            "source": thing("来源", "The source"),
            "made_by": staff("由哪个账户录入", "Entered by which account"),
            "made_at": thing("什么时候录入", "When"),
        },
    ),
    _table(
        PopulationFigure,
        Text(zh="人口表里的一个数", en="A figure of such a table"),
        {
            "id": thing("编号", "Number"),
            "population": thing("哪张表", "Of which table"),
            "area": thing("哪个地区", "Which area"),
            "people": thing("多少人", "How many people"),
        },
    ),
)
