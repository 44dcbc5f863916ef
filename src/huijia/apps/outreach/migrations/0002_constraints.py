"""What the tables may not hold, and by what they are searched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Constraints and indexes."""

    dependencies = [("outreach", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    models.Q(
                        ("agreed_at__isnull", False),
                        models.Q(("told", ""), _negated=True),
                        models.Q(("telephone", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="contact_agreed_to_be_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "left"), _negated=True), ("telephone", ""), _connector="OR"
                ),
                name="contact_that_left_has_no_telephone",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "left"), _negated=True),
                fields=("area", "user"),
                name="contact_once_in_an_area",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("chosen_by__isnull", True), ("contact__isnull", True)),
                    models.Q(
                        ("chosen_by__isnull", False),
                        ("contact__isnull", False),
                        ("contact_left", False),
                        ("wants_none", False),
                    ),
                    _connector="OR",
                ),
                name="home_has_a_contact_or_none",
            ),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["area", "state"], name="plan_by_area"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "agreed"), _negated=True),
                    models.Q(
                        ("agreed_at__isnull", False),
                        ("ends_on__isnull", False),
                        models.Q(("told", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="plan_agreed_with_its_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["proposed", "agreed"]), _negated=True),
                    models.Q(
                        ("first_contact__isnull", False),
                        ("second_contact__isnull", False),
                        models.Q(("first_contact", models.F("second_contact")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="plan_has_two_contacts",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state", "ended")),
                    models.Q(models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", True)),
                    _connector="OR",
                ),
                name="plan_ended_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ended"), _negated=True),
                fields=("person",),
                name="plan_one_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="said",
            index=models.Index(fields=["person", "at"], name="said_by_person"),
        ),
        migrations.AddConstraint(
            model_name="said",
            constraint=models.UniqueConstraint(fields=("home", "version"), name="said_one_after_another"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["worker", "state", "day"], name="visit_by_worker"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["area", "state", "asked_at"], name="visit_waiting"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["person"], name="visit_by_person"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "planned"), _negated=True),
                    models.Q(
                        ("day__isnull", False),
                        ("worker__isnull", False),
                        models.Q(("part", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="visit_planned_for_a_day_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "asked"), _negated=True), ("day__isnull", True), _connector="OR"
                ),
                name="visit_asked_has_no_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("outcome__in", ["took_place", "not_wanted"]),
                        ("state", "ended"),
                        ("words", ""),
                    ),
                    models.Q(
                        models.Q(("state", "ended"), _negated=True),
                        ("ended_at__isnull", True),
                        models.Q(("outcome__in", ["took_place", "not_wanted"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="visit_ended_for_good",
            ),
        ),
    ]
