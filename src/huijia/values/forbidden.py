"""Words for what the server must never know (charter, rule 2): no fact, parameter or rule of a pack, and no event may carry one.

Pregnancy, contraception, sterilisation, menstruation, sexual health, miscarriage, abortion, infertility, and whether
a birth was "permitted". The list is a net, not a proof: a reviewer reads every new fact as well.
"""

from __future__ import annotations

import re

FORBIDDEN_STEMS = (
    "pregnan", "gestation", "trimester", "due_date", "expected_birth", "expected_delivery",
    "contracep", "birth_control", "sterilis", "steriliz", "vasectom", "tubal", "intrauterine",
    "menstru", "menopaus", "fertil", "abort", "miscarr", "stillb", "sexual", "sexually",
    "prenatal", "antenatal", "ovulat", "in_vitro",
    "permitted_birth", "birth_permit", "unauthorised_birth", "unauthorized_birth", "within_policy", "out_of_policy",
    "out_of_plan", "birth_quota", "illegal_birth", "excess_birth", "compliant_birth",
    "孕", "预产期", "避孕", "绝育", "结扎", "上环", "节育", "月经", "经期", "性健康", "性病", "性生活",
    "产检", "产前", "排卵", "妇检", "试管婴儿", "流产", "堕胎", "引产", "终止妊娠", "妊娠", "不育", "准生", "超生", "违法生育", "违规生育", "政策内", "政策外",
    "计划内", "计划外", "生育指标", "合法生育", "合规生育", "社会抚养费",
)  # fmt: skip

FORBIDDEN_WORDS = ("iud", "ivf", "lmp")
"""Forbidden as whole words only: as a part of one they mean nothing."""

_PATTERN = re.compile(
    "|".join(re.escape(stem).replace("_", r"[\s_-]*") for stem in FORBIDDEN_STEMS)
    + rf"|(?<![a-z])(?:{'|'.join(FORBIDDEN_WORDS)})(?![a-z])",
    re.IGNORECASE,
)


def forbidden_word(text: str) -> str | None:
    """The first forbidden word in this text, or None.

    >>> forbidden_word("Date of birth") is None
    True
    >>> forbidden_word("is_pregnant")
    'pregnan'
    >>> forbidden_word("IUD_date"), forbidden_word("studium")
    ('IUD', None)
    """
    found = _PATTERN.search(text)
    return found.group(0) if found else None
