"""What people call appointments and rules."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0006_only_live_numbers_move"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="appointment",
            options={"verbose_name": "预约记录", "verbose_name_plural": "预约记录"},
        ),
        migrations.AlterModelOptions(
            name="policy",
            options={"verbose_name": "预约规则", "verbose_name_plural": "预约规则"},
        ),
    ]
