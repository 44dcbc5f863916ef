"""Which unknown facts keep a value unknown: those that would settle it.

A node that is known needs nothing. One that is unknown needs what keeps its operands unknown, as far as they still
matter: of a condition that is met, only the value that it chooses. ``backends/sql/missing`` says the same in SQL.
"""

from __future__ import annotations

from huijia.engine.backends.in_memory.case import Case, Member
from huijia.engine.backends.in_memory.evaluate import Compiler
from huijia.engine.model import nodes as n

NOTHING: frozenset[str] = frozenset()


class MissingFacts:
    """Finds the facts that keep rules of one case and period unknown."""

    def __init__(self, compiler: Compiler, case: Case) -> None:
        self._compiler = compiler
        self._case = case
        self._known: dict[tuple[int, int], frozenset[str]] = {}

    def of(self, node: n.Node, member: Member | None = None) -> frozenset[str]:
        """The names of the facts that keep this node unknown; empty when it is known."""
        key = (id(node), id(member))
        if key not in self._known:
            unknown = self._compiler.compiled(node)(self._case, member) is None
            self._known[key] = self._of_unknown(node, member) if unknown else NOTHING
        return self._known[key]

    def _of_unknown(self, node: n.Node, member: Member | None) -> frozenset[str]:
        match node:
            case n.Fact(name=name):
                return frozenset((name,))
            case n.Otherwise():
                return self.of(node.default, member)
            case n.If():
                return self._of_if(node, member)
            case n.InForce():
                return self._of_version(node, member)
            case n.ParameterOn():
                return self._of_parameter(node, member)
            case n.CountMembers() | n.AnyMember():
                return self._over_members(node.where)
            case n.SumMembers():
                return self._over_members(node.where) | self._over_members(node.value, where=node.where)
            case n.Rank():
                # A member that does not count itself has a place among those who do, by its own date.
                others = self._over_members(node.where) | self._over_members(node.by, where=node.where)
                return others | self.of(node.by, member)
        return NOTHING.union(*(self.of(operand, member) for operand in node.operands))

    def _of_if(self, node: n.If, member: Member | None) -> frozenset[str]:
        met = self._compiler.compiled(node.condition)(self._case, member)
        found = self.of(node.condition, member)
        if met is not False:
            found |= self.of(node.then, member)
        if met is not True:
            found |= self.of(node.otherwise, member)
        return found

    def _of_version(self, node: n.InForce, member: Member | None) -> frozenset[str]:
        if self._case.period is None:
            return NOTHING
        for start, version in zip(reversed(node.starts), reversed(node.versions), strict=True):
            if start <= self._case.period.start:
                return self.of(version, member)
        return NOTHING

    def _of_parameter(self, node: n.ParameterOn, member: Member | None) -> frozenset[str]:
        day = self._compiler.compiled(node.on)(self._case, member)
        if day is None:
            return self.of(node.on, member)
        return self.of(node.otherwise, member) if node.otherwise else NOTHING

    def _over_members(self, node: n.Node, where: n.Node | None = None) -> frozenset[str]:
        """What keeps a node unknown for any member, leaving out those that certainly do not meet ``where``."""
        found = NOTHING
        for member in self._case.members:
            if where is None or self._compiler.compiled(where)(self._case, member) is not False:
                found |= self.of(node, member)
        return found
