"""The region's first rules, as rows (ARCHITECTURE §6; figures proposed there)."""

from datetime import UTC, datetime

from django.db import migrations

# The programme's first month; every publication the portal can make is later.
SINCE = datetime(2021, 8, 1, tzinfo=UTC)

FIRST = {
    "window": {
        "opens_time": "15:00",
        "opens_after_hours": 24,
        "opens_days_before": 14,
        "short_notice_hours": 72,
        "short_notice_opens_after_hours": 2,
        "closes_time": "15:00",
        "closes_days_before": 1,
    },
    "cancel": {"until_time": "15:00", "until_days_before": 1},
    "hold": {"minutes": 10, "extensions": 1, "extension_minutes": 10, "per_session_and_day": 3},
    "freed": {"returns_after_minutes_min": 30, "returns_after_minutes_max": 120},
    "reminders": {"day_before_time": "18:00", "same_day_time": "07:00"},
    "persons": {"per_account": 5, "holder_age_years": 18},
}


def write(apps, schema_editor):
    Policy = apps.get_model("bookings", "Policy")
    for rule, values in FIRST.items():
        Policy.objects.get_or_create(
            rule=rule, hospital=None, valid_from=SINCE, defaults={"values": values, "created_at": SINCE}
        )


class Migration(migrations.Migration):
    dependencies = [("bookings", "0003_booking_triggers")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
