"""A claim as it was known on an earlier day."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.claims.assess import row_for
from huijia.apps.claims.forms import KnownOnForm
from huijia.apps.claims.known import known_at
from huijia.apps.claims.queries import claim_seen_by
from huijia.apps.claims.shown import ANSWERS, OUTCOMES, told_value
from huijia.apps.people.labels import SOURCE_LABELS
from huijia.apps.people.models import Source


@login_required
@never_cache
@require_GET
def known(request: HttpRequest, number: str) -> HttpResponse:
    """The decision that held at the end of a day, the answer that it rests on, and the facts that the record had then."""
    viewer = viewer_in(request)
    claim = claim_seen_by(viewer, number)
    form = KnownOnForm(request.GET or None, initial={"on": timezone.localdate()})
    shown = None
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["on"]
        moment = timezone.make_aware(datetime.combine(day, time.max))
        found = known_at(claim, moment)
        row = row_for(found.assessment.rows, claim.period) if found.assessment else None
        shown = {
            "day": day,
            "decision": found.decision,
            "outcome": OUTCOMES[found.decision.outcome] if found.decision else None,
            "amount_minor": sum(found.decision.amounts.values()) if found.decision else 0,
            "currency": found.found.pack.currency,
            "answer": ANSWERS[row["answer"]] if row else None,
            "assessed_minor": row["amount_minor"] if row and row["answer"] == "entitled" else 0,
            "facts": [
                (
                    declared.label,
                    told_value(declared, found.facts[declared.name].value),
                    SOURCE_LABELS[Source(found.facts[declared.name].source)],
                    found.facts[declared.name].recorded_at,
                )
                for declared in found.found.pack.facts
                if declared.name in found.facts
            ],
        }
    record_view(
        by=viewer, subject="claim", subject_id=claim.number, person_id=claim.child_id, area=claim.area_id
    )
    return render(request, "claims/known.html", {"claim": claim, "form": form, "known": shown})
