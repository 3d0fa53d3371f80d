"""What was not held after all counts for nothing; what was counted is not deleted either."""

from django.db import migrations, models

# A miscounted day gets another line; without one it would look as if the day had never been signed.
KEPT = """
CREATE FUNCTION activity_of_a_session_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a line of the ledger that was counted is not deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_of_a_session_is_kept';
END $$;
CREATE TRIGGER activity_of_a_session_is_kept BEFORE DELETE ON specialists_activity
    FOR EACH ROW WHEN (OLD.session_id IS NOT NULL)
    EXECUTE FUNCTION activity_of_a_session_is_kept();
"""
GOES = """
DROP TRIGGER activity_of_a_session_is_kept ON specialists_activity;
DROP FUNCTION activity_of_a_session_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("specialists", "0026_recall_pool")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="not_held",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("not_held", False))
                | models.Q(("corrects__isnull", False), ("patients", 0)),
                name="activity_not_held_counts_nobody",
            ),
        ),
        migrations.RunSQL(KEPT, GOES),
    ]
