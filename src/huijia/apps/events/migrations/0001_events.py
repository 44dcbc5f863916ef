"""The first tables, and the triggers that add up the places."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from huijia.apps.events.sums import places_added_up


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_health_worker"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "Talk"),
                            ("class", "Class"),
                            ("play", "Children and parents play"),
                            ("advice", "Open advice day"),
                            ("fair", "Fair or festival"),
                            ("meeting", "Neighbours meet"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("cancelled", "Cancelled")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("title_zh", models.CharField(max_length=60)),
                ("title_en", models.CharField(blank=True, max_length=120)),
                ("about_zh", models.TextField(blank=True, max_length=1000)),
                ("about_en", models.TextField(blank=True, max_length=2000)),
                ("place_zh", models.CharField(max_length=100)),
                ("place_en", models.CharField(blank=True, max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("places", models.PositiveIntegerField()),
                ("taken", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("came_adults", models.PositiveIntegerField(null=True)),
                ("came_children", models.PositiveIntegerField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("had_places", models.PositiveIntegerField(null=True)),
                ("feedback_key", models.CharField(max_length=8, unique=True)),
                ("answers_shown", models.PositiveIntegerField(default=0)),
                ("answers_held", models.PositiveIntegerField(default=0)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandedOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "material",
                    models.CharField(
                        choices=[
                            ("leaflet", "Leaflets"),
                            ("booklet", "Booklets"),
                            ("poster", "Posters"),
                            ("card", "Cards with telephone numbers"),
                        ],
                        max_length=10,
                    ),
                ),
                ("pieces", models.PositiveIntegerField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_out",
                        to="events.event",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("going", "Has a place"), ("waiting", "Waits for a place")], max_length=7
                    ),
                ),
                ("mark", models.CharField(max_length=4)),
                ("code_print", models.CharField(max_length=64, unique=True)),
                ("nickname", models.CharField(blank=True, max_length=20)),
                ("adults", models.PositiveSmallIntegerField()),
                ("children", models.PositiveSmallIntegerField()),
                ("language", models.CharField(choices=[("zh", "中文"), ("en", "English")], max_length=2)),
                (
                    "channel",
                    models.CharField(
                        blank=True, choices=[("sms", "Text message"), ("email", "E-mail")], max_length=6
                    ),
                ),
                ("address", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ups",
                        to="events.event",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=12)),
                ("answer", models.CharField(max_length=12)),
                ("shown", models.PositiveIntegerField(default=0)),
                ("held", models.PositiveIntegerField(default=0)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tallies", to="events.event"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["ends_at", "area"], name="event_coming"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="event_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gte", 1), ("places__lte", 5000)), name="event_has_places"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__gte", 0), ("taken__lte", models.F("places"))),
                name="event_never_beyond_its_places",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("answers_held__gte", 0), ("answers_held__lt", 5)),
                name="event_holds_few_answers",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedout",
            constraint=models.UniqueConstraint(fields=("event", "material"), name="handed_out_once"),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.UniqueConstraint(fields=("event", "mark"), name="sign_up_mark_once_an_event"),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("adults__gte", 0),
                    ("children__gte", 0),
                    (
                        "adults__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.Value(10), "-", models.F("children")
                        ),
                    ),
                    (
                        "adults__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.Value(1), "-", models.F("children")
                        ),
                    ),
                ),
                name="sign_up_of_one_to_ten",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), ("channel", "")),
                    models.Q(
                        models.Q(("channel", ""), _negated=True), models.Q(("address", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="sign_up_address_with_its_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(fields=("event", "question", "answer"), name="tally_once"),
        ),
        places_added_up(),
    ]
