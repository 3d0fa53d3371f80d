"""A session is in a room of its own hospital."""

from django.db import migrations

# A session is in a room of its own hospital. Both tables; the room is read FOR SHARE, so that one that is just
# moving is waited for. Rooms before sessions, as elsewhere where reference data is changed (docs/locking.md).
ROOMS = """
CREATE FUNCTION session_room_in_hospital() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'specialists_clinicsession' THEN
        PERFORM 1 FROM hospitals_room r JOIN specialists_clinicsession s ON s.room_id = r.id
          WHERE s.id = NEW.id FOR SHARE OF r;
        IF NOT EXISTS (
            SELECT 1 FROM specialists_clinicsession s JOIN hospitals_room r ON r.id = s.room_id
             WHERE s.id = NEW.id AND r.hospital_id <> s.hospital_id
        ) THEN
            RETURN NULL;
        END IF;
    ELSIF NOT EXISTS (
        SELECT 1 FROM specialists_clinicsession s JOIN hospitals_room r ON r.id = s.room_id
         WHERE r.id = NEW.id AND r.hospital_id <> s.hospital_id
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a session is in a room of another hospital'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'session_room_in_hospital';
END $$;
CREATE CONSTRAINT TRIGGER session_room_in_hospital
    AFTER INSERT OR UPDATE OF room_id, hospital_id ON specialists_clinicsession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.room_id IS NOT NULL)
    EXECUTE FUNCTION session_room_in_hospital();

CREATE CONSTRAINT TRIGGER session_room_in_hospital AFTER UPDATE OF hospital_id ON hospitals_room
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION session_room_in_hospital();
"""

DROP_ROOMS = """
DROP TRIGGER session_room_in_hospital ON hospitals_room;
DROP TRIGGER session_room_in_hospital ON specialists_clinicsession;
DROP FUNCTION session_room_in_hospital();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0008_trees_without_circles"),
        ("specialists", "0011_subject_names"),
    ]

    operations = [
        migrations.RunSQL(ROOMS, DROP_ROOMS),
    ]
