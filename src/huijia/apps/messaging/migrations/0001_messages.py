"""Messages of outreach that wait, and what became of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "Text message"), ("email", "E-mail"), ("letter", "Printed letter")],
                        max_length=6,
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("address", models.TextField(blank=True)),
                ("values", models.JSONField(default=dict)),
                ("about", models.CharField(max_length=64)),
                ("due_at", models.DateTimeField()),
                ("not_after", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for its time"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("withdrawn", "Not wanted any more"),
                            ("too_late", "Its time was over"),
                            ("failed", "Could not be sent"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("try_at", models.DateTimeField()),
                ("tries", models.IntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "sending"))),
                        fields=["try_at"],
                        name="message_open",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "sending"))),
                        fields=["about"],
                        name="message_about",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "about", "due_at"), name="message_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("state__in", ("waiting", "sending")),
                                models.Q(("address", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ("waiting", "sending")), _negated=True),
                                ("address", ""),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="message_keeps_no_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("not_after__gte", models.F("due_at"))), name="message_has_time"
                    ),
                ],
            },
        ),
    ]
