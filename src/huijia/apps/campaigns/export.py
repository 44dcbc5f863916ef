"""A campaign's plan and spending as a workbook, written as all of Huijia's tables are."""

from __future__ import annotations

import tempfile
from pathlib import Path

from huijia.apps.campaigns.models import Campaign, Step
from huijia.apps.campaigns.texts import CHANNELS, SPENDINGS
from huijia.tables.workbook import SheetWriter
from huijia.values.text import Language, Text

PLAN = (
    Text("日期", "Day"),
    Text("方式", "Channel"),
    Text("地点", "Place"),
    Text("内容", "What"),
    Text("完成日期", "Done on"),
    Text("人数", "People"),
)
MONEY = (Text("支出", "Spending"), Text("计划", "Planned"), Text("已用", "Spent"), Text("币种", "Currency"))


def workbook_of(campaign: Campaign, language: Language) -> bytes:
    """The workbook: a sheet with the steps, and one with the spending in the currency's units."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.xlsx")
        headings = [each.in_language(language) for each in PLAN]
        with SheetWriter(path, headings, [12, 12, 16, 50, 12, 10], wrapped=[3]) as sheet:
            for step in campaign.steps.select_related("area").order_by("due_on", "pk"):
                sheet.write(
                    [
                        step.due_on,
                        CHANNELS[Step.Channel(step.channel)].in_language(language),
                        step.area.name_in(language),
                        step.text,
                        step.done_on,
                        step.people,
                    ]
                )
            second = sheet.book.add_worksheet()
            for column, heading in enumerate(MONEY):
                second.write_string(0, column, heading.in_language(language))
            spent = {each.kind: each for each in campaign.spendings.all()}
            for row, (kind, told) in enumerate(SPENDINGS.items(), start=1):
                found = spent.get(kind.value)
                second.write_string(row, 0, told.in_language(language))
                second.write_number(row, 1, (found.planned_minor if found else 0) / 100)
                second.write_number(row, 2, (found.spent_minor if found else 0) / 100)
                second.write_string(row, 3, campaign.currency)
        return path.read_bytes()
