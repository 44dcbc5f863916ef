"""Why an answer is what it is: which rule, which number, which article, which fact; and what would change it.

``explain_case`` gives the tree of what mattered, ``would_change`` the facts that would settle or change the answer,
each claim of which was run, ``explanation_lines`` and ``change_lines`` the same as lines of text. Prints nothing, and
knows nothing of SQL: one case is explained by the engine that is right by definition.
"""

from huijia.engine.explain.changes import FactChange, Outcome, WouldChange, would_change
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
    "Citation",
    "Explanation",
    "FactChange",
    "FactStep",
    "Line",
    "LineKind",
    "MemberStep",
    "Outcome",
    "ParameterStep",
    "Part",
    "Reason",
    "RuleStep",
    "Step",
    "WouldChange",
    "change_lines",
    "explain_case",
    "explanation_lines",
    "would_change",
]
