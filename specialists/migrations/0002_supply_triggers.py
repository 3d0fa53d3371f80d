"""What supply rows must satisfy together (ARCHITECTURE §4.3–4.5, 4.8).

Copies downwards: BEFORE triggers read the parent FOR SHARE, so that a row added during
a change of its parent cannot keep stale copies. Cross-row rules: deferrable constraint
triggers on both tables; actions end with SET CONSTRAINTS ALL IMMEDIATE.
"""

from django.db import migrations

COPIES = """
CREATE FUNCTION session_specialist_copies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT tstzrange(s.starts_at, s.ends_at), s.status = 'published', s.demo
      INTO NEW.during, NEW.published, NEW.demo
      FROM specialists_clinicsession s WHERE s.id = NEW.session_id FOR SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER session_specialist_copies BEFORE INSERT OR UPDATE ON specialists_sessionspecialist
    FOR EACH ROW EXECUTE FUNCTION session_specialist_copies();

CREATE FUNCTION session_copied_to_specialists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE specialists_sessionspecialist SET published = published WHERE session_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER session_copied_to_specialists
    AFTER UPDATE OF starts_at, ends_at, status, demo ON specialists_clinicsession
    FOR EACH ROW EXECUTE FUNCTION session_copied_to_specialists();

CREATE FUNCTION session_room_copies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.room_exclusive := false;
    IF NEW.room_id IS NOT NULL THEN
        SELECT r.exclusive INTO NEW.room_exclusive FROM hospitals_room r WHERE r.id = NEW.room_id FOR SHARE;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_room_copies BEFORE INSERT OR UPDATE OF room_id, room_exclusive ON specialists_clinicsession
    FOR EACH ROW EXECUTE FUNCTION session_room_copies();

CREATE FUNCTION room_copied_to_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE specialists_clinicsession SET room_exclusive = NEW.exclusive WHERE room_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER room_copied_to_sessions AFTER UPDATE OF exclusive ON hospitals_room
    FOR EACH ROW EXECUTE FUNCTION room_copied_to_sessions();
"""

DROP_COPIES = """
DROP TRIGGER room_copied_to_sessions ON hospitals_room;
DROP TRIGGER session_room_copies ON specialists_clinicsession;
DROP TRIGGER session_copied_to_specialists ON specialists_clinicsession;
DROP TRIGGER session_specialist_copies ON specialists_sessionspecialist;
DROP FUNCTION room_copied_to_sessions(), session_room_copies(), session_copied_to_specialists(),
    session_specialist_copies();
"""

SLOTS = """
CREATE FUNCTION slot_inside_session() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := CASE WHEN TG_TABLE_NAME = 'specialists_slot' THEN (to_jsonb(NEW)->>'session_id')::bigint ELSE NEW.id END;
BEGIN
    PERFORM 1 FROM specialists_clinicsession WHERE id = wanted FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM specialists_slot n JOIN specialists_clinicsession s ON s.id = n.session_id
         WHERE s.id = wanted AND (TG_TABLE_NAME <> 'specialists_slot' OR n.id = NEW.id)
           AND (n.starts_at < s.starts_at OR (n.ends_at > s.ends_at AND NOT n.added))
    ) THEN
        RAISE EXCEPTION 'a number lies outside its session' USING ERRCODE = 'check_violation', CONSTRAINT = 'slot_inside_session';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER slot_inside_session
    AFTER INSERT OR UPDATE OF session_id, starts_at, ends_at, added ON specialists_slot
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slot_inside_session();
CREATE CONSTRAINT TRIGGER slot_inside_session AFTER UPDATE OF starts_at, ends_at ON specialists_clinicsession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slot_inside_session();
"""

DROP_SLOTS = """
DROP TRIGGER slot_inside_session ON specialists_clinicsession;
DROP TRIGGER slot_inside_session ON specialists_slot;
DROP FUNCTION slot_inside_session();
"""

POSTINGS = """
-- Refuses a published session without a specialist, or with one whose posting does not hold there that day.
CREATE FUNCTION check_published_session(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    s specialists_clinicsession%ROWTYPE;
BEGIN
    SELECT * INTO s FROM specialists_clinicsession WHERE id = wanted FOR SHARE;
    IF NOT FOUND OR s.status <> 'published' THEN
        RETURN;
    END IF;
    PERFORM 1 FROM specialists_posting p JOIN specialists_sessionspecialist x ON x.posting_id = p.id
      WHERE x.session_id = s.id ORDER BY p.id FOR SHARE OF p;
    IF NOT EXISTS (SELECT 1 FROM specialists_sessionspecialist x WHERE x.session_id = s.id) THEN
        RAISE EXCEPTION 'a published session needs a specialist'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_published_has_specialist';
    END IF;
    IF EXISTS (
        SELECT 1 FROM specialists_sessionspecialist x JOIN specialists_posting p ON p.id = x.posting_id
         WHERE x.session_id = s.id AND (
               p.specialist_id <> x.specialist_id OR p.hospital_id <> s.hospital_id
            OR (p.demo AND NOT s.demo)
            OR p.starts_on > (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date
            OR p.ends_on <= (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date)
    ) THEN
        RAISE EXCEPTION 'a specialist of a published session has no valid posting'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_published_has_posting';
    END IF;
END $$;

CREATE FUNCTION session_published_valid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_published_session(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER session_published_valid AFTER INSERT OR UPDATE ON specialists_clinicsession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'published')
    EXECUTE FUNCTION session_published_valid();

CREATE FUNCTION session_specialist_valid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM check_published_session(OLD.session_id);
    END IF;
    IF TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR NEW.session_id <> OLD.session_id) THEN
        PERFORM check_published_session(NEW.session_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER session_specialist_valid AFTER INSERT OR UPDATE OR DELETE ON specialists_sessionspecialist
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION session_specialist_valid();

CREATE FUNCTION posting_sessions_valid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_published_session(x.session_id)
       FROM (SELECT DISTINCT session_id FROM specialists_sessionspecialist
              WHERE posting_id = NEW.id AND published ORDER BY session_id) x;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER posting_sessions_valid AFTER UPDATE ON specialists_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION posting_sessions_valid();
"""

DROP_POSTINGS = """
DROP TRIGGER posting_sessions_valid ON specialists_posting;
DROP TRIGGER session_specialist_valid ON specialists_sessionspecialist;
DROP TRIGGER session_published_valid ON specialists_clinicsession;
DROP FUNCTION posting_sessions_valid(), session_specialist_valid(), session_published_valid(),
    check_published_session(bigint);
"""

PARTNERSHIPS = """
CREATE FUNCTION check_posting_period(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM hospitals_partnership h JOIN specialists_posting p ON p.partnership_id = h.id
      WHERE p.id = wanted FOR SHARE OF h;
    IF EXISTS (
        SELECT 1 FROM specialists_posting p JOIN hospitals_partnership h ON h.id = p.partnership_id
         WHERE p.id = wanted AND (
               p.starts_on < h.started_on
            OR (h.ended_on IS NOT NULL AND (p.ends_on IS NULL OR p.ends_on > h.ended_on + CASE h.ended_precision
                    WHEN 'year' THEN interval '1 year' WHEN 'month' THEN interval '1 month' ELSE interval '1 day' END)))
    ) THEN
        RAISE EXCEPTION 'a posting lies outside the period of its partnership'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_inside_partnership';
    END IF;
END $$;

CREATE FUNCTION posting_inside_partnership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_posting_period(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER posting_inside_partnership AFTER INSERT OR UPDATE ON specialists_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.partnership_id IS NOT NULL)
    EXECUTE FUNCTION posting_inside_partnership();

CREATE FUNCTION partnership_holds_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_posting_period(p.id)
       FROM (SELECT id FROM specialists_posting WHERE partnership_id = NEW.id ORDER BY id) p;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER partnership_holds_postings AFTER UPDATE OF started_on, ended_on, ended_precision ON hospitals_partnership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION partnership_holds_postings();
"""

DROP_PARTNERSHIPS = """
DROP TRIGGER partnership_holds_postings ON hospitals_partnership;
DROP TRIGGER posting_inside_partnership ON specialists_posting;
DROP FUNCTION partnership_holds_postings(), posting_inside_partnership(), check_posting_period(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("specialists", "0001_initial")]

    operations = [
        migrations.RunSQL(COPIES, DROP_COPIES),
        migrations.RunSQL(SLOTS, DROP_SLOTS),
        migrations.RunSQL(POSTINGS, DROP_POSTINGS),
        migrations.RunSQL(PARTNERSHIPS, DROP_PARTNERSHIPS),
    ]
