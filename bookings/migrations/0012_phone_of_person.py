"""A person's own number can be looked up at a desk; whoever has an account of their own has that account's."""

from django.db import migrations, models

from accounts.hashes import hash_phone

AT_ONCE = 500


def write(apps, schema_editor):
    Patient = apps.get_model("bookings", "Patient")
    links = apps.get_model("bookings", "PatientLink").objects
    own = links.filter(relation="self", granted_at__isnull=False, ended_at=None)
    with_account = set(own.values_list("patient_id", flat=True))
    rows = Patient.objects.filter(phone__empty=False).order_by("pk")
    for row in rows.iterator(chunk_size=AT_ONCE):
        if row.pk in with_account:
            row.phone = ""
        else:
            row.phone_hash = hash_phone(row.phone)
        row.save(update_fields=["phone", "phone_hash"])
    # Checks that wait for the end would keep the tables from being altered.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("bookings", "0011_more_that_is_policy")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="phone_hash",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64, null=True),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
