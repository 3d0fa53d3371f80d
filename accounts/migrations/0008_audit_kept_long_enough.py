"""Entries of the audit may leave it: under a seal, said by an entry of its own, and never within half a year."""

from django.db import migrations

# The newest entry that says so names the last seal whose entries may be gone. 184 days by the clock of the database:
# whoever may write entries removes none that is younger (accounts.rules.audit.KEPT_AT_LEAST). An entry is never
# younger than its seal says, so only the seals from the oldest entry on are looked at.
CREATE = """
DROP TRIGGER accounts_auditentry_append_only ON accounts_auditentry;
CREATE TRIGGER accounts_auditentry_append_only BEFORE UPDATE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
CREATE FUNCTION accounts_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM gone WHERE at > now() - interval '184 days') OR EXISTS (
        SELECT id FROM gone
        EXCEPT
        SELECT unnest(row_ids) FROM accounts_auditseal
        WHERE at >= (SELECT min(at) FROM gone)
          AND id <= (SELECT max(subject_id) FROM accounts_auditentry
                     WHERE action = 'remove_entries' AND subject_kind = 'audit_seal')
    ) THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER accounts_auditentry_kept AFTER DELETE ON accounts_auditentry
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_removal();
"""

REMOVE = """
DROP TRIGGER accounts_auditentry_kept ON accounts_auditentry;
DROP FUNCTION accounts_refuse_removal();
DROP TRIGGER accounts_auditentry_append_only ON accounts_auditentry;
CREATE TRIGGER accounts_auditentry_append_only BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_young")]

    operations = [migrations.RunSQL(CREATE, REMOVE)]
