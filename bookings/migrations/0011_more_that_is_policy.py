"""Figures of the rules about persons and keeping that stood in the code until now (proposed; editable as all policy)."""

from django.db import migrations

MORE = {
    "persons": {
        "ask_waits_days": 14,
        "asks": 5,
        "asks_days": 30,
        "tries": 5,
        "tries_days": 30,
        "grant_codes_a_day": 5,
        "reveals_a_day": 60,
    },
    "retention": {"reasons_seen_days": 7, "unanswered_days": 7},
}


def write(apps, schema_editor):
    for row in apps.get_model("bookings", "Policy").objects.filter(rule__in=MORE):
        row.values = {**MORE[row.rule], **row.values}
        row.save(update_fields=["values"])


class Migration(migrations.Migration):
    dependencies = [("bookings", "0010_rules_about_persons")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
