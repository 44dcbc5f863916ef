"""Bringing a device to what its account may see now, whatever it holds: no cursor is kept that could be lost, or be older than a restored backup.

The device tells what it holds, the server answers with what is to go and what is other, page by page; every page can be asked for again.
At the end both compare a digest over everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import Shown, record_shown
from huijia.apps.field.holdings import Holding, digest_of, holdings_of

PAGE = 1000
"""Records in one answer. Each page works out anew all that the account may hold, so few pages are cheap; one of these has some 40 kB, which a line of
50 kbit/s brings in seven seconds, and the app waits thirty."""

MOST_HELD = 50_000
"""Ids in one request: more than any device holds."""


@dataclass(frozen=True, slots=True)
class Changes:
    """``next``: after which id the next page begins, None at the end. ``digest``: over everything that the account may hold now."""

    removed: list[str]
    changed: list[Holding]
    next: str | None
    digest: str


def digest_for(viewer: Viewer) -> str:
    """The digest that a device of this account must come to."""
    return digest_of({each.id: each.mark for each in holdings_of(viewer).values()})


def changes_for(viewer: Viewer, *, have: Mapping[str, str], after: str, size: int = PAGE) -> Changes:
    """What a device that has these ids and marks has to change, of ids after one. It writes that the people were looked at, before they are.

    ``have`` need not hold what is not after ``after``.
    """
    now = holdings_of(viewer)
    other = (each for each in now.values() if each.id > after and have.get(each.id) != each.mark)
    changed = list(islice(other, size + 1))
    upto = changed[size - 1].id if len(changed) > size else None
    changed = changed[:size]
    removed = sorted(
        each for each in have if each > after and (upto is None or each <= upto) and each not in now
    )
    people = {each.person: each for each in changed if each.person is not None}
    shown = [Shown(each.id, person, each.area) for person, each in people.items()]
    record_shown(by=viewer, subject="field", shown=shown)
    return Changes(removed, changed, upto, digest_of({each.id: each.mark for each in now.values()}))
