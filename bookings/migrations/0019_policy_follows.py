"""A hospital's row without values: it goes by the rule of the whole portal again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0018_appeals")]

    operations = [
        migrations.AlterField(
            model_name="policy",
            name="values",
            field=models.JSONField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hospital__isnull", False), models.Q(("values", {}), _negated=True), _connector="OR"
                ),
                name="policy_of_all_says_something",
            ),
        ),
    ]
