"""Batch lists in place of pain.001, and the days on which a place pays."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from huijia.apps.audit.append_only import append_only

# What the guards of 0004 keep of a frozen run, and the list by which its bank is told.
KEPT = (
    *("fund_id", "payable_by", "execute_on", "count", "total_minor"),
    *("left_out_count", "content", "message_id"),
)


def _guard(editor: Any, columns: tuple[str, ...]) -> None:
    postgresql = editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
    condition = f"({changed}) AND OLD.state NOT IN ('draft')"
    editor.execute(f"DROP TRIGGER payments_run_frozen{' ON payments_run' if postgresql else ''}", params=None)
    editor.execute(
        "CREATE TRIGGER payments_run_frozen BEFORE UPDATE ON payments_run "
        + (
            f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION huijia_payments_run_frozen()"
            if postgresql
            else f"WHEN {condition} BEGIN SELECT RAISE(ABORT, 'what was frozen in payments_run is never changed'); END"
        ),
        params=None,
    )


def guard(apps: Any, editor: Any) -> None:  # noqa: ARG001
    _guard(editor, (*KEPT, "bank_list_id"))


def as_before(apps: Any, editor: Any) -> None:  # noqa: ARG001
    _guard(editor, KEPT)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("payments", "0004_guards")]
    operations = [
        migrations.CreateModel(
            name="BankList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("file", models.CharField(max_length=4)),
                ("profile", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="payments.fund"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BatchCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100)),
                ("months", models.CharField(blank=True, max_length=30)),
                ("day", models.IntegerField()),
                ("days_before", models.IntegerField()),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(day__gte=1, day__lte=31, days_before__gte=0, days_before__lte=60),
                        name="calendar_days_exist",
                    )
                ],
            },
        ),
        # Empty where there is none: SQLite then adds the column in place, and the table keeps its triggers.
        migrations.AddField(
            model_name="run",
            name="bank_list",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.banklist",
            ),
        ),
        append_only("payments_banklist", "payments_batchcalendar"),
        migrations.RunPython(guard, as_before),
    ]
