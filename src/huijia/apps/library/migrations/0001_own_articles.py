"""The office's own articles, their versions, and what was done with them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_health_worker"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("none", "no version of our own"),
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="none",
                        max_length=12,
                    ),
                ),
                ("published", models.PositiveIntegerField(null=True)),
                ("review_again_on", models.DateField(null=True)),
                ("hides_starter", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("send", "sent for review"),
                            ("give_back", "given back to be changed"),
                            ("publish", "reviewed and published"),
                            ("withdraw", "withdrawn"),
                            ("hide", "hid the starter article"),
                            ("show", "showed the starter article again"),
                        ],
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("wrote", models.BigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("reviewer_zh", models.CharField(blank=True, max_length=120)),
                ("reviewer_en", models.CharField(blank=True, max_length=120)),
                ("review_again_on", models.DateField(null=True)),
                ("taken_at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="library.ownarticle",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("taken_from", models.PositiveIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="library.ownarticle",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ownarticle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published__isnull", True),
                    models.Q(("published__gte", 1), ("published__lte", models.F("version"))),
                    _connector="OR",
                ),
                name="library_published_is_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownarticle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published__isnull", True), ("review_again_on__isnull", True)),
                    models.Q(("published__isnull", False), ("review_again_on__isnull", False)),
                    _connector="OR",
                ),
                name="library_published_has_a_review_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move", "publish"), _negated=True),
                    ("review_again_on__isnull", False),
                    _connector="OR",
                ),
                name="library_publishing_sets_a_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move", "publish"), _negated=True),
                    models.Q(("taken_by", models.F("wrote")), _negated=True),
                    _connector="OR",
                ),
                name="library_nobody_publishes_own_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("article", "number"), name="library_version_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_from__isnull", True), ("taken_from__lt", models.F("number")), _connector="OR"
                ),
                name="library_taken_from_earlier",
            ),
        ),
    ]
