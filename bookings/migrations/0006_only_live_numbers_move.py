"""A cancelled booking keeps the time it had when its session's numbers move on: it is the record of what was."""

from django.db import migrations

ONLY_LIVE = """
CREATE OR REPLACE FUNCTION slot_copied_to_appointments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE bookings_appointment SET slot_id = slot_id
     WHERE slot_id = NEW.id AND status IN ('pending', 'booked', 'arrived', 'called', 'fulfilled', 'noshow');
    RETURN NULL;
END $$;
"""

ALL = """
CREATE OR REPLACE FUNCTION slot_copied_to_appointments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE bookings_appointment SET slot_id = slot_id WHERE slot_id = NEW.id;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_patient_phone")]

    operations = [migrations.RunSQL(ONLY_LIVE, ALL)]
