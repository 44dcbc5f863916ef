"""The words of the field app's pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from huijia.apps.campaigns.texts import PLACES
from huijia.apps.field.models import Operation
from huijia.apps.outreach.texts import OUTCOMES, PARTS
from huijia.values.text import Text

KINDS: Mapping[str, Text] = {
    Operation.Kind.PLAN: Text(zh="约走访", en="A visit planned"),
    Operation.Kind.CLOSE: Text(zh="走访的结果", en="What came of a visit"),
    Operation.Kind.ITEM: Text(zh="计划里的一件事", en="An item of a plan"),
    Operation.Kind.QUIET: Text(zh="家人说“不要联系我们”", en="A family said “do not contact us”"),
    Operation.Kind.HAND_OUT: Text(zh="发出宣传材料", en="Material handed out"),
    Operation.Kind.UNKNOWN: Text(zh="系统不认识的记录", en="A record that the service does not know"),
}
HOW: Mapping[str, Text] = {
    Operation.How.RECORDED: Text(zh="按实际做的人补记", en="Record it as done by whoever did it"),
    Operation.How.DROPPED: Text(zh="不记，放下", en="Drop it: nothing is recorded"),
    Operation.How.BOTH_RIGHT: Text(zh="看过了：两条都对", en="Looked at: both are right"),
}
STEPS: Mapping[str, Text] = {
    "done": Text(zh="已做", en="Done"),
    "drop": Text(zh="不做了", en="Not done"),
    "reopen": Text(zh="还要做", en="To be done after all"),
}


def said(operation: Operation) -> Text:
    """What was recorded, in a few words that name nobody."""
    given, kind = operation.payload, KINDS[operation.kind]
    if "outcome" in given:
        what = OUTCOMES[given["outcome"]]
    elif "part" in given:
        day, part = date.fromisoformat(given["day"]), PARTS[given["part"]]
        what = Text(zh=f"{day.month}月{day.day}日{part.zh}", en=f"{day.day} {day:%B}, {part.en.lower()}")
    elif "pieces" in given:
        where = PLACES[given["place"]]
        what = Text(
            zh=f"{given['pieces']} 份，{where.zh}", en=f"{given['pieces']} pieces, {where.en.lower()}"
        )
    elif "step" in given:
        what = STEPS[given["step"]]
    else:
        return kind
    return Text(zh=f"{kind.zh}：{what.zh}", en=f"{kind.en}: {what.en}")
