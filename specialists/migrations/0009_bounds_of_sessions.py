"""How long a session lasts and how late it may be; an index that lists are counted from; no folded columns."""

import datetime

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0006_no_folded_names"),
        ("specialists", "0008_sessions_by_start"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="clinicsession",
            name="session_listed_by_start",
        ),
        migrations.RemoveField(
            model_name="condition",
            name="name_folded",
        ),
        migrations.RemoveField(
            model_name="conditionsynonym",
            name="text_folded",
        ),
        migrations.RemoveField(
            model_name="specialist",
            name="name_folded",
        ),
        migrations.AddIndex(
            model_name="clinicsession",
            index=models.Index(
                condition=models.Q(("status__in", ["published", "withdrawn"])),
                fields=["starts_at", "id"],
                include=("ends_at", "delay_minutes", "status", "hospital", "department", "demo"),
                name="session_listed_by_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="clinicsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ends_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_at"), "+", models.Value(datetime.timedelta(days=1))
                        ),
                    )
                ),
                name="session_within_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="clinicsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("delay_minutes__lte", 480)), name="session_delayed_by_hours_at_most"
            ),
        ),
    ]
