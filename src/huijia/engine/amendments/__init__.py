"""What one version of a law says otherwise than another, in words, with the days and the articles.

``amendments_between`` finds everything that differs between two packs, ``amendment_lines`` says it as lines of text,
``amendments_as_data`` for programs. Nothing is run and no fact is read: it compares what the laws say. What they answer
otherwise for given facts, ``comparing`` says.
"""

from huijia.engine.amendments.amendment import (
    Amendment,
    Amendments,
    Aspect,
    Days,
    Group,
    Kind,
    Said,
    Side,
)
from huijia.engine.amendments.as_data import amendments_as_data
from huijia.engine.amendments.finding import amendments_between, law_amendments
from huijia.engine.amendments.lines import AmendmentLine, AmendmentLineKind, amendment_lines

__all__ = [
    "Amendment",
    "AmendmentLine",
    "AmendmentLineKind",
    "Amendments",
    "Aspect",
    "Days",
    "Group",
    "Kind",
    "Said",
    "Side",
    "amendment_lines",
    "amendments_as_data",
    "amendments_between",
    "law_amendments",
]
