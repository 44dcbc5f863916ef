"""Records that were opened in an emergency, what was said when much was read, and from which entry on a day is counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DayBegun",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.BigIntegerField()),
                ("user_name", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=30)),
                ("user_area", models.CharField(max_length=12)),
                ("person_id", models.BigIntegerField()),
                ("area", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("life", "Somebody's life or health is in danger"),
                            ("child", "A child may be in danger"),
                            ("disaster", "Relief after a disaster or an accident"),
                            (
                                "far_from_home",
                                "The person stands at a counter far from home and needs help now",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("opened_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user_id", "person_id", "ends_at"], name="emergency_open"),
                    models.Index(fields=["person_id", "opened_at"], name="emergency_by_person"),
                    models.Index(fields=["area", "opened_at"], name="emergency_by_area"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("opened_at"))), name="emergency_ends"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="emergency_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WentOn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.BigIntegerField()),
                ("user_name", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=30)),
                ("area", models.CharField(max_length=12)),
                (
                    "span",
                    models.CharField(choices=[("hour", "In an hour"), ("day", "On a day")], max_length=4),
                ),
                ("people", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("backlog", "Much work waits"),
                            ("roster", "A roster is being checked"),
                            ("duplicates", "Records are being compared"),
                            ("visits", "Visits are being planned"),
                            ("audit", "An audit"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user_id", "at"], name="went_on_by_account"),
                    models.Index(fields=["area", "at"], name="went_on_by_area"),
                ],
            },
        ),
    ]
