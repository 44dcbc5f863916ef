"""What the result page shows, worked out for its template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from huijia.apps.claims import assess
from huijia.apps.claims.assess import Benefit, FactDeclaration, Line, PeriodAnswer, Told
from huijia.values.text import Language, Text
from huijia.web.checker.chart import Chart, chart_of
from huijia.web.checker.flow import OTHERS
from huijia.web.checker.stated import APPLIES, NONE, UNKNOWN, Stated

DEEPEST = 6
"""Lines that stand deeper are shown as deep as this."""


@dataclass(frozen=True, slots=True)
class Row:
    """One period. ``until``: the last day on which it can be claimed; ``is_past`` when that has gone by."""

    period: str
    answer: str
    amount: int | None
    until: date
    is_past: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence of the law with the place where it stands."""

    text: Text
    cited: str
    address: str


@dataclass(frozen=True, slots=True)
class Given:
    """One answer, as the list of answers shows it. ``page`` is where it can be changed."""

    label: Text
    value: Text | str
    page: str


def result(stated: Stated, *, on: date, language: Language) -> dict[str, Any]:
    """Everything that the result page shows."""
    benefit = stated.benefit
    pack = benefit.pack
    known, told = _told(stated, on, language)
    rows = [_row(benefit, answer, on) for answer in told.answers if answer.period]
    due = [row for row in rows if row.amount]
    is_open = any(answer.answer.value == "need_to_ask" for answer in told.answers)
    kind = "need_to_ask" if is_open else "entitled" if due else "not_entitled"
    missing = dict.fromkeys(name for answer in told.answers for name in answer.missing)
    codes = dict.fromkeys(code for answer in told.answers for code in answer.reasons)
    return {
        "benefit": benefit,
        "procedure": benefit.procedure,
        "kind": "past" if kind == "entitled" and all(row.is_past for row in due) else kind,
        "rows": rows,
        "total": sum(row.amount or 0 for row in due if not row.is_past),
        "has_past": any(row.is_past for row in due),
        "chart": _chart(rows, pack.currency, language),
        "reasons": [
            reason for rule in (*pack.refusals, *pack.grants) if (reason := _reason(benefit, rule, codes, language))
        ],
        "missing": [_missing(benefit, fact, told, on) for fact in pack.facts if fact.name in missing],
        "why": _listed(told.why),
        "changes": _listed(told.change_lines if kind == "not_entitled" else []),
        "would_refuse": _would_refuse(benefit, known, language) if kind == "entitled" else [],
        "cited": {
            name: cited(getattr(benefit.procedure, name), language)
            for name in ("where", "until", "decide_within", "object_to", "reconsider_within")
        },
        "papers": [(paper, cited(paper, language)) for paper in benefit.procedure.papers],
        "given": list(_given(stated)),
        "on": on,
    }  # fmt: skip


def _told(stated: Stated, on: date, language: Language) -> tuple[dict[str, Any], Told]:
    """What the engine says, and of which facts.

    Left empty in a roster, the year of the first claim means "at the first opportunity". Somebody who asks here and has not claimed yet would
    claim now: where claims are counted from the first one, that gives more than what is left of years that have passed.
    """
    benefit, known = stated.benefit, stated.known
    told = assess.told(benefit.pack, known, on=on, language=language)
    fact = benefit.procedure.first_claim_fact
    if fact is None or stated.texts.get(fact, NONE) != NONE or not told.answers:
        return known, told
    claiming_now = {**known, fact: on.year}
    if assess.problems_of(benefit.pack, claiming_now, on=on):
        return known, told
    then = assess.told(benefit.pack, claiming_now, on=on, language=language)
    if _still_to_claim(benefit, then, on) > _still_to_claim(benefit, told, on):
        return claiming_now, then
    return known, told


def _still_to_claim(benefit: Benefit, told: Told, on: date) -> int:
    rows = [_row(benefit, answer, on) for answer in told.answers if answer.period]
    return sum(row.amount or 0 for row in rows if not row.is_past)


def _listed(lines: list[Line]) -> SafeString:
    """Items of a list, each as deep as it stands. Made here and not in a template: there are a hundred."""
    return mark_safe(
        "".join(
            f'<li class="huijia-lines__{min(line.depth, DEEPEST)} huijia-lines--{line.kind.value}">{escape(line.text)}</li>'
            for line in lines
        )
    )


def _row(benefit: Benefit, answer: PeriodAnswer, on: date) -> Row:
    assert answer.period is not None
    # A period's label begins with the year in which it begins.
    year = int(answer.period[:4])
    until = date(year, benefit.procedure.claim_until_month, benefit.procedure.claim_until_day)
    return Row(answer.period, answer.answer.value, answer.amount_minor, until, until < on)


def _chart(rows: list[Row], currency: str, language: Language) -> Chart | None:
    amounts = [(row.period, row.amount, row.is_past) for row in rows if row.amount]
    return chart_of(amounts, currency=currency, language=language) if len(amounts) > 1 else None


def _reason(benefit: Benefit, rule: Any, codes: dict[str, None], language: Language) -> Reason | None:
    return reason_of(benefit, rule, language) if rule.name in codes else None


def reason_of(benefit: Benefit, rule: Any, language: Language) -> Reason:
    """A rule of the pack as a reason."""
    source = benefit.pack.sources[rule.source]
    return Reason(rule.text, _place(source.title, source.number, rule.article, language), source.address)


def cited(what: Any, language: Language) -> str:
    """Where something of the procedure stands."""
    return _place(what.source.title, what.source.number, what.article, language)


def _place(title: Text, number: str, article: str, language: Language) -> str:
    if language == "zh":
        place = f"第{article}条" if article.isdigit() else f"“{article}”"
        return f"《{title.zh}》{number}{place}" if number else f"《{title.zh}》{place}"
    place = f"art. {article}" if article.isdigit() else f"“{article}”"
    return f"{title.en}{f' ({number})' if number else ''}, {place}"


def _would_refuse(benefit: Benefit, known: dict[str, Any], language: Language) -> list[Reason]:
    """The refusals that could still apply if an answer were another one. Those about what does not apply to this family
    are left out: nobody who has said that their child lives reads what would be if it had died."""
    absent = {fact.name for fact in benefit.pack.facts if fact.optional and known.get(fact.name) is None}
    return [
        reason_of(benefit, rule, language)
        for rule in benefit.pack.refusals
        if not assess.facts_read(rule) & absent
    ]


def _missing(benefit: Benefit, fact: FactDeclaration, told: assess.Told, on: date) -> dict[str, Any]:
    """A fact that is missing, and what each answer to it would lead to, where there are only two. Totals are of what can
    still be claimed, as on the page of the answer itself."""
    outcomes = [
        {
            "value": Text(zh="是", en="yes") if outcome.value is True else Text(zh="否", en="no"),
            "answer": _overall(outcome.answers),
            "total": sum(
                row.amount_minor or 0
                for row in outcome.answers
                if row.period and not _row(benefit, row, on).is_past
            ),
        }
        for change in told.changes.changes
        if change.name == fact.name and change.is_missing
        for outcome in change.outcomes
    ]
    return {"fact": fact, "outcomes": outcomes}


def _overall(answers: tuple[PeriodAnswer, ...]) -> str:
    if any(row.answer.value == "need_to_ask" for row in answers):
        return "need_to_ask"
    return answers[0].answer.value


def _given(stated: Stated) -> list[Given]:
    facts = stated.benefit.pack.facts
    found = [
        Given(fact.label, _written(fact, stated), fact.name)
        for fact in facts
        if stated.texts.get(fact.name, NONE) not in (NONE, APPLIES)
    ]
    optional = [fact for fact in facts if fact.optional and fact.name in stated.texts]
    applying = [fact for fact in optional if stated.texts[fact.name] != NONE]
    if optional:
        value = (
            Text(
                zh="；".join(_applies(fact).zh for fact in applying),
                en="; ".join(_applies(fact).en for fact in applying),
            )
            if applying
            else Text(zh="都没有", en="None")
        )
        found.append(Given(Text(zh="其他情况", en="Anything else"), value, OTHERS))
    return found


def _applies(fact: FactDeclaration) -> Text:
    return fact.applies or fact.label


def _written(fact: FactDeclaration, stated: Stated) -> Any:
    text = stated.texts[fact.name]
    if text == UNKNOWN:
        return Text(zh="不知道", en="I don't know")
    value = stated.known[fact.name]
    if isinstance(value, bool):
        return Text(zh="是", en="Yes") if value else Text(zh="否", en="No")
    return value
