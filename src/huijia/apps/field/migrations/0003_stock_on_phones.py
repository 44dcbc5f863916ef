"""Printed material that was handed out is one more kind of what is recorded on a device. The column stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Choices."""

    dependencies = [("field", "0002_guards")]
    operations = [
        migrations.AlterField(
            model_name="operation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("visit.plan", "A visit is planned or moved"),
                    ("visit.close", "What came of a visit"),
                    ("item.step", "An item of a plan"),
                    ("home.do_not_contact", "A family said: do not contact us"),
                    ("stock.hand_out", "Printed material was handed out"),
                    ("unknown", "Not known"),
                ],
                max_length=20,
            ),
        )
    ]
