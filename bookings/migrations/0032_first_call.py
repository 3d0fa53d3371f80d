"""When somebody was called first, who came back in front when; screens of all rooms say so."""

from django.db import migrations, models
from django.db.models import F, Q


def as_it_was(apps, schema_editor):
    """Of those called until now the last call is all that is known; who came back stands by rank."""
    apps.get_model("bookings", "Arrival").objects.update(first_called_at=F("called_at"))
    screens = apps.get_model("bookings", "WaitingScreen").objects
    screens.filter(rooms__isnull=False).update(whole=False)


class Migration(migrations.Migration):
    dependencies = [("bookings", "0031_desk_waitlist")]

    operations = [
        migrations.AddField("arrival", "first_called_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("arrival", "back_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "waitingscreen", "whole", models.BooleanField(default=True), preserve_default=False
        ),
        migrations.RunPython(as_it_was, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=Q(("first_called_at__isnull", True))
                | Q(("first_called_at__gte", F("arrived_at")), ("first_called_at__lte", F("called_at"))),
                name="arrival_called_first",
            ),
        ),
    ]
