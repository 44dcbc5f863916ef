"""Writes ``docs/reference/claim-states.md`` from the transitions themselves: ``python -m tests.apps.claim_states [--check]``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/reference/claim-states.md"


def page() -> str:
    """The page. Needs Django set up."""
    from huijia.apps.accounts.models import Role
    from huijia.apps.claims.shown import STATES
    from huijia.apps.claims.states import TRANSITIONS, State

    arrows = [
        f"    {source} --> {transition.target}: {step.value}"
        for step, transition in TRANSITIONS.items()
        for source in State
        if source in transition.sources
    ]
    rows = [
        f"| {step.value} | {', '.join(state.value for state in State if state in transition.sources)} | {transition.target.value} | "
        f"{', '.join(role.label for role in Role if role in transition.roles)} |"
        for step, transition in TRANSITIONS.items()
    ]
    names = [f"| {state.value} | {text.zh} | {text.en} |" for state, text in STATES.items()]
    return "\n".join(
        [
            "# The states of a claim",
            "",
            "Written from `src/huijia/apps/claims/states.py` by `make docs`. What is not listed here cannot happen.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {State.DRAFT.value}",
            *arrows,
            "```",
            "",
            "| step | from | to | who, in the claim's area or for their own claim |",
            "|---|---|---|---|",
            *rows,
            "",
            "Whoever recorded, took or reviewed a claim cannot decide it; whoever decided cannot decide the objection; nobody",
            "handles a claim of their own household (`policies.py`).",
            "",
            "| state | 中文 | English |",
            "|---|---|---|",
            *names,
            "",
        ]
    )


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
    django.setup()
    if "--check" in arguments:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
            return 0
        print(f"{PAGE.name} is stale; run make docs", file=sys.stderr)
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    import tests.office  # noqa: F401  # a data folder of its own

    raise SystemExit(main(sys.argv[1:]))
