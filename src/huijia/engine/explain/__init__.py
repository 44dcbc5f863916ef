"""Why an answer is what it is: which rule, which number, which article, which fact; and what would change it.

``explain_case`` gives the tree of what mattered, ``would_change`` the facts that would settle or change the answer,
each claim of which was run, ``compare_case`` both explanations of a case before and after a change,
``explanation_lines``, ``change_lines``, ``why_changed_lines`` and ``compared_lines`` the same as lines of text. Prints nothing, and
knows nothing of SQL: one case is explained by the engine that is right by definition.
"""

from huijia.engine.explain.changes import FactChange, Outcome, WouldChange, would_change
from huijia.engine.explain.compared_lines import ComparedLine, compared_lines, why_changed_lines
from huijia.engine.explain.comparing import (
    Aspect,
    ComparedCase,
    ComparedPeriod,
    Difference,
    OneSide,
    compare_case,
)
from huijia.engine.explain.explaining import explain_case
from huijia.engine.explain.lines import Line, LineKind, change_lines, explanation_lines
from huijia.engine.explain.steps import (
    Citation,
    Explanation,
    FactStep,
    MemberStep,
    ParameterStep,
    Part,
    Reason,
    RuleStep,
    Step,
)

__all__ = [
    "Aspect",
    "Citation",
    "ComparedCase",
    "ComparedLine",
    "ComparedPeriod",
    "Difference",
    "Explanation",
    "FactChange",
    "FactStep",
    "Line",
    "LineKind",
    "MemberStep",
    "OneSide",
    "Outcome",
    "ParameterStep",
    "Part",
    "Reason",
    "RuleStep",
    "Step",
    "WouldChange",
    "change_lines",
    "compare_case",
    "compared_lines",
    "explain_case",
    "explanation_lines",
    "why_changed_lines",
    "would_change",
]
