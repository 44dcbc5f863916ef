"""A formula in words: those of the facts' labels, the parameters' labels and the rules' sentences, as an explanation has them.

Two formulas that say different things have different words, if what they read has different labels: names always tell it apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from huijia.engine.amendments import words
from huijia.engine.amendments.idioms import idiom_of
from huijia.engine.amendments.saying import both
from huijia.engine.model import nodes as n
from huijia.engine.model.nodes import Node
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Type
from huijia.values.text import Language, Text

INDENT = "  "
SHORT = 60
"""A condition that is longer is written on lines of its own."""

Called = Literal["label", "label and name", "name"]


def formula_in_words(node: Node, pack: Pack, *, called: Called = "label") -> Text:
    """What a formula says, on as many lines as it needs. ``called``: what facts, parameters and rules are called by."""
    return both(lambda language: "\n".join(_Speaker(pack, language, called).lines(node, 0)))


class _Speaker:
    def __init__(self, pack: Pack, language: Language, called: Called) -> None:
        self._pack = pack
        self._language: Language = language
        self._called = called
        self._facts = {fact.name: fact.label for fact in pack.facts}

    def lines(self, node: Node, depth: int) -> Iterator[str]:
        """The formula; conditions, choices and versions a line each."""
        match node:
            case n.All() | n.Any():
                head = words.ALL_OF if isinstance(node, n.All) else words.ANY_OF
                yield from self._list(head, _parts(node), depth)
            case n.Not(operand=n.All() | n.Any()):
                yield from self._list(words.NOT_THIS, (node.operand,), depth)
            case n.If():
                yield from self._choice(node, depth)
            case n.InForce():
                for start, version in zip(node.starts, node.versions, strict=True):
                    yield from self._headed(self._say(words.FROM_DAY, str(start)), version, depth)
            case _:
                yield INDENT * depth + self.inline(node)

    def _list(self, head: Text, parts: Sequence[Node], depth: int) -> Iterator[str]:
        yield INDENT * depth + self._say(head)
        for part in parts:
            yield from self.lines(part, depth + 1)

    def _choice(self, node: n.If, depth: int) -> Iterator[str]:
        short, long, rest = words.IF, words.IF_THIS, node
        while True:
            condition = self.inline(rest.condition)
            if len(condition) > SHORT and isinstance(rest.condition, n.All | n.Any):
                yield from self._list(long, (rest.condition,), depth)
                yield from self._headed(self._say(words.THEN), rest.then, depth)
            else:
                yield from self._headed(self._say(short, condition), rest.then, depth)
            if not isinstance(rest.otherwise, n.If):
                break
            short, long, rest = words.ELSE_IF, words.ELSE_IF_THIS, rest.otherwise
        yield from self._headed(self._say(words.ELSE), rest.otherwise, depth)

    def _headed(self, head: str, node: Node, depth: int) -> Iterator[str]:
        """What follows a head, on its line where it has but one."""
        inside = list(self.lines(node, depth + 1))
        if len(inside) == 1:
            space = " " if self._language == "en" else ""
            yield f"{INDENT * depth}{head}{space}{inside[0].strip()}"
        else:
            yield INDENT * depth + head
            yield from inside

    def inline(self, node: Node) -> str:
        """The formula on one line."""
        idiom = idiom_of(node)
        if idiom is not None:
            return self._say(idiom[0], *map(self._operand, idiom[1]))
        match node:
            case n.Literal():
                return self._value(node.value)
            case n.Fact() | n.IsGiven() | n.Otherwise() | n.ParameterOn() | n.PeriodValue() | n.Rule():
                return self._read(node)
            case n.All() | n.Any() | n.Not() | n.Compare() | n.If() | n.InForce():
                return self._condition(node)
            case n.CountMembers() | n.SumMembers() | n.AnyMember() | n.Rank():
                return self._members(node)
        return self._computed(node)

    def _read(self, node: Node) -> str:
        match node:
            case n.Fact():
                return self._quoted(self._facts[node.name], words.FACT, node.name)
            case n.Rule():
                return self._quoted(node.text, words.RULE, node.name)
            case n.IsGiven():
                return self._say(words.IS_GIVEN, self._read(node.fact))
            case n.Otherwise():
                return self._say(words.OTHERWISE, self._read(node.fact), self._operand(node.default))
            case n.PeriodValue(part=n.PeriodPart.INDEX):
                return self._say(words.INDICES.get(self._pack.unit, words.PERIOD_PARTS[node.part]))
            case n.PeriodValue():
                return self._say(words.PERIOD_PARTS[node.part])
        assert isinstance(node, n.ParameterOn)
        read = self._quoted(self._pack.parameters[node.name].label, words.PARAMETER, node.name)
        day = [] if _is_always(node) else [self._operand(node.on)]
        if node.otherwise is None:
            return self._say(words.ON_DAY, read, *day) if day else read
        template = words.ON_DAY_OR if day else words.ALWAYS_OR
        return self._say(template, read, *day, self._operand(node.otherwise))

    def _condition(self, node: Node) -> str:
        match node:
            case n.All() | n.Any():
                word = self._say(words.AND if isinstance(node, n.All) else words.OR)
                return word.join(self._operand(part) for part in _parts(node))
            case n.Not():
                return self._say(words.NOT, self._operand(node.operand))
            case n.Compare(left=left, right=right):
                if left.type is Type.DATE:
                    days = (self._operand(left), self._operand(right))
                    return self._say(words.DAYS_COMPARED[node.comparison], *days)
                return self._say(words.NUMBERS_COMPARED[node.comparison], self._term(left), self._term(right))
            case n.If():
                return self._say(words.IF_INLINE, *map(self._operand, node.operands))
        assert isinstance(node, n.InForce)
        versions = [
            f"{self._say(words.FROM_DAY, str(start))} {self._operand(version)}"
            for start, version in zip(node.starts, node.versions, strict=True)
        ]
        return self._say(words.BETWEEN_VERSIONS).join(versions)

    def _computed(self, node: Node) -> str:
        match node:
            case n.Arithmetic():
                is_product = node.operator is n.Operator.MULTIPLY
                left = self._operand(node.left) if is_product else self._term(node.left)
                return f"{left} {words.OPERATORS[node.operator]} {self._operand(node.right)}"
            case n.Divide():
                template = words.QUOTIENTS[node.rounding]
            case n.Extreme():
                template = words.EXTREMES[node.type, node.larger]
            case n.DatePart():
                template = words.DATE_PARTS[node.part]
            case n.MakeDate():
                template = words.MADE_DATE
            case _:
                raise AssertionError(f"{type(node).__name__} has no words; add them to amendments/words.py")
        return self._say(template, *map(self._operand, node.operands))

    def _members(self, node: Node) -> str:
        where = node.operands[-1]
        of_all = isinstance(where, n.Literal) and where.value is True
        match node:
            case n.CountMembers():
                return self._say(words.COUNT_ALL) if of_all else self._say(words.COUNT, self._operand(where))
            case n.AnyMember():
                return self._say(words.ANY_MEMBER, self._operand(where))
        first = self._operand(node.operands[0])
        is_sum = isinstance(node, n.SumMembers)
        if of_all:
            return self._say(words.SUM_ALL if is_sum else words.RANK_ALL, first)
        return self._say(words.SUM if is_sum else words.RANK, first, self._operand(where))

    def _term(self, node: Node) -> str:
        """What stands left of a sum, or beside a sign of comparison: another sum needs no brackets there."""
        is_sum = isinstance(node, n.Arithmetic) and idiom_of(node) is None
        return self.inline(node) if is_sum else self._operand(node)

    def _operand(self, node: Node) -> str:
        """A part of a longer sentence, in brackets unless it is one word."""
        text = self.inline(node)
        return text if _is_word(node) else self._say(words.IN_BRACKETS, text)

    def _quoted(self, label: Text, kind: Text, name: str) -> str:
        said, named = label.in_language(self._language), f"{self._say(kind)} {name}"
        if self._called == "label and name":
            return self._say(words.QUOTED_WITH_NAME, said, named)
        return self._say(words.QUOTED, said if self._called == "label" else named)

    def _value(self, value: object) -> str:
        if isinstance(value, bool):
            return self._say(words.YES if value else words.NO)
        return value.isoformat() if isinstance(value, date) else str(value)

    def _say(self, text: Text, *values: str) -> str:
        return text.in_language(self._language).format(*values)


def _is_word(node: Node) -> bool:
    """Whether a node is said in one piece: a label with what stands in brackets behind it, or a number that is not negative."""
    match node:
        case n.Literal(value=value):
            return not isinstance(value, int) or value >= 0
        case n.Fact() | n.Rule() | n.Otherwise() | n.ParameterOn() | n.PeriodValue():
            return True
    return False


def _is_always(node: n.ParameterOn) -> bool:
    return isinstance(node.on, n.Literal) and node.on.value == date.min


def _parts(node: n.All | n.Any) -> list[Node]:
    """The conditions of a chain. A chain within one of its kind is part of it: ``a & b & c`` is one chain."""
    found: list[Node] = []
    for part in node.parts:
        found += _parts(part) if type(part) is type(node) else [part]
    return found
