"""What a person is told about the use of their data when a claim is handed in."""

from __future__ import annotations

from datetime import datetime

from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.models import Claim
from huijia.apps.consent.actions import record_answer
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.texts import RECORDS_KEPT, with_terms
from huijia.values.text import Language, Text

TOLD = Text(
    zh="您填写的内容只用于审核和发放“{}”，由经办人员查看；谁看过，都会留下记录，您可以查到。处理依据是法定职责（个人信息保护法第13条第1款第3项）。其中未满十四周岁孩子的信息和收款账户是敏感个人信息（第28条）：没有孩子的信息，这项待遇无法决定；没有账户，钱等到有账户时再付。不提供的，此外没有影响（第30条）。您可以查看、更正和取得副本。",
    en="What you state is used to decide and pay “{}” and for nothing else. Only those who handle the claim see it; each look is "
    "recorded, and you can see who looked. The office does this as its duty under law (PIPL art. 13(1)(3)). What concerns a child under "
    "fourteen, and the account to pay to, are sensitive (art. 28): without the child's data this benefit cannot be decided, and without an account the money waits until there is "
    "one. Whoever gives neither meets no other consequence (art. 30). You can see it, have it "
    "corrected, and take a copy.",
)


TOLD_WITH_TERMS = with_terms(TOLD, RECORDS_KEPT)


def told_about(claim: Claim, language: Language) -> str:
    """The text that is shown before a claim is handed in."""
    return TOLD_WITH_TERMS.in_language(language).format(benefit(claim.pack).name.in_language(language))


def tell(*, by: Viewer, claim: Claim, language: Language, at: datetime) -> Answer:
    """Keep that the claimant was told, with the words."""
    at_counter = not by.has(Role.FAMILY)
    return record_answer(
        by=by,
        person=claim.claimant,
        purpose=Purpose.CLAIM,
        given=Answer.Given.TOLD,
        told=told_about(claim, language),
        language=language,
        channel=Answer.Channel.COUNTER if at_counter else Answer.Channel.OWN_ACCOUNT,
        at=at,
    )
