"""How a benefit is claimed and decided: deadlines, papers, where, and by which texts. None of it changes an amount."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huijia.engine.amendments import words
from huijia.engine.amendments.amendment import Amendment, Aspect, Group, Kind, Said
from huijia.engine.amendments.saying import citation_of, filled, plain
from huijia.engine.amendments.sources import Cited
from huijia.engine.explain.steps import Citation
from huijia.engine.model.pack import Source
from huijia.engine.model.procedure import Cited as CitedSentence
from huijia.engine.model.procedure import Deadline, PaperNeeded, Procedure
from huijia.values.text import Text

LABELS = {
    "decide_within": Text(zh="作出决定的期限", en="Time to decide"),
    "object_within": Text(zh="请求复核的期限", en="Time to ask for a second look"),
    "appeal_within": Text(zh="答复复核的期限", en="Time to answer a second look"),
    "reconsider_within": Text(zh="申请行政复议的期限", en="Time to ask for reconsideration"),
    "reconsider_decided_within": Text(zh="行政复议决定的期限", en="Time to decide a reconsideration"),
    "until": Text(zh="申领期限", en="Until when a period is claimed"),
    "until_passed": Text(zh="申领期限已过的理由", en="Reason when that day has passed"),
    "papers": Text(zh="材料", en="Paper"),
    "where": Text(zh="在哪里申领", en="Where it is claimed"),
    "object_to": Text(zh="向谁请求复核", en="Whom to ask for a second look"),
    "reconsider": Text(zh="行政复议", en="Reconsideration"),
    "first_claim_fact": Text(zh="首次申领年份的事实", en="Fact that holds the year of the first claim"),
    "most_for_a_period": Text(
        zh="每期最高金额的参数", en="Parameter beyond which nothing is given for a period"
    ),
}
"""Each field of a procedure, in the order in which it is told. A test fails when one is missing."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing that a procedure says: what of it is compared, by what it is, and the place that says so."""

    label: Text
    says: dict[Aspect, Said]
    cited: tuple[Source | None, str]


def procedure_amendments(old: Procedure | None, new: Procedure | None) -> Iterator[Amendment]:
    """What is said otherwise of the procedure; a pack need not have one."""
    if old is None or new is None:
        if old is not new:
            aspect = Aspect.ADDED if old is None else Aspect.REMOVED
            yield Amendment(
                Group.PROCEDURE, Kind.PROCEDURE, "procedure", words.WHOLE_PROCEDURE, aspect, None, None
            )
        return
    cited = Cited(_sources(old), _sources(new))
    sides = (_items(old), _items(new))
    for name in dict.fromkeys([*sides[1], *sides[0]]):
        before, after = (side.get(name) for side in sides)
        if before is None or after is None:
            one = after or before
            assert one is not None
            said = next(iter(one.says.values()))
            said = Said(said.text, said.value, _citation(one))
            aspect, pair = (Aspect.ADDED, (None, said)) if before is None else (Aspect.REMOVED, (said, None))
            yield Amendment(Group.PROCEDURE, Kind.PROCEDURE, name, one.label, aspect, *pair)
        else:
            yield from _amended(name, before, after, cited)
    yield from cited.amendments()


def _amended(name: str, old: _Item, new: _Item, cited: Cited) -> Iterator[Amendment]:
    is_cited_alike = _is_cited_alike(old, new, cited)
    is_told = False
    for (aspect, before), after in zip(old.says.items(), new.says.values(), strict=True):
        if before != after:
            is_told = True
            sides = (
                Said(before.text, before.value, _citation(old)),
                Said(after.text, after.value, _citation(new)),
            )
            yield Amendment(Group.PROCEDURE, Kind.PROCEDURE, name, new.label, aspect, *sides)
    if not is_cited_alike and not is_told:
        sides = (Said(new.label, None, _citation(old)), Said(new.label, None, _citation(new)))
        yield Amendment(Group.SOURCES, Kind.PROCEDURE, name, new.label, Aspect.CITED, *sides)


def _items(procedure: Procedure) -> dict[str, _Item]:
    found: dict[str, _Item] = {}
    for name, label in LABELS.items():
        value = getattr(procedure, name)
        match value:
            case tuple():
                found.update({f"{name}.{paper.key}": _paper(paper, label) for paper in value})
            case Deadline():
                found[name] = _deadline(value, label, is_working=name == "decide_within")
            case CitedSentence():
                found[name] = _Item(label, {Aspect.SENTENCE: Said(value.text)}, (value.source, value.article))
            case _:
                found[name] = _Item(label, {Aspect.USES: Said(plain(value or ""))}, (None, ""))
    last_day = plain(f"{procedure.claim_until_month:02d}-{procedure.claim_until_day:02d}")
    found["until"] = _Item(
        found["until"].label, {Aspect.LAST_DAY: Said(last_day), **found["until"].says}, found["until"].cited
    )
    return found


def _deadline(deadline: Deadline, label: Text, *, is_working: bool) -> _Item:
    template = words.WORKING_DAYS if is_working else words.CALENDAR_DAYS
    says = {
        Aspect.DAYS: Said(filled(template, deadline.days), deadline.days),
        Aspect.NOTE: Said(plain(deadline.note)),
    }
    return _Item(label, says, (deadline.source, deadline.article))


def _paper(paper: PaperNeeded, label: Text) -> _Item:
    says = {
        Aspect.SENTENCE: Said(paper.name),
        Aspect.ONLY_WHEN: Said(paper.only_when or words.NOTHING),
    }
    named = Text(zh=f"{label.zh}：{paper.name.zh}", en=f"{label.en}: {paper.name.en}")
    return _Item(named, says, (paper.source, paper.article))


def _citation(item: _Item) -> Citation | None:
    source, article = item.cited
    return citation_of(source, article) if source else None


def _is_cited_alike(old: _Item, new: _Item, cited: Cited) -> bool:
    (before, before_article), (after, after_article) = old.cited, new.cited
    if before is None or after is None:
        return before is after
    return cited.is_same((before.key, before_article), (after.key, after_article))


def _sources(procedure: Procedure) -> dict[str, Source]:
    """The texts that a procedure cites."""
    found = [source for item in _items(procedure).values() for source in item.cited[:1] if source is not None]
    return {source.key: source for source in found}
