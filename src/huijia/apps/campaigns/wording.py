"""What no text of a campaign may say: numbers of people to be reached, duty, pressure, reward, punishment (charter, rules 1, 3 and 4).

A list of words is a net, not a proof: whoever approves a slogan reads it as well.
"""

from __future__ import annotations

import re

from huijia.values.forbidden import forbidden_word
from huijia.values.text import Text

PUSHING = (
    "指标", "任务数", "名额任务", "达标", "排名", "考核", "评比", "一票否决", "必须", "务必", "应生", "多生", "少生", "优生优育率", "生育率", "出生率", "参检率", "覆盖率",
    "罚", "黑名单", "通报批评", "奖金", "有奖", "不参加就", "不来就",
    "quota", "target", "ranking", "must", "have to", "obliged", "duty", "compulsory", "penalt", "fined", "blacklist", "bonus", "prize", "birth rate", "more births", "fewer births", "coverage rate",
)  # fmt: skip

_PATTERN = re.compile(
    "|".join(rf"\b{re.escape(word)}" if word.isascii() else re.escape(word) for word in PUSHING),
    re.IGNORECASE,
)

SLOGANS = (
    Text("您的健康，您来决定。", "Your health, your choice."),
    Text("想知道的，都可以问。", "Whatever you want to know, you can ask."),
    Text("一个人来，一家人来，都欢迎。", "Come alone or with your family: you are welcome."),
    Text("知道自己的权利，照顾好自己和家人。", "Know your rights, and take care of yourself and yours."),
    Text("带孩子的路上，您不是一个人。", "Raising a child, you are not alone."),
    Text("爸爸妈妈一起带，孩子笑得更开怀。", "When both parents care, the child smiles."),
    Text("心里难受，说出来，有人听。", "When your heart is heavy, say it. Somebody listens."),
    Text("领补贴不用托人，查一查就明白。", "For a benefit you need to know nobody: look it up."),
)
"""Slogans to begin with. They offer; none of them asks anybody for anything."""


def pushing_word(text: str) -> str | None:
    """The first word in a text that pushes, counts people in advance, or tells of health (rule 2); None for none.

    >>> pushing_word("本月参检率必须达到 95%")
    '参检率'
    >>> pushing_word("Your health, your choice.") is None
    True
    """
    found = _PATTERN.search(text)
    return found.group(0) if found else forbidden_word(text)
