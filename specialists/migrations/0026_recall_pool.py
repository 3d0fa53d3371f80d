"""Numbers are kept for those who were promised one (复诊), too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("specialists", "0025_counted_activities")]

    operations = [
        migrations.AlterField(
            model_name="slot",
            name="pool",
            field=models.CharField(
                choices=[
                    ("public", "公开预约"),
                    ("referral", "转诊"),
                    ("desk", "现场与电话"),
                    ("walk_in", "当日现场"),
                    ("recall", "复诊"),
                ],
                default="public",
                max_length=10,
            ),
        ),
    ]
