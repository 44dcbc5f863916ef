"""What the decision letter says, in both languages: composed when the decision is made, and frozen with it.

A letter is a title, a few sentences, and sections of sentences, rows and lists. Templates only lay them out: no word of the
letter stands in them, so that a letter printed years later says what it said.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from huijia.apps.claims.assess import Benefit
from huijia.apps.claims.glyphs import STAND_IN, written
from huijia.apps.claims.letter_sections import Known, Sections
from huijia.apps.claims.letter_words import day, labels, money, say, year
from huijia.apps.claims.models import Claim, Decision
from huijia.values.text import Language, Text


def letter_content(decision: Decision, claim: Claim, found: Benefit) -> dict[str, Any]:
    """Language -> everything that the letter says. Called before the decision is saved."""
    known = Known(decision, claim, found)
    return {language: _Composer(known, language).letter() for language in ("zh", "en")}


class _Composer:
    """Writes one letter in one language."""

    def __init__(self, known: Known, language: Language) -> None:
        self._known, self._language = known, language
        self._claim, self._decision, self._found = known.claim, known.decision, known.found

    def letter(self) -> dict[str, Any]:
        """Everything, with what the font cannot write named by its code point."""
        content: dict[str, Any] = written(
            {
                "language": self._language,
                "office": settings.OFFICE_NAME,
                "place": self._place(),
                "title": self._title(),
                "outcome": str(self._decision.outcome),
                "number": self._claim.number,
                "decided_at": self._decision.decided_at.isoformat(),
                "about": self._about(),
                "greeting": self._say(f"{self._claim.claimant.name}：", f"Dear {self._claim.claimant.name},"),
                "answer": self._answer(),
                "opening": self._opening(),
                "sections": Sections(self._known, self._language).all(),
                "note": "",
            }
        )
        if STAND_IN in str(content):
            content["note"] = self._say(
                f"“{STAND_IN}”代表印制本信所用字体中没有的字，其后为该字的国际编码。",
                f"“{STAND_IN}” stands for a character that the font of this letter lacks; its code point follows.",
            )
        return content

    def _say(self, zh: str, en: str) -> str:
        return say(self._language, zh, en)

    def _text(self, text: Text) -> str:
        return text.in_language(self._language)

    def _place(self) -> str:
        return self._known.area.name_in(self._language)

    def _name(self) -> str:
        name = self._text(self._found.name)
        return name if self._language == "zh" else name[:1].lower() + name[1:]

    def _title(self) -> str:
        year_, name = year(self._claim.period, self._language), self._name()
        if self._known.objection:
            return self._say(
                f"对您异议的答复：{year_}{name}", f"Our answer to your objection: {name} for {year_}"
            )
        if self._known.replaced:
            return self._say(f"关于{year_}{name}的新决定", f"A new decision on the {name} for {year_}")
        return self._say(f"关于{year_}{name}的决定", f"Decision on the {name} for {year_}")

    def _about(self) -> list[list[str]]:
        decided = f"{self._decision.decided_by_name}{self._say('，', ', ')}{self._place()}"
        return [
            [self._say("申领编号", "Claim number"), self._claim.number],
            [self._say("孩子", "Child"), self._claim.child.name],
            [self._say("申领人", "Claimant"), self._claim.claimant.name],
            [
                self._say("申领事项", "Benefit"),
                f"{self._text(self._found.name)}{self._say('，', ', ')}{year(self._claim.period, self._language)}",
            ],
            [self._say("决定日期", "Decided on"), day(self._decision.decided_at, self._language)],
            [self._say("作出决定", "Decided by"), decided],
        ]

    def _answer(self) -> str:
        child, year_, name = self._claim.child.name, year(self._claim.period, self._language), self._name()
        if self._known.granted:
            amount = money(
                self._decision.amounts[self._claim.period], self._decision.currency, self._language
            )
            return self._say(
                f"{child}{year_}的{name}：发放 {amount}",
                f"The {name} for {child} for {year_} will be paid: {amount}",
            )
        return self._say(
            f"{child}{year_}的{name}：这次不能发放",
            f"The {name} for {child} for {year_} cannot be paid this time",
        )

    def _opening(self) -> list[str]:
        lines = []
        if self._known.assessment.facts.get("death_date"):
            lines.append(
                self._say("孩子离世，我们深表哀悼。", "We are deeply sorry for the loss of your child.")
            )
        if objection := self._known.objection:
            made, old = (
                day(each, self._language) for each in (objection.made_at, objection.decision.decided_at)
            )
            lines.append(
                self._say(
                    f"您于{made}提出异议。没有参与原决定的人员重新审核了您的申领。本决定取代{old}的决定。",
                    f"You objected on {made}. Somebody who had no part in the first decision has looked at your claim "
                    f"again. This decision replaces the decision of {old}.",
                )
            )
        if replaced := self._known.replaced:
            lines.append(self._anew(replaced))
            return lines
        if self._known.granted:
            return [
                *lines,
                self._say(
                    "我们审核了您的申领，决定如下。", "We have looked at your claim and decided as follows."
                ),
            ]
        if self._known.row["missing"]:
            missing = labels(self._found.pack, self._known.row["missing"], self._language)
            lines.append(
                self._say(
                    f"我们认真审核了您的申领，但还缺少一项必须知道的信息：{missing}。补齐后，您可以重新申领，也可以提出异议。",
                    f"We have looked at your claim with care. We still lack something that we must know: {missing}. When you "
                    "have it, you can claim again or object.",
                )
            )
        else:
            lines.append(
                self._say(
                    "我们认真审核了您的申领。很抱歉，这次不能发放；这不是对您或您家人的评价。下面写明理由，以及您可以怎样提出异议。",
                    "We have looked at your claim with care. We are sorry that it cannot be paid this time; this is no judgement on "
                    "you or your family. Below you find the reasons, and how you can object.",
                )
            )
        return lines

    def _anew(self, replaced: Decision) -> str:
        old = day(replaced.decided_at, self._language)
        before = sum(replaced.amounts.values())
        now = sum(self._decision.amounts.values())
        was, is_ = (money(each, self._decision.currency, self._language) for each in (before, now))
        told = self._say(
            f"我们重新测算了您的申领，本决定取代{old}的决定。原来发放 {was}，现在应发放 {is_}。",
            f"We have computed your claim again; this decision replaces the decision of {old}. {was} was granted then, {is_} is due now. ",
        )
        if now > before:
            return told + self._say("差额将在下一批次补发。", "The difference is paid with the next run.")
        return told + self._say(
            "已经发给您的钱，不会自动扣回：是否退回、怎样退回，由专人结合您家的实际困难另行决定，并先听取您的意见。",
            "Nothing that you were paid is taken back by itself: a person decides whether and how, hears you first, and takes into account what "
            "your family can bear.",
        )
