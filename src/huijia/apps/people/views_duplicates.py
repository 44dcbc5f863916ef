"""Records that may tell of one person: those that wait, how two compare, and a merge that was a mistake.

The page on which a pair is decided lies in ``claims``: it shows what a merge means for claims, which this room does not know.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import Shown, record_shown, record_view
from huijia.apps.people import pages
from huijia.apps.people.catalogue import IDENTITY_KINDS
from huijia.apps.people.duplicates.pairs import open_pairs_for
from huijia.apps.people.forms import ReasonForm
from huijia.apps.people.merging import undo_merge
from huijia.apps.people.models import Merge, Person, PossibleDuplicate
from huijia.apps.people.naming import plain, readings_of
from huijia.apps.people.policies import check_merge
from huijia.apps.people.queries import records_of
from huijia.apps.people.search import MOST, may_search
from huijia.apps.people.views import kept_person, leave_entry
from huijia.apps.wording import text
from huijia.values.text import Text

AGREES, SIMILAR, DIFFERS, MISSING = "agrees", "similar", "differs", "missing"
OUTCOMES = {
    AGREES: Text(zh="相同", en="Same"),
    SIMILAR: Text(zh="读音相同", en="Sounds the same"),
    DIFFERS: Text(zh="不同", en="Different"),
    MISSING: Text(zh="缺少，无法比较", en="Missing: cannot be compared"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact of both records, and whether it agrees."""

    label: Text
    first: str
    second: str
    outcome: str
    said: Text


@login_required
@never_cache
@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for a decision in the viewer's area, the likeliest first."""
    viewer = viewer_in(request)
    if not may_search(viewer):
        raise UnableToFind("no such page")
    waiting = open_pairs_for(viewer)
    pairs = list(waiting[:MOST])
    record_shown(
        by=viewer,
        subject="pairs",
        shown=[
            Shown(pair.pk, person.pk, person.area_id)
            for pair in pairs
            for person in (pair.first, pair.second)
        ],
    )
    return render(request, "people/duplicates.html", {"pairs": pairs, "count": waiting.count()})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, person_id: int, merge_id: int) -> HttpResponse:
    """Take back a merge that was a mistake."""
    viewer = viewer_in(request)
    found = kept_person(viewer, person_id)
    merge = (
        Merge.objects.filter(pk=merge_id, merged__in=records_of(found), undone_at__isnull=True)
        .select_related("kept", "merged")
        .first()
    )
    if merge is None:
        raise UnableToFind("no such merge")
    check_merge(viewer, merge.kept, merge.merged)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        undo_merge(by=viewer, merge=merge, reason=form.cleaned_data["reason"], at=timezone.now())
        messages.success(
            request,
            str(text("已撤销合并，两份档案各自恢复。", "Undone: both records stand by themselves again.")),
        )
        return redirect("people:person", found.pk)
    leave_entry(viewer, found)
    return render(request, "people/undo.html", {"person": found, "merge": merge, "form": form})


def compared(first: Person, second: Person) -> list[Compared]:
    """What two records say of identity, and where they agree."""
    rows = []
    for kind in IDENTITY_KINDS:
        if not hasattr(first, kind.name):
            continue
        one, other = getattr(first, kind.name), getattr(second, kind.name)
        outcome = _outcome(kind.name, str(one or ""), str(other or ""))
        values = [pages.shown(kind, value) for value in (one, other)]
        rows.append(Compared(kind.label, values[0], values[1], outcome, OUTCOMES[outcome]))
    return rows


def _outcome(name: str, one: str, other: str) -> str:
    if not one or not other:
        return MISSING
    if plain(one) == plain(other):
        return AGREES
    if name == "name" and set(readings_of(one).split("|")[1:2]) == set(readings_of(other).split("|")[1:2]):
        return SIMILAR
    return DIFFERS


def note_view(viewer: Viewer, found: PossibleDuplicate) -> None:
    """Leave an entry on both records that they were compared."""
    for person in (found.first, found.second):
        record_view(by=viewer, subject="pair", subject_id=found.pk, person_id=person.pk, area=person.area_id)
