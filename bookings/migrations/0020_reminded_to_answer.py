"""Whoever does not answer a withdrawal or a substitution is reminded once (proposed; editable as all policy)."""

from django.db import migrations

UNANSWERED = {"unanswered_hours": 24}


def write(apps, schema_editor):
    for row in apps.get_model("bookings", "Policy").objects.filter(rule="reminders"):
        row.values = {**UNANSWERED, **row.values}
        row.save(update_fields=["values"])


class Migration(migrations.Migration):
    dependencies = [("bookings", "0019_policy_follows")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
