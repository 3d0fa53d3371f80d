"""Screens of waiting rooms that say who is called."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def account(**fields):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        **fields,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0024_reception"),
        ("hospitals", "0010_regionstaff"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WaitingScreen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("speaks", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", account(blank=True, null=True)),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting_screens",
                        to="hospitals.hospital",
                    ),
                ),
                ("made_by", account()),
                (
                    "rooms",
                    models.ManyToManyField(blank=True, related_name="waiting_screens", to="hospitals.room"),
                ),
            ],
            options={
                "verbose_name": "候诊屏",
                "verbose_name_plural": "候诊屏",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["hospital", "name"],
                        condition=models.Q(ended_at__isnull=True),
                        name="screen_name_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                        | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                        name="screen_ended_by_whom",
                    ),
                ],
            },
        ),
    ]
