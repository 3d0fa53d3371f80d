"""More of the rule about persons, and the first rule about keeping (figures proposed; editable as all policy)."""

from datetime import UTC, datetime

from django.db import migrations

SINCE = datetime(2021, 8, 1, tzinfo=UTC)

# 14: 个人信息保护法 article 31. 30 days: one change of the persons of an account, as booking platforms have it.
PERSONS = {"consent_age_years": 14, "change_days": 30}
RETENTION = {
    "reasons_days": 90,
    "visits_days": 1095,
    "persons_days": 180,
    "accounts_days": 1095,
    "audit_days": 1095,  # three years; 网络安全法 article 21 asks for six months of logs at least
}


def write(apps, schema_editor):
    Policy = apps.get_model("bookings", "Policy")
    for row in Policy.objects.filter(rule="persons"):
        row.values = {**PERSONS, **row.values}
        row.save(update_fields=["values"])
    Policy.objects.get_or_create(
        rule="retention", hospital=None, valid_from=SINCE, defaults={"values": RETENTION, "created_at": SINCE}
    )


class Migration(migrations.Migration):
    dependencies = [("bookings", "0009_reasons")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
