"""Every table is fenced, or it is said here why every viewer may read it; and nothing that tells of a person is written past an action."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from huijia.apps.fence.standing import fenced_tables

ROOT = Path(__file__).parents[2] / "src" / "huijia"

OPEN = {
    "accounts_area": "names of places",
    "accounts_user": "accounts: read before it is known who looks; of families a name and a phone, which pages show to no one else",
    "accounts_grant": "roles: by them it is known who looks",
    "audit_chainend": "a number and a digest",
    "people_rosterimport": "files that came in, with counts: without it, facts of an import that was undone would seem to hold",
    "people_rememberedcolumn": "headings of sheets",
    "payments_fund": "the office's own accounts",
    "payments_run": "days, counts and sums of a whole run",
    "payments_release": "which of the staff released a run",
    "payments_adoption": "which of the staff adopted a file",
    "payments_bankfile": "files of the bank, with counts",
    "payments_banklist": "how a bank's list looks",
    "payments_batchcalendar": "days on which a place pays",
    "recalculation_recalculation": "what was computed again, with counts",
    "outreach_contact": "staff who agreed to be published; pages show the others to health workers only",
    "outreach_step": "steps of staff: it names no family, and leads to none",
    "field_device": "telephones of staff",
    "audit_erasing": "an open door, which no committed row can be",
    "privacy_retentionrun": "counts of what was erased on a day",
    "reports_release": "released for everybody; what protects later releases against it is sealed",
    "reports_noisebudget": "declared for everybody; of nobody",
    "reports_releasedcell": "released for everybody",
    "reports_population": "published tables",
    "reports_populationfigure": "published figures",
    "looking_emergency": "numbers of records that staff opened, and why; the viewer's own are read before the record is",
    "looking_wenton": "what staff said",
    "looking_daybegun": "numbers of entries",
}
"""The tables without a fence, and why."""

KNOW_NOBODY = ("library", "bookings", "events", "campaigns", "training", "messaging")
"""Apps whose tables know no person (``.importlinter`` keeps them from it). Any other app's new table has to be fenced or explained."""

WRITE_BY_ACTIONS = (
    "people",
    "consent",
    "claims",
    "payments",
    "recalculation",
    "outreach",
    "field",
    "privacy",
    "reports",
)
READ_THEN_WRITE = {
    "people/views.py": "the search's entries, and the record of who looked: audit writes them as the service",
    "people/views_records.py": "several actions, each the service's",
    "claims/views_making.py": "several actions",
    "claims/roster/views.py": "entries of a list",
    "payments/views_runs.py": "entries",
    "privacy/legal_holds.py": "a savepoint within the action",
    "reports/releasing.py": "a savepoint within the action",
}


@pytest.mark.one_database
def test_every_table_that_could_tell_of_a_person_is_fenced_or_explained() -> None:
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in KNOW_NOBODY and model.__module__.startswith("huijia.")
    }

    assert sorted(tables - set(fenced_tables()) - set(OPEN)) == []
    assert sorted((set(fenced_tables()) | set(OPEN)) - tables) == []
    assert sorted(set(fenced_tables()) & set(OPEN)) == []


@pytest.mark.one_database
def test_actions_on_persons_are_the_services_work() -> None:
    """A plain transaction cannot write what is fenced while somebody looks: it would fail, loudly, on PostgreSQL alone."""
    found = []
    for app in WRITE_BY_ACTIONS:
        for path in sorted((ROOT / "apps" / app).rglob("*.py")):
            name = str(path.relative_to(ROOT / "apps"))
            if "migrations" not in path.parts and name not in READ_THEN_WRITE:
                found += [
                    f"{name}: {line.strip()}"
                    for line in path.read_text(encoding="utf-8").splitlines()
                    if re.search(r"\btransaction\.atomic|^from django\.db\.transaction|^\s*@atomic", line)
                ]
    assert found == [], "use fence.told.one_action"
