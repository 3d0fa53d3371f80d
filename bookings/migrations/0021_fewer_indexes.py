"""Indexes that others make needless go: booked_by leads one of two columns, entry is mostly empty.

A field losing its index takes every index of that one column with it, those of constraints too: the constraint on
`entry` is put away before and back after it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0020_reminded_to_answer"),
        ("specialists", "0014_flowing_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("appointment", "appointment_one_offer_at_a_time"),
        migrations.AlterField(
            model_name="appointment",
            name="booked_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="appointment",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="bookings.waitlistentry",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("entry__isnull", False)), fields=["entry"], name="appointment_by_entry"
            ),
        ),
        migrations.AddConstraint(
            "appointment",
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(("status", "pending")),
                name="appointment_one_offer_at_a_time",
            ),
        ),
    ]
