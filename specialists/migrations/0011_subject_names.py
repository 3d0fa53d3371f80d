"""Subjects of the national list can be found by their names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("specialists", "0010_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="searchname",
            name="kind",
            field=models.CharField(
                choices=[
                    ("condition", "病症"),
                    ("specialist", "专家"),
                    ("department", "科室"),
                    ("hospital", "医院"),
                    ("programme", "合作项目"),
                    ("region", "地区"),
                    ("subject", "诊疗科目"),
                ],
                max_length=10,
            ),
        ),
    ]
