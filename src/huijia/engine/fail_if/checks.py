"""One function for each way in which a pack can be wrong; its name ends the sentence "fail if ..."."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from huijia.engine.fail_if.bounds import BoundsFinder
from huijia.engine.fail_if.words import forbidden_word
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type

MOST_REASONS = 60
RESERVED = {
    "case_id",
    "member_id",
    "family_id",
    "period",
    "period_index",
    "period_start",
    "period_end",
    "period_label",
    "period_key",
    "listed_period_key",
    "case_key",
    "member_key",
    "status",
    "amount_minor",
    "answer",
    "missing",
}
"""Column names of a run that no fact or rule may take."""

NAME = re.compile(r"[a-z_][a-z0-9_]*")

Check = Callable[[Pack], Iterator[str]]


def faults_of(pack: Pack) -> list[str]:
    """Every fault of the pack, a sentence each; empty for a pack that may run. Bounds are looked at last, since they
    need names and types to be right."""
    faults = [fault for check in CHECKS for fault in check(pack)]
    return faults or list(a_number_or_date_may_leave_its_range(pack))


def a_name_stands_for_two_things(pack: Pack) -> Iterator[str]:
    """Two facts, or a fact and a rule, with one name."""
    names = Counter([*(fact.name for fact in pack.facts), *(rule.name for rule in pack.rules)])
    for name, times in names.items():
        if times > 1:
            yield f"'{name}' stands for {times} things; facts and rules need names of their own"
        if not NAME.fullmatch(name):
            yield f"'{name}' is no name; use small letters, digits and underscores"
        if name in RESERVED or name.startswith("_"):
            yield f"'{name}' is a name that the engine keeps for itself; choose another"


def a_heading_stands_for_two_facts(pack: Pack) -> Iterator[str]:
    """Two facts of one level that a sheet may hold under the same heading."""
    for level in Level:
        headings = Counter(
            heading.casefold()
            for fact in pack.facts
            if fact.level is level
            for heading in {h.casefold() for h in fact.all_headings}
        )
        for heading, times in headings.items():
            if times > 1:
                yield f"the heading '{heading}' stands for {times} facts"


def a_rule_reads_what_is_not_declared(pack: Pack) -> Iterator[str]:
    """A fact or a parameter that no file declares, or one of another type."""
    declared = {fact.name: fact.fact for fact in pack.facts}
    for node in pack.nodes:
        if isinstance(node, n.Fact) and declared.get(node.name) is not node:
            yield f"a rule reads the fact '{node.name}', which inputs.py does not declare"
        if isinstance(node, n.ParameterOn):
            parameter = pack.parameters.get(node.name)
            if parameter is None:
                yield f"a rule reads the parameter '{node.name}', which parameters.yaml does not have"
            elif parameter.type is not node.type:
                yield f"the parameter '{node.name}' is a {parameter.type}, but a rule reads it as a {node.type}"


def a_rule_reads_a_rule_without_a_name(pack: Pack) -> Iterator[str]:
    """A rule that is read but that formulas.py does not keep, so that no list shows it."""
    kept = {id(rule) for rule in pack.rules}
    for node in pack.nodes:
        if isinstance(node, n.Rule) and id(node) not in kept:
            yield f"the rule '{node.name}' is read but overwritten in formulas.py; give each rule a name of its own"


def something_declared_is_never_read(pack: Pack) -> Iterator[str]:
    """A fact that decides nothing must not be asked for (least data); a parameter that decides nothing misleads."""
    facts = {id(node) for node in pack.nodes if isinstance(node, n.Fact)}
    for fact in pack.facts:
        if id(fact.fact) not in facts:
            yield f"the fact '{fact.name}' decides nothing; do not ask for it"
    parameters = {node.name for node in pack.nodes if isinstance(node, n.ParameterOn)}
    for name in pack.parameters:
        if name not in parameters:
            yield f"the parameter '{name}' decides nothing; remove it"


def the_outputs_have_a_wrong_type(pack: Pack) -> Iterator[str]:
    """The amount must be a number of the case; bounds of periods too, and must not read the period."""
    for rule in pack.outputs:
        if rule.level is not Level.CASE:
            yield f"'{rule.name}' says something of each member; an output says one thing of the case"
    for output in (pack.amount, pack.first_period, pack.last_period):
        if output and output.type is not Type.INT:
            yield f"'{output.name}' must be a whole number"
    for bound in (pack.first_period, pack.last_period):
        if bound and bound.reads_period:
            yield f"'{bound.name}' bounds the case's periods, so it cannot read the period"
    if (pack.first_period is None) != (pack.last_period is None):
        yield "periods: give both 'first' and 'last', or neither"


def a_fact_is_a_period_of_another_unit(pack: Pack) -> Iterator[str]:
    """A fact that is a period counts as the pack does, or it could not be compared with the pack's periods."""
    for fact in pack.facts:
        if fact.period is not None and fact.period is not pack.unit:
            yield f"the fact '{fact.name}' is a {fact.period}, but the pack's periods are of the unit {pack.unit}"


def members_are_used_without_families(pack: Pack) -> Iterator[str]:
    """A fact or rule over members in a pack whose case is a single row."""
    if pack.has_families:
        return
    for fact in pack.member_facts:
        yield f"'{fact.name}' is a member's fact, but the pack's case is not a family"
    if any(isinstance(node, n.CountMembers | n.SumMembers | n.AnyMember | n.Rank) for node in pack.nodes):
        yield "a rule counts members, but the pack's case is not a family"


def a_contradiction_reads_more_than_its_row(pack: Pack) -> Iterator[str]:
    """Contradictions are looked for row by row, before any rule runs."""
    for contradiction in pack.contradictions:
        for node in n.walk([contradiction.when]):
            if isinstance(
                node,
                n.Rule | n.PeriodValue | n.InForce | n.CountMembers | n.SumMembers | n.AnyMember | n.Rank,
            ):
                yield f"the contradiction '{contradiction.code}' reads more than the facts of one row"
                break
            if isinstance(node, n.Fact) and node.level is not contradiction.when.level:
                yield f"the contradiction '{contradiction.code}' mixes facts of the family and of a member"
                break


def too_many_reasons(pack: Pack) -> Iterator[str]:
    """Reasons and facts are flags of one 64-bit number in a run."""
    if len(pack.refusals) + len(pack.grants) > MOST_REASONS or len(pack.facts) > MOST_REASONS:
        yield f"a pack may have at most {MOST_REASONS} refusals and grants together, and at most {MOST_REASONS} facts"
    if not pack.grants:
        yield "no rule is a @grant: a person could not be told on which ground something is due"


def a_citation_is_missing(pack: Pack) -> Iterator[str]:
    """A rule or value that cites a source which pack.yaml does not have, or an empty article (charter, rule 5)."""
    for rule in pack.rules:
        yield from _cites(pack, f"the rule '{rule.name}'", rule.source, rule.article)
    for parameter in pack.parameters.values():
        for value in parameter.values:
            where = f"the parameter '{parameter.name}' from {value.starts or 'always'}"
            yield from _cites(pack, where, value.source, value.article)


def _cites(pack: Pack, where: str, source: str, article: str) -> Iterator[str]:
    if source not in pack.sources:
        yield f"{where} cites '{source}', which pack.yaml does not list under sources"
    if not article.strip():
        yield f"{where} names no article"


def the_law_has_a_gap(pack: Pack) -> Iterator[str]:
    """A covered day without a version of a rule, or without a value of a parameter that a rule reads."""
    for node in pack.nodes:
        first = pack.first_covered_period.start
        if isinstance(node, n.InForce) and node.starts[0] > first:
            yield f"a rule holds only from {node.starts[0]}, but the pack's first period begins on {first}"
        if isinstance(node, n.ParameterOn) and node.otherwise is None and node.name in pack.parameters:
            yield from _gaps(pack, node)


def _gaps(pack: Pack, node: n.ParameterOn) -> Iterator[str]:
    values = pack.parameters[node.name].values
    if isinstance(node.on, n.Literal) and len(values) > 1:
        yield f"the parameter '{node.name}' has changed over time; read it .on(a day), not always()"
    of_the_period = isinstance(node.on, n.PeriodValue)
    first, last = pack.first_covered_period.start, pack.last_covered_day
    starts, ends = values[0].starts, values[-1].ends
    if starts is not None and not (of_the_period and starts <= first):
        where = f"the pack's first period begins on {first}" if of_the_period else "the day comes from a fact"
        yield (
            f"the parameter '{node.name}' has no value before {starts}, but {where}; "
            f"add an earlier value, 'from: always' or otherwise= where it is read{', or read it .on(period.end) if the law does' if of_the_period else ''}"
        )
    for earlier, later in pairwise(values):
        if earlier.ends is not None and later.starts is not None and (later.starts - earlier.ends).days > 1:
            yield f"the parameter '{node.name}' has a gap between {earlier.ends} and {later.starts}"
    if ends is not None and not (of_the_period and last is not None and ends >= last):
        yield f"the parameter '{node.name}' has no value after {ends}; add one, or otherwise="


def it_asks_what_must_not_be_known(pack: Pack) -> Iterator[str]:
    """A fact, rule or parameter about what the charter's rule 2 keeps out."""
    for fact in pack.facts:
        spoken = (fact.question, fact.help, fact.why, fact.empty_means)
        texts = [*fact.all_headings, *(word for text in spoken for word in _both(text))]
        yield from _forbidden(f"the fact '{fact.name}'", texts)
    yield from _forbidden("the pack", [pack.id, *_both(pack.name), *_both(pack.summary)])
    for contradiction in pack.contradictions:
        what = f"the contradiction '{contradiction.code}'"
        yield from _forbidden(what, [contradiction.code, *_both(contradiction.text)])
    for rule in pack.rules:
        yield from _forbidden(f"the rule '{rule.name}'", [rule.name, rule.text.zh, rule.text.en])
    for parameter in pack.parameters.values():
        texts = [parameter.name, parameter.label.zh, parameter.label.en]
        yield from _forbidden(f"the parameter '{parameter.name}'", texts)


def _both(text: object) -> list[str]:
    return [getattr(text, "zh", ""), getattr(text, "en", "")]


def _forbidden(what: str, texts: list[str]) -> Iterator[str]:
    for text in texts:
        word = forbidden_word(text)
        if word:
            yield f"{what} speaks of '{word}': Huijia must never hold this (charter, rule 2)"
            return


def a_number_or_date_may_leave_its_range(pack: Pack) -> Iterator[str]:
    """An expression that could overflow, divide by zero or make an impossible date for some row."""
    finder = BoundsFinder({fact.name: fact for fact in pack.facts}, pack.parameters, pack.unit)
    yield from finder.faults(list(pack.nodes))
    low, _ = finder.of(pack.amount)
    if low < 0:
        yield f"the amount '{pack.amount.name}' could be negative ({low}); cut it at zero with larger_of(..., 0)"


CHECKS: tuple[Check, ...] = (
    a_name_stands_for_two_things,
    a_heading_stands_for_two_facts,
    a_rule_reads_what_is_not_declared,
    a_rule_reads_a_rule_without_a_name,
    something_declared_is_never_read,
    the_outputs_have_a_wrong_type,
    a_fact_is_a_period_of_another_unit,
    members_are_used_without_families,
    a_contradiction_reads_more_than_its_row,
    too_many_reasons,
    a_citation_is_missing,
    the_law_has_a_gap,
    it_asks_what_must_not_be_known,
)
