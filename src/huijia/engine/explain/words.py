"""The words between the words of the law, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huijia.values.answers import Answer
from huijia.values.text import Language


@dataclass(frozen=True, slots=True)
class Words:
    """What an explanation says in one language beside the pack's own texts; ``{}`` is filled in."""

    answers: Mapping[Answer, str]
    currencies: Mapping[str, str]
    yes: str
    no: str
    unknown: str
    empty: str
    colon: str
    comma: str
    semicolon: str
    whole_case: str
    reason: str
    looked_at: str
    see_above: str
    member: str
    since: str
    article: str
    citation: str
    cited_again: str
    open_point: str
    needs_to_be_known: str
    would_turn: str
    outcome: str
    unchanged_at: str
    no_single_fact: str
    not_all_tried: str
    changes: str
    changes_because: str
    no_answer: str
    from_to: str
    law_changed: str
    nothing_changes: str


CHINESE = Words(
    answers={
        Answer.ENTITLED: "符合条件",
        Answer.NOT_ENTITLED: "不符合条件",
        Answer.NEED_TO_ASK: "需要补充信息",
    },
    currencies={"CNY": "元"},
    yes="是",
    no="否",
    unknown="未知",
    empty="空（{}）",
    colon="：",
    comma="，",
    semicolon="；",
    whole_case="整个个案",
    reason="理由：{}",
    looked_at="以下按 {} 期间计算",
    see_above="（见上文）",
    member="家庭成员 {}",
    since="，自 {} 起",
    article="第{}条",
    citation="［{} 《{}》{}，{}］",
    cited_again="［{}，{}］",
    open_point="待定事项：{}",
    needs_to_be_known="需要知道：{}",
    would_turn="单独改变“{}”（现为{}）会改变结论",
    outcome="如为{}：{}",
    unchanged_at="如为{}，结论不变",
    no_single_fact="没有找到单独改变后会改变结论的信息",
    not_all_tried="个案较大，并未逐一试算所有信息",
    changes="{}：由“{}”变为“{}”",
    changes_because="{}：由“{}”变为“{}”，因为：",
    no_answer="没有结论",
    from_to="{}：由{}变为{}",
    law_changed="规则“{}”已修改",
    nothing_changes="没有变化",
)

ENGLISH = Words(
    answers={
        Answer.ENTITLED: "entitled",
        Answer.NOT_ENTITLED: "not entitled",
        Answer.NEED_TO_ASK: "need to ask",
    },
    currencies={},
    yes="yes",
    no="no",
    unknown="unknown",
    empty="empty ({})",
    colon=": ",
    comma=", ",
    semicolon="; ",
    whole_case="the whole case",
    reason="Reason: {}",
    looked_at="computed below for the period {}",
    see_above=" (see above)",
    member="member {}",
    since=", from {}",
    article="art. {}",
    citation="[{} 《{}》{}, {}]",
    cited_again="[{}, {}]",
    open_point="Open point: {}",
    needs_to_be_known="needs to be known: {}",
    would_turn="'{}' (now {}) alone would change the answer",
    outcome="if {}: {}",
    unchanged_at="if {}, the answer stays the same",
    no_single_fact="no single fact was found that would change the answer",
    not_all_tried="the case is large; not every fact was tried",
    changes="{}: changes from '{}' to '{}'",
    changes_because="{}: changes from '{}' to '{}', because:",
    no_answer="no answer",
    from_to="{}: from {} to {}",
    law_changed="the rule '{}' was changed",
    nothing_changes="nothing changes",
)

WORDS: Mapping[Language, Words] = {"zh": CHINESE, "en": ENGLISH}
