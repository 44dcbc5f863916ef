"""Words of duty, pressure, reward and blame (charter, rules 1, 3 and 4): none stands in a starter article, and reviewers are shown those of others.

A net, not a proof: somebody reads every article as well. "Must" and 必须 stand also in what an office owes to people; that can be said
without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from huijia.apps.library.content import TEXTS

PRESSING = {
    "zh": re.compile(
        "必须|义务|务必|应尽|不负责任|处罚|罚款|黑名单|指标|任务|达标|排名|考核|奖励|奖金|"
        "超生|计划外|违规生育|优生|多生|催生|早生贵子|传宗接代|不孝|绝后|断后|剩女|正常家庭|完整家庭|合格的?[父母妈爸]"
    ),
    "en": re.compile(
        r"\b(?:must|ought|dut(?:y|ies)|oblig\w+|ha(?:ve|s) to|compulsory|mandatory|requir\w+ to|penalt\w+|fined|blacklist|"
        r"quotas?|targets?|rankings?|rewards?|bonus|blame|shame\w*|barren|selfish|spinster|(?:normal|proper) famil\w+|"
        r"(?:good|bad) (?:mother|father|parent|wife)s?)\b",
        re.IGNORECASE,
    ),
}


def pressing_words(content: Mapping[str, Any]) -> list[str]:
    """Each such word of an article, once, in the order in which they stand."""
    found = [
        word.group()
        for part in TEXTS
        for language, net in PRESSING.items()
        for word in net.finditer(content[part][language])
    ]
    return list(dict.fromkeys(found))
