"""What people call sessions."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("specialists", "0009_bounds_of_sessions"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="clinicsession",
            options={"verbose_name": "出诊", "verbose_name_plural": "出诊"},
        ),
    ]
