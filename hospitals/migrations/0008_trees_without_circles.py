"""No row of a tree stands above itself."""

from django.db import migrations

# Changes of one column of one tree take their turn (advisory lock), as two that each close half of a circle
# would not see one another: the second looks after the first has been committed.
TREES = """
CREATE FUNCTION tree_has_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above bigint := NEW.id;
    seen bigint[] := '{}';
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(TG_TABLE_NAME || '.' || TG_ARGV[0], 0));
    LOOP
        EXECUTE format('SELECT %I FROM %I WHERE id = $1', TG_ARGV[0], TG_TABLE_NAME) INTO above USING above;
        EXIT WHEN above IS NULL OR above = ANY (seen);
        IF above = NEW.id THEN
            RAISE EXCEPTION 'a row would stand above itself'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
        seen := seen || above;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER region_has_no_circle AFTER INSERT OR UPDATE OF parent_id ON hospitals_region
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION tree_has_no_circle('parent_id');
CREATE CONSTRAINT TRIGGER subject_has_no_circle AFTER INSERT OR UPDATE OF parent_id ON hospitals_subject
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION tree_has_no_circle('parent_id');
CREATE CONSTRAINT TRIGGER hospital_has_no_circle AFTER INSERT OR UPDATE OF part_of_id ON hospitals_hospital
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.part_of_id IS NOT NULL)
    EXECUTE FUNCTION tree_has_no_circle('part_of_id');
CREATE CONSTRAINT TRIGGER programme_has_no_circle AFTER INSERT OR UPDATE OF parent_id ON hospitals_programme
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION tree_has_no_circle('parent_id');
CREATE CONSTRAINT TRIGGER programme_extends_in_no_circle AFTER INSERT OR UPDATE OF extends_id ON hospitals_programme
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.extends_id IS NOT NULL)
    EXECUTE FUNCTION tree_has_no_circle('extends_id');
"""

DROP_TREES = """
DROP TRIGGER programme_extends_in_no_circle ON hospitals_programme;
DROP TRIGGER programme_has_no_circle ON hospitals_programme;
DROP TRIGGER hospital_has_no_circle ON hospitals_hospital;
DROP TRIGGER subject_has_no_circle ON hospitals_subject;
DROP TRIGGER region_has_no_circle ON hospitals_region;
DROP FUNCTION tree_has_no_circle();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0007_supporting_also"),
    ]

    operations = [
        migrations.RunSQL(TREES, DROP_TREES),
    ]
