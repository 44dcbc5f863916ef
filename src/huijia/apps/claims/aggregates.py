"""Counts of claims. No record, and nothing smaller than the whole office."""

from __future__ import annotations

from django.db.models import Count

from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import State


def claims_by_state() -> dict[str, int]:
    """State -> how many claims the whole office has in it."""
    found = {
        row["state"]: row["n"] for row in Claim.objects.values("state").annotate(n=Count("pk")).order_by()
    }
    return {state.value: found.get(state.value, 0) for state in State}
