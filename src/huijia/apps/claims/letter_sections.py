"""The sections of a letter: amounts, reasons, facts, what would change the answer, papers, and how to object."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from huijia.apps.accounts.queries import county_of
from huijia.apps.claims.assess import Benefit, row_for
from huijia.apps.claims.letter_reasons import Explanation
from huijia.apps.claims.letter_sources import Sources
from huijia.apps.claims.letter_words import fact_rows, money, say, year
from huijia.apps.claims.models import Appeal, Claim, Decision, Outcome
from huijia.apps.claims.queries import last_decision
from huijia.values.text import Language, Text

Section = dict[str, Any]
"""``heading``, and what there is of ``text`` (paragraphs), ``rows`` (label and value), ``table`` (rows with a head), ``points``, ``nested`` points and ``sources``."""


class Known:
    """What both languages tell of, read once."""

    def __init__(self, decision: Decision, claim: Claim, found: Benefit) -> None:
        self.decision, self.claim, self.found = decision, claim, found
        self.assessment = decision.assessment
        self.row = row_for(self.assessment.rows, claim.period)
        self.granted = decision.outcome == Outcome.GRANTED
        self.objection: Appeal | None = (
            claim.appeals.filter(new_decision__isnull=True).select_related("decision").order_by("-pk").first()
        )
        # The new one is not saved yet.
        self.replaced = None if self.objection else last_decision(claim)
        self.papers = list(
            claim.papers.filter(removed_at__isnull=True).order_by("pk").values_list("kind", flat=True)
        )
        self.area = county_of(claim.area)


class Sections:
    """Writes a letter's sections in one language."""

    def __init__(self, known: Known, language: Language) -> None:
        self._known, self._language = known, language
        self._claim, self._decision, self._found = known.claim, known.decision, known.found
        self._sources = Sources(language, known.found)
        told = known.assessment.explanation[language]
        self._explanation = Explanation(told["why"])
        self._changes = told["changes"]

    def all(self) -> list[Section]:
        """The sections that have something to say, the sources that they cite last."""
        sections = [section for section in (make() for make in self._sections()) if section]
        return [
            *sections,
            {"heading": self._say("依据全文", "Sources in full"), "sources": self._sources.lines()},
        ]

    def _say(self, zh: str, en: str) -> str:
        return say(self._language, zh, en)

    def _text(self, text: Text) -> str:
        return text.in_language(self._language)

    def _sections(self) -> Iterable[Callable[[], Section | None]]:
        return (
            self._amounts,
            self._reasons,
            self._said,
            self._facts,
            self._what_would_change,
            self._still_to_claim,
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
        reasons = self._explanation.reasons(self._claim.period, self._bounds())
        items = [self._sources.sentence(each) for each in reasons]
        working = self._explanation.working(self._claim.period) if self._known.granted else []
        items += [self._sources.sentence(each) for each in working]
        return {"heading": heading, "text": text, "points": items}

    def _bounds(self) -> tuple[str, str]:
        """What the rules are called that say which period is the first and which the last."""
        rules = (self._found.pack.first_period, self._found.pack.last_period)
        first, last = (self._text(rule.text) if rule else "" for rule in rules)
        return first, last

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
        if not self._changes:
            return None
        heading = self._say("什么会改变这个结果", "What would change this")
        points: list[dict[str, Any]] = []
        for depth, text, _ in self._changes:
            if depth == 0 or not points:
                points.append({"text": _begun(text), "points": []})
            else:
                points[-1]["points"].append(text if self._known.granted else _begun(text))
        if not self._known.granted:
            return {"heading": heading, "nested": points}
        # In half a line each: a family has nothing to do about a grant but to know on what it rests.
        left, right = self._say("（", " ("), self._say("）", ")")
        told = [
            f"{each['text']}{left}{each['points'][0]}{right}" if each["points"] else each["text"]
            for each in points
        ]
        return {"heading": heading, "text": [self._say("；", "; ").join(told) + self._say("。", ".")]}

    def _still_to_claim(self) -> Section | None:
        """Other years that are due by the same facts and can be claimed now: whoever is refused one year must not take it for all."""
        if self._known.granted or self._decision.against_assessment:
            return None
        on = timezone.localtime(self._decision.decided_at).date()
        left, right = self._say("（", " ("), self._say("）", ")")
        due = [
            f"{year(row['period'], self._language)}{left}{self._money(row['amount_minor'])}{right}"
            for row in self._known.assessment.rows
            if row["answer"] == "entitled"
            and row["period"] != self._claim.period
            and self._found.may_be_claimed(row["period"], on=on)
        ]
        if not due:
            return None
        years = self._say("、", ", ").join(due)
        text = self._say(
            f"按同样的情况，{years}符合条件。每个年度分别申领；已经申领的年度，不必再申领。",
            f"By the same facts the benefit is due for {years}. Each year is claimed by itself; a year that was claimed already need not be "
            "claimed again.",
        )
        return {"heading": self._say("可以申领的其他年度", "Other years that can be claimed"), "text": [text]}

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
        """The two remedies, each with its own text: a second look by the county, and reconsideration under the law."""
        own = [] if self._known.objection else [self._second_look()]
        heading = self._say("如果您不同意", "If you do not agree")
        return {"heading": heading, "text": [*own, self._reconsideration()]}

    def _second_look(self) -> str:
        procedure = self._found.procedure
        to, cited = self._text(procedure.object_to.text), self._sources.of_procedure(procedure.object_to)
        days, mark = procedure.object_within.days, self._sources.of_procedure(procedure.object_within)
        within, its_mark = procedure.appeal_within.days, self._sources.of_procedure(procedure.appeal_within)
        address = f"{settings.ADDRESS}/claims/{self._claim.number}/"
        return self._say(
            f"如果您认为决定不对，可以自收到本决定之日起{days}日内提出异议{mark}（最后一天不是工作日的，顺延至下一个工作日）。向谁提出：{to}{cited}。"
            f"可以在网上提出：{address}，也可以到受理您申领的窗口提出。异议由没有参与本决定的人员在{within}日内办理{its_mark}。",
            f"If you think that the decision is wrong, you can object within {days} days after you get this letter{mark}; a last day that is no "
            f"working day moves to the next one. To whom: {to}{cited}. Online: {address}, or at the counter where you claimed. Somebody who had "
            f"no part in this decision decides within {within} days{its_mark}.",
        )

    def _reconsideration(self) -> str:
        procedure, sources = self._found.procedure, self._sources
        what, days = self._text(procedure.reconsider.text), procedure.reconsider_within.days
        mark = sources.of_procedure(procedure.reconsider_within)
        within = procedure.reconsider_decided_within.days
        its_mark = sources.of_procedure(procedure.reconsider_decided_within)
        also = not self._known.objection
        return self._say(
            f"{'另外，您' if also else '您'}可以自知道本决定之日起{days}日内{what}{mark}；一般自受理之日起{within}日内作出复议决定{its_mark}。",
            f"You can {'also ' if also else ''}{what}, within {days} days from when you know of this decision{mark}; it is as a rule decided "
            f"within {within} days{its_mark}.",
        )


def _begun(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]
