"""The first tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChainEnd",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_one_chain")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=150)),
                ("actor_role", models.CharField(max_length=30)),
                ("action", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=60)),
                ("subject_id", models.CharField(max_length=60)),
                ("person_id", models.BigIntegerField(null=True)),
                ("area", models.CharField(max_length=12)),
                ("payload", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "sequence"], name="audit_by_person"),
                    models.Index(fields=["subject", "subject_id", "sequence"], name="audit_by_subject"),
                    models.Index(fields=["actor_id", "sequence"], name="audit_by_actor"),
                    models.Index(fields=["area", "sequence"], name="audit_by_area"),
                ],
            },
        ),
    ]
