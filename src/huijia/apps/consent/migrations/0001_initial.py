"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("claim", "Deciding and paying a claim"),
                            ("messages", "Messages on the phone about a claim"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "given",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed"),
                            ("refused", "Refused or withdrawn"),
                            ("told", "Told: the law orders this use"),
                        ],
                        max_length=10,
                    ),
                ),
                ("told", models.TextField()),
                ("language", models.CharField(max_length=2)),
                (
                    "channel",
                    models.CharField(
                        choices=[("own_account", "By the person, signed in"), ("counter", "At the counter")],
                        max_length=20,
                    ),
                ),
                ("given_by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "purpose", "at"], name="answer_by_person")],
            },
        ),
    ]
