"""Whose numbers a session has is looked at again once whoever is just publishing it is done."""

from django.db import migrations

POOLS = """
CREATE OR REPLACE FUNCTION slot_of_those_it_is_open_to() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
    alone text;
BEGIN
    IF TG_TABLE_NAME = 'specialists_slot' THEN
        wanted := NEW.session_id;
    ELSE
        wanted := NEW.id;
    END IF;
    %s
    IF alone IS NOT NULL AND EXISTS (
        SELECT 1 FROM specialists_slot n WHERE n.session_id = wanted AND NOT n.added AND n.pool <> alone
    ) THEN
        RAISE EXCEPTION 'a number is kept for others than the session is open to'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'slot_of_those_it_is_open_to';
    END IF;
    RETURN NULL;
END $$;
"""
# The session is locked by its id alone: with its state among the conditions, one that somebody else is just publishing
# would not be waited for, because to whoever asks it is a draft still.
WAITS = """
    SELECT CASE WHEN s.status = 'published' THEN
               CASE s.open_to WHEN 'referred' THEN 'referral' WHEN 'comers' THEN 'walk_in' END
           END INTO alone
      FROM specialists_clinicsession s WHERE s.id = wanted FOR SHARE;
"""
BEFORE = """
    SELECT CASE s.open_to WHEN 'referred' THEN 'referral' WHEN 'comers' THEN 'walk_in' END INTO alone
      FROM specialists_clinicsession s WHERE s.id = wanted AND s.status = 'published' FOR SHARE;
"""


class Migration(migrations.Migration):
    dependencies = [("specialists", "0023_pools_of_a_sort")]

    operations = [migrations.RunSQL(POOLS % WAITS, POOLS % BEFORE)]
