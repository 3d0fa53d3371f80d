"""A published session that is open to some alone has numbers for them alone (docs/decisions/0026)."""

from django.db import migrations

# Both tables; the session is read FOR SHARE, so that one that is just being published is waited for. Added numbers
# (加号) are given by name, whoever the session is open to.
POOLS = """
CREATE FUNCTION slot_of_those_it_is_open_to() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
    alone text;
BEGIN
    IF TG_TABLE_NAME = 'specialists_slot' THEN
        wanted := NEW.session_id;
    ELSE
        wanted := NEW.id;
    END IF;
    SELECT CASE s.open_to WHEN 'referred' THEN 'referral' WHEN 'comers' THEN 'walk_in' END INTO alone
      FROM specialists_clinicsession s WHERE s.id = wanted AND s.status = 'published' FOR SHARE;
    IF alone IS NOT NULL AND EXISTS (
        SELECT 1 FROM specialists_slot n WHERE n.session_id = wanted AND NOT n.added AND n.pool <> alone
    ) THEN
        RAISE EXCEPTION 'a number is kept for others than the session is open to'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'slot_of_those_it_is_open_to';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER slot_of_those_it_is_open_to AFTER UPDATE OF open_to, status ON specialists_clinicsession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'published' AND NEW.open_to <> 'everybody')
    EXECUTE FUNCTION slot_of_those_it_is_open_to();
CREATE CONSTRAINT TRIGGER slot_of_those_it_is_open_to AFTER INSERT OR UPDATE OF pool, session_id ON specialists_slot
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT NEW.added)
    EXECUTE FUNCTION slot_of_those_it_is_open_to();
"""

DROP_POOLS = """
DROP TRIGGER slot_of_those_it_is_open_to ON specialists_slot;
DROP TRIGGER slot_of_those_it_is_open_to ON specialists_clinicsession;
DROP FUNCTION slot_of_those_it_is_open_to();
"""


class Migration(migrations.Migration):
    dependencies = [("specialists", "0022_sorts_of_sheets")]

    operations = [migrations.RunSQL(POOLS, DROP_POOLS)]
