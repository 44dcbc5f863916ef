"""What a rule's expression read in one case: only what mattered.

Of a condition that is met, the branch taken; of an ``all_of`` that is no, the parts that are no; of an ``any_of`` that
is yes, the parts that are yes; of a version of the law, the one in force. Of what is unknown, all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from huijia.engine.backends.in_memory import Case, Member, Program
from huijia.engine.explain.citing import Citer
from huijia.engine.explain.steps import FactStep, ParameterStep
from huijia.engine.model import nodes as n
from huijia.engine.model.types import Level, Value


@dataclass(frozen=True, slots=True)
class RuleRead:
    """A rule that was read, still to be opened."""

    rule: n.Rule
    member: Member | None


@dataclass(frozen=True, slots=True)
class MemberRead:
    """What was read of one member of the family."""

    member: Member
    items: tuple[Item, ...]


Item = RuleRead | MemberRead | FactStep | ParameterStep


class Reader:
    """Reads expressions of the case and period that the program has settled."""

    def __init__(self, program: Program, case: Case, citer: Citer) -> None:
        self._compiled = program.compiler.compiled
        self._case = case
        self._citer = citer

    def value(self, node: n.Node, member: Member | None) -> Value | None:
        """The value of a node; None is unknown."""
        found: Value | None = self._compiled(node)(self._case, member)
        return found

    def items(self, node: n.Node, member: Member | None) -> tuple[Item, ...]:
        """What this node read and what mattered of it, in order of reading, each once."""
        found: dict[object, Item] = {}
        for item in self._read(node, member):
            match item:
                case RuleRead():
                    found.setdefault(id(item.rule), item)
                case FactStep() | ParameterStep():
                    found.setdefault((item.name, getattr(item, "starts", None)), item)
                case _:
                    found[len(found)] = item
        return tuple(found.values())

    def _read(self, node: n.Node, member: Member | None) -> Iterator[Item]:
        special = _SPECIAL.get(type(node))
        if special is not None:
            yield from special(self, node, member)
        else:
            for operand in node.operands:
                yield from self._read(operand, member)

    def _rule(self, node: n.Rule, member: Member | None) -> Iterator[Item]:
        yield RuleRead(node, member if node.level is Level.MEMBER else None)

    def _fact(self, node: n.Fact, member: Member | None) -> Iterator[Item]:
        yield self._citer.fact(node.name, self.value(node, member))

    def _otherwise(self, node: n.Otherwise, member: Member | None) -> Iterator[Item]:
        yield from self._fact(node.fact, member)
        if self.value(node.fact, member) is None:
            yield from self._read(node.default, member)

    def _parameter(self, node: n.ParameterOn, member: Member | None) -> Iterator[Item]:
        yield from self._read(node.on, member)
        day = self.value(node.on, member)
        if day is None:
            return
        step = self._citer.parameter(node.name, day)
        if step is not None:
            yield step
        elif node.otherwise is not None:
            yield from self._read(node.otherwise, member)

    def _all(self, node: n.All, member: Member | None) -> Iterator[Item]:
        yield from self._deciding(node.parts, member, decides=False)

    def _any(self, node: n.Any, member: Member | None) -> Iterator[Item]:
        yield from self._deciding(node.parts, member, decides=True)

    def _deciding(self, parts: tuple[n.Node, ...], member: Member | None, *, decides: bool) -> Iterator[Item]:
        deciding = [part for part in parts if self.value(part, member) is decides]
        for part in deciding or parts:
            yield from self._read(part, member)

    def _if(self, node: n.If, member: Member | None) -> Iterator[Item]:
        met = self.value(node.condition, member)
        yield from self._read(node.condition, member)
        if met is not False:
            yield from self._read(node.then, member)
        if met is not True:
            yield from self._read(node.otherwise, member)

    def _in_force(self, node: n.InForce, member: Member | None) -> Iterator[Item]:
        if self._case.period is None:
            return
        for start, version in zip(reversed(node.starts), reversed(node.versions), strict=True):
            if start <= self._case.period.start:
                yield from self._read(version, member)
                return

    def _count(self, node: n.CountMembers, _: Member | None) -> Iterator[Item]:
        yield from self._members_where(node.where, ())

    def _sum(self, node: n.SumMembers, _: Member | None) -> Iterator[Item]:
        yield from self._members_where(node.where, (node.value,))

    def _members_where(self, where: n.Node, also: tuple[n.Node, ...]) -> Iterator[Item]:
        """The members that are counted, or of whom that is unknown; where none is, why not, for each."""
        met = [(member, self.value(where, member)) for member in self._case.members]
        counted = [member for member, is_met in met if is_met is not False]
        for member in counted:
            yield self._of_member(member, (where, *also))
        if not counted:
            for member in self._case.members:
                yield self._of_member(member, (where,))

    def _any_member(self, node: n.AnyMember, _: Member | None) -> Iterator[Item]:
        met = {id(member): self.value(node.where, member) for member in self._case.members}
        decides = True if True in met.values() else (None if None in met.values() else False)
        for member in self._case.members:
            if met[id(member)] is decides:
                yield self._of_member(member, (node.where,))

    def _rank(self, node: n.Rank, member: Member | None) -> Iterator[Item]:
        """The member's own day, and those that come before it or of whom that is unknown."""
        assert member is not None
        yield from self._read(node.by, member)
        own = self.value(node.by, member)
        for other in self._case.members:
            if other is member or self.value(node.where, other) is False:
                continue
            theirs = self.value(node.by, other)
            if own is None or theirs is None or (theirs, other.id) < (own, member.id):
                yield self._of_member(other, (node.where, node.by))

    def _of_member(self, member: Member, nodes: tuple[n.Node, ...]) -> MemberRead:
        items = [item for node in nodes for item in self.items(node, member)]
        return MemberRead(member, tuple(dict.fromkeys(items)))


_SPECIAL: dict[type[n.Node], Callable[[Reader, Any, Member | None], Iterator[Item]]] = {
    n.Rule: Reader._rule,
    n.Fact: Reader._fact,
    n.Otherwise: Reader._otherwise,
    n.ParameterOn: Reader._parameter,
    n.All: Reader._all,
    n.Any: Reader._any,
    n.If: Reader._if,
    n.InForce: Reader._in_force,
    n.CountMembers: Reader._count,
    n.SumMembers: Reader._sum,
    n.AnyMember: Reader._any_member,
    n.Rank: Reader._rank,
}
