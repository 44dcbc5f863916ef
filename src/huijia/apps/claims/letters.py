"""The decision letter: what it says, frozen with the decision, and its PDF, made once."""

from __future__ import annotations

from typing import Any

from huijia.apps.claims.assess import Benefit
from huijia.apps.claims.models import Claim, Decision


def letter_content(decision: Decision, claim: Claim, found: Benefit) -> dict[str, Any]:
    """Language -> everything that the letter says. Called before the decision is saved."""
    told = {"number": claim.number, "benefit": found.pack.id, "outcome": str(decision.outcome)}
    return {"zh": told, "en": told}
