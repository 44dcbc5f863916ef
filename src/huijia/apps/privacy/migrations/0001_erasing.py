"""Erasing: who asked, what is held, what is on its way out; and the guards of the tables let a transaction through that erases.

Everything else is refused as before. Guards that are made after this one ask for the door by themselves (``audit/append_only``, ``audit/guards``).
"""

import re
from typing import Any

from django.db import migrations, models
from django.db.models import F, Q

from huijia.apps.audit.append_only import PASS, SHUT, TRAIL

FROZEN = ("payments_instruction", "payments_run", "payments_payeeaccount", "payments_fund")
STEPS = ("claims_claim_listed_steps", "claims_claim_begins", "payments_run_listed_steps")
"""What keeps states in order lets nobody through: an erasing moves nothing."""
_REFUSES = re.compile(
    r"^\s*(?P<head>CREATE TRIGGER \S+ BEFORE (?:UPDATE(?: OF [\w, ]+?)?|DELETE) ON \S+?)"
    r"(?:\s+FOR EACH ROW)?(?:\s+WHEN\s+(?P<when>.*?))?\s+(?P<body>BEGIN\s+SELECT RAISE\(\w+.*)$",
    re.DOTALL | re.IGNORECASE,
)


def let_through(apps: Any, editor: Any) -> None:  # noqa: ARG001
    """Have every trigger that keeps rows look at the door."""
    if editor.connection.vendor == "postgresql":
        _on_postgresql(editor)
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        found = cursor.fetchall()
    for name, table, sql in found:
        said = _REFUSES.match(sql)
        if said is None or table == TRAIL or name in STEPS or "_quiet_" in name or SHUT in sql:
            continue
        when = f"({said['when']}) AND {SHUT}" if said["when"] else SHUT
        editor.execute(f"DROP TRIGGER {name}", params=None)
        editor.execute(f"{said['head']} WHEN {when} {said['body']}", params=None)


def _on_postgresql(editor: Any) -> None:
    refusing = {"huijia_append_only": "'rows of % are never changed or deleted', TG_TABLE_NAME"}
    refusing["huijia_refused"] = "'%', TG_ARGV[0]"
    refusing |= {
        f"huijia_{table}_frozen": f"'what was frozen in {table} is never changed'" for table in FROZEN
    }
    for name, said in refusing.items():
        editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {PASS} RAISE EXCEPTION {said}; END $$",
            params=None,
        )


def _chosen(length: int, **said: str) -> Any:
    return models.CharField(max_length=length, choices=list(said.items()))


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0006_seal_phones"),
        ("audit", "0003_values_sealed"),
        ("bookings", "0001_bookings"),
        ("campaigns", "0003_handed_out_at_events"),
        ("claims", "0015_erased_on"),
        ("consent", "0005_a_childs_visit"),
        ("events", "0002_repeated"),
        ("field", "0003_stock_on_phones"),
        ("library", "0002_append_only"),
        ("messaging", "0001_messages"),
        ("outreach", "0003_guards"),
        ("payments", "0011_sealed_again"),
        ("people", "0008_seal"),
        ("recalculation", "0001_cases"),
        ("reports", "0002_sealed_again"),
        ("training", "0001_training"),
    ]
    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("area", models.CharField(max_length=12)),
                (
                    "channel",
                    _chosen(
                        12,
                        own_account="By the person or a guardian, signed in",
                        counter="At the counter",
                        restored="It was done before an older backup was brought back",
                    ),
                ),
                ("asked_by", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("carry_out_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        max_length=10,
                        default="waiting",
                        choices=[
                            ("waiting", "Asked, not yet carried out"),
                            ("taken_back", "Taken back before it was carried out"),
                            ("partly", "Carried out; what the law keeps goes when its time is over"),
                            ("done", "Nothing is left"),
                        ],
                    ),
                ),
                ("carried_out_at", models.DateTimeField(null=True)),
                ("looked_on", models.DateField(null=True)),
                ("kept_until", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "carry_out_on"], name="erasure_waiting")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["person_id"],
                        condition=Q(state__in=["waiting", "partly"]),
                        name="erasure_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["taken_back", "done"], ended_at__isnull=False)
                        | Q(state__in=["waiting", "partly"], ended_at__isnull=True),
                        name="erasure_ended_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_id", models.BigIntegerField()),
                ("claim_number", models.CharField(blank=True, max_length=16)),
                ("area", models.CharField(max_length=12)),
                (
                    "reason",
                    _chosen(
                        15,
                        court="A court case",
                        audit="An audit",
                        objection="An objection or a complaint",
                        investigation="An investigation by the authority that the law names for it",
                    ),
                ),
                ("until", models.DateField()),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_by_name", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField()),
                ("lifted_by", models.BigIntegerField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["person_id", "claim_number"],
                        condition=Q(lifted_at__isnull=True),
                        name="legal_hold_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("made_at")),
                        name="legal_hold_lifted_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileToErase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    _chosen(
                        8,
                        paper="A paper",
                        letter="A printed message",
                        address="What the files of messages hold for an address",
                        sent="A file that left for the bank, all of whose payments are over",
                    ),
                ),
                ("name", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(unique=True)),
                ("claims", models.IntegerField(default=0)),
                ("people", models.IntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunPython(let_through, migrations.RunPython.noop),
    ]
