"""The database itself keeps what was frozen, released and booked as it is, whatever writes."""

from typing import Any

from django.db import migrations

from huijia.apps.audit.append_only import append_only

# Table -> the columns that never change; with a condition, only then.
FROZEN = {
    "payments_instruction": (
        (
            *("run_id", "entitlement_id", "number", "end_to_end_id", "amount_minor"),
            *("holder", "account", "tail", "fingerprint", "bank"),
        ),
        "",
    ),
    "payments_run": (
        (
            "fund_id",
            "payable_by",
            "execute_on",
            "count",
            "total_minor",
            "left_out_count",
            "content",
            "message_id",
        ),
        "OLD.state NOT IN ('draft')",
    ),
    "payments_payeeaccount": (("person_id", "holder", "account", "tail", "fingerprint", "bank"), ""),
    "payments_fund": (
        ("area_id", "pack", "currency", "holder", "account", "tail", "fingerprint", "bank"),
        "",
    ),
}
WAYS = (
    ("draft", "frozen"),
    ("draft", "cancelled"),
    ("frozen", "released"),
    ("frozen", "cancelled"),
    ("released", "sent"),
    ("released", "cancelled"),
    ("sent", "reconciled"),
    ("reconciled", "closed"),
)
_LISTED = ", ".join(f"('{old}', '{new}')" for old, new in WAYS)
_MOVED = "a run cannot move this way"


def _sqlite() -> list[str]:
    made = []
    for table, (columns, when) in FROZEN.items():
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        condition = f"({changed})" + (f" AND {when}" if when else "")
        made.append(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, 'what was frozen in {table} is never changed'); END"
        )
        made.append(
            f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never deleted'); END"
        )
    made.append(
        "CREATE TRIGGER payments_run_listed_steps BEFORE UPDATE OF state ON payments_run "
        f"WHEN OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (VALUES {_LISTED}) "
        f"BEGIN SELECT RAISE(ABORT, '{_MOVED}'); END"
    )
    return made


def _postgresql() -> list[str]:
    made = []
    for table, (columns, when) in FROZEN.items():
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        condition = f"({changed})" + (f" AND {when}" if when else "")
        made.append(
            f"CREATE FUNCTION huijia_{table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION 'what was frozen in {table} is never changed'; END $$"
        )
        made.append(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION huijia_{table}_frozen()"
        )
        made.append(
            f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION huijia_{table}_frozen()"
        )
    made.append(
        "CREATE FUNCTION huijia_run_steps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({_LISTED}) THEN "
        f"RAISE EXCEPTION '{_MOVED}'; END IF; RETURN NEW; END $$"
    )
    made.append(
        "CREATE TRIGGER payments_run_listed_steps BEFORE UPDATE OF state ON payments_run "
        "FOR EACH ROW EXECUTE FUNCTION huijia_run_steps()"
    )
    return made


def guard(apps: Any, editor: Any) -> None:  # noqa: ARG001
    for statement in _postgresql() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(statement, params=None)


def open_again(apps: Any, editor: Any) -> None:  # noqa: ARG001
    on_postgresql = editor.connection.vendor == "postgresql"
    for table in FROZEN:
        for name in ("frozen", "stays"):
            where = f" ON {table}" if on_postgresql else ""
            editor.execute(f"DROP TRIGGER {table}_{name}{where}", params=None)
        if on_postgresql:
            editor.execute(f"DROP FUNCTION huijia_{table}_frozen()", params=None)
    editor.execute(
        f"DROP TRIGGER payments_run_listed_steps{' ON payments_run' if on_postgresql else ''}", params=None
    )
    if on_postgresql:
        editor.execute("DROP FUNCTION huijia_run_steps()", params=None)


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_ledger")]
    operations = [
        append_only(
            "payments_entry",
            "payments_release",
            "payments_recovery",
            "payments_leftout",
        ),
        migrations.RunPython(guard, open_again),
    ]
