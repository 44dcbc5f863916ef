"""What the decision letter says, in both languages: composed when the decision is made, and frozen with it.

A letter is a title, a few sentences, and sections of sentences, rows and lists. Templates only lay them out: no word of the
letter stands in them, so that a letter printed years later says what it said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from huijia.apps.accounts.models import Area
from huijia.apps.claims.assess import Benefit, row_for
from huijia.apps.claims.glyphs import STAND_IN, written
from huijia.apps.claims.letter_reasons import Cited, Explanation
from huijia.apps.claims.letter_words import day, fact_rows, labels, money, say, year
from huijia.apps.claims.models import Appeal, Claim, Decision, Outcome
from huijia.values.text import Language, Text

Section = dict[str, Any]
"""``heading``, and what there is of ``text`` (paragraphs), ``rows`` (label and value), ``table`` (rows with a head), ``points``, ``nested`` points and ``sources``."""


def letter_content(decision: Decision, claim: Claim, found: Benefit) -> dict[str, Any]:
    """Language -> everything that the letter says. Called before the decision is saved."""
    known = _Known(decision, claim, found)
    return {language: _Composer(known, language).letter() for language in ("zh", "en")}


class _Known:
    """What both languages tell of, read once."""

    def __init__(self, decision: Decision, claim: Claim, found: Benefit) -> None:
        self.decision, self.claim, self.found = decision, claim, found
        self.assessment = decision.assessment
        self.row = row_for(self.assessment.rows, claim.period)
        self.granted = decision.outcome == Outcome.GRANTED
        self.objection: Appeal | None = (
            claim.appeals.filter(new_decision__isnull=True).select_related("decision").order_by("-pk").first()
        )
        self.papers = list(
            claim.papers.filter(removed_at__isnull=True).order_by("pk").values_list("kind", flat=True)
        )
        # The county decides, whatever village the claim comes from.
        self.area = Area.objects.filter(code=claim.area_id[: Area.Level.COUNTY]).first() or claim.area


@dataclass
class _Sources:
    """The texts that a letter cites, numbered in the order in which it does."""

    language: Language
    found: Benefit
    cited: dict[tuple[str, str], int] = field(default_factory=dict)

    def mark(self, title: str, number: str, place: str) -> str:
        """``［1，第5条］``, or nothing where no place is known."""
        if not title:
            return ""
        mark = self.cited.setdefault((title, number), len(self.cited) + 1)
        return say(self.language, f"［{mark}，{place}］", f" [{mark}, {place}]")

    def sentence(self, cited: Cited) -> str:
        """A sentence with its mark."""
        return cited.text + self.mark(cited.title, cited.number, cited.place)

    def of_procedure(self, cited: Any) -> str:
        """The mark of a deadline or sentence of the procedure."""
        place = cited.article
        if place.isdigit():
            place = say(self.language, f"第{place}条", f"art. {place}")
        return self.mark(cited.source.title.in_language(self.language), cited.source.number, place)

    def lines(self) -> list[str]:
        """Each text in full: title, number, date, address."""
        procedure = self.found.procedure
        texts = [
            *self.found.pack.sources.values(),
            procedure.object_to.source,
            procedure.appeal_within.source,
        ]
        known = {source.title.in_language(self.language): source for source in texts}
        lines = []
        for (title, number), mark in self.cited.items():
            source = known.get(title)
            quoted = say(self.language, f"《{title}》", title)
            parts = [number, day(source.dated, self.language), source.address] if source else [number]
            separator = say(self.language, "，", ", ")
            lines.append(
                separator.join(
                    [
                        f"［{mark}］{quoted}" if self.language == "zh" else f"[{mark}] {quoted}",
                        *filter(None, parts),
                    ]
                )
            )
        return lines


class _Composer:
    """Writes one letter in one language."""

    def __init__(self, known: _Known, language: Language) -> None:
        self._known, self._language = known, language
        self._claim, self._decision, self._found = known.claim, known.decision, known.found
        self._sources = _Sources(language, known.found)
        told = known.assessment.explanation[language]
        self._explanation = Explanation(told["why"])
        self._changes = told["changes"]

    def letter(self) -> dict[str, Any]:
        """Everything, with what the font cannot write named by its code point."""
        sections = [section for section in (make() for make in self._sections()) if section]
        sections.append(
            {"heading": self._say("依据全文", "Sources in full"), "sources": self._sources.lines()}
        )
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
                "sections": sections,
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
            amount = self._money(self._decision.amounts[self._claim.period])
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

    def _sections(self) -> Iterable[Callable[[], Section | None]]:
        return (
            self._amounts,
            self._reasons,
            self._said,
            self._facts,
            self._what_would_change,
            self._papers,
            self._object,
        )

    def _money(self, minor: int) -> str:
        return money(minor, self._decision.currency, self._language)

    def _amounts(self) -> Section | None:
        if not self._known.granted:
            return None
        decided = self._say("本次决定发放", "decided in this letter")
        foreseen = self._say(
            "预计金额，尚未决定，届时再申领", "foreseen, not yet decided; to be claimed then"
        )
        rows = [
            [year(period, self._language), self._money(amount), decided]
            for period, amount in self._decision.amounts.items()
        ]
        rows += [
            [year(row["period"], self._language), self._money(row["amount_minor"]), foreseen]
            for row in self._known.assessment.rows
            if row["answer"] == "entitled" and (row["period"] or "") > self._claim.period
        ]
        head = [self._say("年度", "Year"), self._say("金额", "Amount"), self._say("说明", "Note")]
        return {"heading": self._say("金额", "Amounts"), "table": {"head": head, "rows": rows}}

    def _reasons(self) -> Section:
        if self._decision.against_assessment:
            heading = self._say("按规则计算的结果", "What the rules gave")
            answers = {
                "entitled": self._say("按规则计算，符合条件。", "By the rules, the benefit was due."),
                "not_entitled": self._say(
                    "按规则计算，不符合条件。", "By the rules, the benefit was not due."
                ),
                "need_to_ask": self._say(
                    "按规则计算，还缺少信息。", "By the rules, something was still to be known."
                ),
            }
            text = [answers[self._known.row["answer"]]]
        else:
            heading, text = self._say("理由", "Why"), []
        items = [self._sources.sentence(each) for each in self._explanation.reasons(self._claim.period)]
        working = self._explanation.working(self._claim.period) if self._known.granted else []
        items += [self._sources.sentence(each) for each in working]
        return {"heading": heading, "text": text, "points": items}

    def _said(self) -> Section | None:
        if not self._decision.reason:
            return None
        heading = (
            self._say("为什么决定与计算结果不同", "Why the decision differs from that")
            if self._decision.against_assessment
            else self._say("作出决定的人员的说明", "What the person who decided says")
        )
        return {
            "heading": heading,
            "text": [line for line in self._decision.reason.splitlines() if line.strip()],
        }

    def _facts(self) -> Section:
        rows = fact_rows(self._found.pack, self._known.assessment.facts, self._language)
        text = self._say("如有不对或有变化，请告诉我们。", "If one is wrong or changes, please tell us.")
        return {"heading": self._say("我们依据的情况", "The facts we used"), "rows": rows, "text": [text]}

    def _what_would_change(self) -> Section | None:
        if self._known.granted or not self._changes:
            return None
        points: list[dict[str, Any]] = []
        for depth, text, _ in self._changes:
            sentence = text[:1].upper() + text[1:]
            if depth == 0 or not points:
                points.append({"text": sentence, "points": []})
            else:
                points[-1]["points"].append(sentence)
        return {"heading": self._say("什么会改变这个结果", "What would change this"), "nested": points}

    def _papers(self) -> Section | None:
        if not self._known.papers:
            return None
        names = {paper.key: self._text(paper.name) for paper in self._found.procedure.papers}
        other = self._say("其他材料", "Another paper")
        items = [names.get(kind, other) for kind in dict.fromkeys(self._known.papers)]
        return {
            "heading": self._say("您交来的材料", "The papers you gave us"),
            "text": [self._say("；", "; ").join(items)],
        }

    def _object(self) -> Section:
        procedure = self._found.procedure
        until = day(self._decision.object_until, self._language)
        within = self._sources.of_procedure(procedure.object_within)
        to, cited = self._text(procedure.object_to.text), self._sources.of_procedure(procedure.object_to)
        within = "" if within == cited else within
        again = bool(self._known.objection)
        first = self._say(
            f"如果您{'仍' if again else ''}认为决定不对，可以在{until}以前（含当日）提出异议{within}。向谁提出：{to}{cited}。",
            f"If you {'still ' if again else ''}think that the decision is wrong, you can object until {until}, that day "
            f"included{within}. To whom: {to}{cited}.",
        )
        if again:
            return {"heading": self._say("如果您不同意", "If you do not agree"), "text": [first]}
        address = f"{settings.ADDRESS}/claims/{self._claim.number}/"
        days, source = procedure.appeal_within.days, self._sources.of_procedure(procedure.appeal_within)
        how = self._say(
            f"可以在网上提出：{address}，也可以到受理您申领的窗口提出。异议由没有参与本决定的人员在{days}日内办理{source}。",
            f"Online: {address}, or at the counter where you claimed. Somebody who had no part in this decision will decide "
            f"within {days} days{source}.",
        )
        return {"heading": self._say("如果您不同意", "If you do not agree"), "text": [first, how]}
