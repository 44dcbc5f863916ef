"""What an author wrote as one word, such as ``age_on``, and the language made several nodes of.

A form is recognised by making it again: what could be its operands is taken from where they would stand, the word of the language
is applied to them, and the result must say exactly what is there. So nothing is taken for an idiom that is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from huijia.engine.amendments import words
from huijia.engine.explain.formulas import said
from huijia.engine.language.dates import add_months, age_on, first_of_month, make_date, months_between
from huijia.engine.language.expressions import DateExpression, IntExpression
from huijia.engine.model import nodes as n
from huijia.engine.model.nodes import Node
from huijia.engine.model.types import Type
from huijia.values.text import Text

Form = tuple[Text, tuple[Node, ...], Callable[[], Node]]


def idiom_of(node: Node) -> tuple[Text, tuple[Node, ...]] | None:
    """How the idiom is said, and its operands; None for a node that is no idiom."""
    for text, operands, made in _possible(node):
        if said(made()) == said(node):
            return text, operands
    return None


def _possible(node: Node) -> Iterator[Form]:
    if isinstance(node, n.MakeDate):
        yield from _dates(node)
    elif isinstance(node, n.Arithmetic) and node.operator is n.Operator.SUBTRACT:
        yield from _numbers(node)


def _dates(node: n.MakeDate) -> Iterator[Form]:
    months, day = node.months, node.day
    start = _day_of_count(months)
    if start is not None and isinstance(day, n.Literal):
        yield words.FIRST_OF_MONTH, (start,), lambda: first_of_month(DateExpression(start)).node
    if isinstance(months, n.Arithmetic) and isinstance(day, n.DatePart):
        first, count = day.date, months.right
        yield (
            words.ADD_MONTHS,
            (first, count),
            lambda: add_months(DateExpression(first), IntExpression(count)).node,
        )
    match months:
        case n.Arithmetic(left=n.Arithmetic(left=n.Arithmetic(left=year), right=month)):
            parts = (year, month, day)
            yield words.MAKE_DATE, parts, lambda: make_date(*(IntExpression(each) for each in parts)).node


def _numbers(node: n.Arithmetic) -> Iterator[Form]:
    day = _day_of_count(node)
    if day is not None:
        yield words.MONTH_COUNT, (day,), lambda: DateExpression(day).month_count.node
    match node:
        case n.Arithmetic(left=n.Arithmetic(left=later, right=earlier), right=n.If()):
            last, first = _day_of_count(later), _day_of_count(earlier)
            if first is not None and last is not None:
                yield (
                    words.MONTHS_BETWEEN,
                    (first, last),
                    lambda: months_between(DateExpression(first), DateExpression(last)).node,
                )
            if isinstance(later, n.DatePart) and isinstance(earlier, n.DatePart):
                born, on = earlier.date, later.date
                yield words.AGE_ON, (born, on), lambda: age_on(DateExpression(born), DateExpression(on)).node
        case n.Arithmetic(left=n.Arithmetic(right=n.DatePart(date=counted)), right=n.Literal()):
            yield words.DAY_COUNT, (counted,), lambda: DateExpression(counted).day_count.node


def _day_of_count(node: Node) -> Node | None:
    """The day whose month count this may be."""
    match node:
        case n.Arithmetic(left=n.Arithmetic(right=n.DatePart(date=day))) if day.type is Type.DATE:
            return day
    return None
