"""Two records side by side, and the decision whether they tell of one person: with what that means for their claims."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.clashes import would_clash
from huijia.apps.claims.models import Claim
from huijia.apps.claims.queries import claims_seen_by
from huijia.apps.claims.shown import rows_shown
from huijia.apps.people.duplicates.pairs import open_pairs_for
from huijia.apps.people.forms import PairForm
from huijia.apps.people.merging import decide_pair
from huijia.apps.people.policies import check_merge
from huijia.apps.people.views_duplicates import compared, note_view
from huijia.apps.wording import text


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Two records side by side, the claims that would clash, and the decision."""
    viewer = viewer_in(request)
    found = open_pairs_for(viewer).filter(pk=pair_id).first()
    if found is None:
        raise UnableToFind("no such pair")
    check_merge(viewer, found.first, found.second)
    form = PairForm(request.POST or None)
    clashing = would_clash(found.first, found.second)
    if request.method == "POST" and form.is_valid():
        same = form.cleaned_data["same"] == "yes"
        decide_pair(by=viewer, pair=found, same=same, reason=form.cleaned_data["reason"], at=timezone.now())
        _say(request, same=same, clashing=bool(clashing))
        return redirect("people:person", found.first_id) if same else redirect("people:duplicates")
    note_view(viewer, found)
    context = {
        "pair": found,
        "form": form,
        "percent": min(99, round(found.probability * 100)),
        "rows": compared(found.first, found.second),
        "clashes": [_clash(viewer, one, other) for one, other in clashing],
    }
    return render(request, "people/pair.html", context)


def _clash(viewer: Viewer, one: Claim, other: Claim) -> dict[str, Any]:
    """Two claims as the page tells them: with links where the viewer may open them."""
    seen = set(claims_seen_by(viewer).filter(pk__in=(one.pk, other.pk)).values_list("pk", flat=True))
    return {
        "benefit": benefit(one.pack).name,
        "period": one.period,
        "claims": [{**row, "may_open": row["claim"].pk in seen} for row in rows_shown([one, other])],
        "granted": int(one.granted) + int(other.granted),
    }


def _say(request: HttpRequest, *, same: bool, clashing: bool) -> None:
    if not same:
        said = text(
            "已记录为不同的人，以后不再提示。",
            "Recorded as different people; they will not be proposed again.",
        )
    elif clashing:
        said = text(
            "已合并，可以撤销。两份档案有同一年度的申领：只能发放其中一件，请请家庭撤回另一件，或由县级不予发放。",
            "Merged; it can be undone. Both have a claim for the same period: only one can be granted. Have the other one withdrawn, "
            "or refused by the county.",
        )
    else:
        said = text(
            "已合并。两份档案的申领都保留，可以撤销。", "Merged. The claims of both stay; it can be undone."
        )
    messages.success(request, str(said))
