"""The first tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("name_pinyin", models.CharField(blank=True, max_length=300)),
                ("id_number", models.CharField(blank=True, max_length=18)),
                ("birth_date", models.DateField(blank=True, null=True)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("withdrawn", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("undone_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_reason", models.CharField(blank=True, max_length=300)),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("guardian", "Parent or other guardian"),
                            ("child", "Child"),
                            ("other", "Other member"),
                        ],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="people.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="people.person",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person_account",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RosterImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100)),
                ("file", models.CharField(max_length=64)),
                ("file_name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preview", "Read, not yet confirmed"),
                            ("confirmed", "Confirmed"),
                            ("dropped", "Dropped"),
                            ("undone", "Undone"),
                        ],
                        default="preview",
                        max_length=10,
                    ),
                ),
                ("columns", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="roster",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="people.rosterimport",
            ),
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.IntegerField()),
                ("made", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="people.rosterimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("value", models.JSONField(null=True)),
                ("valid_from", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.BigIntegerField(null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("document", "A document that was seen"),
                            ("statement", "What the person stated"),
                            ("roster", "An imported roster"),
                            ("register", "Another authority's register"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source_detail", models.CharField(blank=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="people.person"
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="people.rosterimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PossibleDuplicate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("probability", models.FloatField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Not yet decided"),
                            ("same", "The same person"),
                            ("different", "Different people"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="pair_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="pair_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RememberedColumn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100)),
                ("heading", models.CharField(max_length=200)),
                ("taken_for", models.CharField(blank=True, max_length=60)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area", "pack", "heading"), name="heading_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name"], name="person_by_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name_pinyin"], name="person_by_pinyin"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["id_number"], name="person_by_id_number"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["area", "name"], name="person_by_area"),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=models.UniqueConstraint(fields=("roster", "row"), name="row_once"),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["person", "name", "valid_from", "recorded_at"], name="fact_by_person"),
        ),
    ]
