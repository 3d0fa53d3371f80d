"""What people call the fields they meet in lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_password_try"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(max_length=40, verbose_name="做了什么"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="subject_kind",
            field=models.CharField(max_length=40, verbose_name="对象种类"),
        ),
    ]
