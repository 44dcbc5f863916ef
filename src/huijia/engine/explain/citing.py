"""Facts, parameters and rules with the words and sources that the pack gives them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from huijia.engine.backends.answers import FACT_MISSING, NOTHING_DUE
from huijia.engine.explain.money import is_amount, money_nodes
from huijia.engine.explain.steps import Citation, FactStep, ParameterStep, Reason, RuleStep, Step
from huijia.engine.model.nodes import Rule
from huijia.engine.model.pack import DatedValue, Pack
from huijia.engine.model.types import Value
from huijia.values.text import Text

OF_THE_ENGINE = {
    FACT_MISSING: Text(zh="缺少决定结果的信息", en="A fact that decides the answer is missing"),
    NOTHING_DUE: Text(
        zh="所询问的期间内没有应发的金额", en="Nothing is due in the periods that were asked for"
    ),
}
"""The sentences of the reason codes that belong to no rule."""


class Citer:
    """Makes steps of a pack. Holds nothing of any case; what does not change is made once."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._money = money_nodes(pack)
        self._facts = {fact.name: fact for fact in pack.facts}
        self._texts = {rule.name: rule.text for rule in (*pack.refusals, *pack.grants)}
        self._citations: dict[tuple[str, str], Citation] = {}
        self._parameters: dict[tuple[str, date | None], ParameterStep] = {}

    def fact(self, name: str, value: Value | None) -> FactStep:
        """A fact as it was read."""
        declared = self._facts[name]
        empty_means = declared.empty_means if value is None else None
        return FactStep(name, declared.label, value, empty_means, declared.period)

    def parameter(self, name: str, day: Value) -> ParameterStep | None:
        """The value of a parameter on a day; None where the law names none."""
        assert isinstance(day, date)
        dated = self._pack.parameters[name].on(day)
        if dated is None:
            return None
        key = (name, dated.starts)
        if key not in self._parameters:
            self._parameters[key] = self._parameter(name, dated)
        return self._parameters[key]

    def rule(
        self, rule: Rule, value: Value | None, children: tuple[Step, ...], *, is_reference: bool
    ) -> RuleStep:
        """A rule as it was computed."""
        citation = self._citation(rule.source, rule.article)
        is_money = id(rule) in self._money
        return RuleStep(rule.name, rule.text, rule.kind, value, is_money, citation, children, is_reference)

    def reason(self, code: str) -> Reason:
        """A reason code with its sentence."""
        return Reason(code, self._texts[code] if code in self._texts else OF_THE_ENGINE[code])

    def _parameter(self, name: str, dated: DatedValue) -> ParameterStep:
        parameter = self._pack.parameters[name]
        return ParameterStep(
            name=name,
            label=parameter.label,
            value=dated.value,
            unit=parameter.unit,
            is_money=is_amount(parameter),
            starts=dated.starts,
            ends=dated.ends,
            citation=self._citation(dated.source, dated.article),
            is_open=parameter.is_open,
            note=dated.note,
        )

    def _citation(self, source: str, article: str) -> Citation:
        key = (source, article)
        if key not in self._citations:
            cited = self._pack.sources[source]
            self._citations[key] = Citation(cited.title, cited.number, cited.address, article)
        return self._citations[key]


@lru_cache(maxsize=64)
def citer_for(pack: Pack) -> Citer:
    """The citer of a pack, made once."""
    return Citer(pack)
