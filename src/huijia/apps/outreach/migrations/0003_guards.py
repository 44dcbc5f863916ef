"""What is said and which steps were taken is never changed; no visit waits and no plan goes on for a household that does not want to be contacted."""

from typing import Any

from django.db import migrations

from huijia.apps.audit.append_only import append_only

QUIET = "EXISTS (SELECT 1 FROM outreach_home WHERE household_id = NEW.home_id AND do_not_contact_since IS NOT NULL)"
WAITING = (
    "EXISTS (SELECT 1 FROM outreach_visit WHERE home_id = NEW.household_id AND ended_at IS NULL)"
    " OR EXISTS (SELECT 1 FROM outreach_plan WHERE home_id = NEW.household_id AND ended_at IS NULL)"
)
GUARDS = tuple(
    (table, verb, f"{when} AND {finding}", message)
    for table, when, finding, message in (
        ("outreach_visit", "NEW.ended_at IS NULL", QUIET, "no visit for whoever said: do not contact us"),
        ("outreach_plan", "NEW.ended_at IS NULL", QUIET, "no plan for whoever said: do not contact us"),
        (
            "outreach_home",
            "NEW.do_not_contact_since IS NOT NULL",
            f"({WAITING})",
            "visits and plans end first",
        ),
    )
    for verb in ("INSERT", "UPDATE")
)
"""Table, verb, condition with a query (which ``audit.guards`` cannot hold on PostgreSQL), message."""


def put_up(apps: Any, editor: Any) -> None:  # noqa: ARG001
    """Make the triggers."""
    for table, verb, condition, message in GUARDS:
        name = f"{table}_quiet_{verb.lower()}"
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE OR REPLACE FUNCTION huijia_{name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN IF {condition} THEN RAISE EXCEPTION '{message}'; END IF; RETURN NEW; END $$",
                params=None,
            )
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION huijia_{name}()",
                params=None,
            )
        else:
            assert editor.connection.vendor == "sqlite", "no triggers are written for this database"
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
                params=None,
            )


def take_down(apps: Any, editor: Any) -> None:  # noqa: ARG001
    """Drop them."""
    for table, verb, _condition, _message in GUARDS:
        name = f"{table}_quiet_{verb.lower()}"
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)
            editor.execute(f"DROP FUNCTION huijia_{name}()", params=None)
        else:
            editor.execute(f"DROP TRIGGER {name}", params=None)


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("outreach", "0002_constraints")]
    operations = [
        append_only("outreach_said", "outreach_step"),
        migrations.RunPython(put_up, take_down),
    ]
