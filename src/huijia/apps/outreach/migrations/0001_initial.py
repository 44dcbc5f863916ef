"""The first tables."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_health_worker"),
        ("people", "0006_leaner_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("telephone", models.CharField(blank=True, max_length=30)),
                ("days", models.CharField(max_length=7)),
                ("from_time", models.TimeField()),
                ("until_time", models.TimeField()),
                ("languages", models.CharField(max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Not yet agreed to by the contact"),
                            ("published", "Published"),
                            ("left", "No longer a contact"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("told", models.TextField(blank=True)),
                ("told_in", models.CharField(blank=True, max_length=2)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Home",
            fields=[
                (
                    "household",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.household",
                    ),
                ),
                ("do_not_contact_since", models.DateTimeField(null=True)),
                ("wants_none", models.BooleanField(default=False)),
                ("contact_left", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outreach.contact",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("proposed", "Drawn up, for the family to read"),
                            ("agreed", "Agreed by the family"),
                            ("ended", "Over"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("told", models.TextField(blank=True)),
                ("told_in", models.CharField(blank=True, max_length=2)),
                ("asked_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
                (
                    "first_contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outreach.contact",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outreach.home"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "second_contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outreach.contact",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "A call by a contact"),
                            ("family_doctor", "Signing up with a family doctor"),
                            ("hospital", "Priority in hospital"),
                            ("insurance", "Insurance"),
                            ("festival", "A visit at a festival"),
                            ("practical", "Practical help"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be done"),
                            ("done", "Done"),
                            ("dropped", "Not wanted or not possible"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="outreach.plan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Said",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("do_not_contact", "Do not contact us"),
                            ("may_contact", "You may contact us again"),
                            ("chose", "Chose a contact"),
                            ("declined", "Does not want this contact"),
                            ("wants_none", "Wants no contact"),
                            ("contact_left", "The contact left"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("own_account", "By the family, signed in"),
                            ("counter", "At the counter"),
                            ("at_home", "To a worker"),
                            ("service", "Noted by the service"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("by", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("device_at", models.DateTimeField(null=True)),
                ("device", models.CharField(blank=True, max_length=64)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outreach.contact",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outreach.home",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contact", "A contact's entry"),
                            ("visit", "A visit"),
                            ("plan", "A plan"),
                            ("item", "An item of a plan"),
                        ],
                        max_length=10,
                    ),
                ),
                ("thing", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("step", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=10)),
                ("by", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("device_at", models.DateTimeField(null=True)),
                ("device", models.CharField(blank=True, max_length=64)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("thing", "version"), name="step_one_after_another"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "family"), _negated=True),
                            models.Q(("by__isnull", True), ("by_name", "")),
                            _connector="OR",
                        ),
                        name="step_names_no_family",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("family_health", "Talk about family health"),
                            ("form_or_call", "Help with a form or a phone call"),
                            ("newborn", "Newborn at home: practical help"),
                            ("bereavement", "Bereavement support"),
                            ("practical", "Other practical help"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "whom",
                    models.CharField(
                        choices=[
                            ("own_contact", "Our contact"),
                            ("health_worker", "A health worker"),
                            ("anybody", "Whoever has time"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked for"), ("planned", "Planned"), ("ended", "Over")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("took_place", "Took place"),
                            ("nobody_home", "Nobody at home"),
                            ("put_off", "The family put it off"),
                            ("not_wanted", "Not wanted any more"),
                        ],
                        max_length=12,
                    ),
                ),
                ("day", models.DateField(null=True)),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening")],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outreach.home"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
