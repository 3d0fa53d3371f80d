"""What bookings must satisfy together (ARCHITECTURE §4.2, 4.10)."""

from django.db import migrations

COPIES = """
CREATE FUNCTION appointment_copies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT n.session_id, tstzrange(n.starts_at, n.ends_at) INTO NEW.session_id, NEW.during
      FROM specialists_slot n WHERE n.id = NEW.slot_id FOR SHARE;
    RETURN NEW;
END $$;
-- Only of these columns: a change of status must not lock the number, which comes first in the lock order.
CREATE TRIGGER appointment_copies BEFORE INSERT OR UPDATE OF slot_id, session_id, during ON bookings_appointment
    FOR EACH ROW EXECUTE FUNCTION appointment_copies();

CREATE FUNCTION slot_copied_to_appointments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE bookings_appointment SET slot_id = slot_id WHERE slot_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER slot_copied_to_appointments AFTER UPDATE OF session_id, starts_at, ends_at ON specialists_slot
    FOR EACH ROW EXECUTE FUNCTION slot_copied_to_appointments();
"""

DROP_COPIES = """
DROP TRIGGER slot_copied_to_appointments ON specialists_slot;
DROP TRIGGER appointment_copies ON bookings_appointment;
DROP FUNCTION slot_copied_to_appointments(), appointment_copies();
"""

APPEND_ONLY = """
CREATE FUNCTION status_change_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'status changes are never changed or deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'status_change_append_only';
END $$;
CREATE TRIGGER status_change_append_only BEFORE UPDATE OR DELETE ON bookings_statuschange
    FOR EACH ROW EXECUTE FUNCTION status_change_append_only();
CREATE TRIGGER status_change_no_truncate BEFORE TRUNCATE ON bookings_statuschange
    FOR EACH STATEMENT EXECUTE FUNCTION status_change_append_only();
"""

DROP_APPEND_ONLY = """
DROP TRIGGER status_change_no_truncate ON bookings_statuschange;
DROP TRIGGER status_change_append_only ON bookings_statuschange;
DROP FUNCTION status_change_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_initial"), ("specialists", "0002_supply_triggers")]

    operations = [
        migrations.RunSQL(COPIES, DROP_COPIES),
        migrations.RunSQL(APPEND_ONLY, DROP_APPEND_ONLY),
    ]
