"""Numbers the hospital withdrew while their session goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("specialists", "0012_rooms_of_their_hospital"),
    ]

    operations = [
        migrations.AddField(
            model_name="slot",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="slot",
            name="withdrawn_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("specialist_unavailable", "专家临时不能来诊"),
                    ("travel", "专家行程受阻"),
                    ("weather", "天气原因"),
                    ("hospital", "医院原因"),
                ],
                db_default="",
                default="",
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("open", False),
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_reason", "")),
                    _connector="OR",
                ),
                name="slot_withdrawn_is_closed",
            ),
        ),
    ]
