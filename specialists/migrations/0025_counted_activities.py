"""Lines of the ledger that were written as the day of a session was signed off, once for each session."""

import django.db.models.deletion
from django.db import migrations, models

# What was counted stays as it was written: another line corrects it.
STAYS = """
CREATE FUNCTION activity_of_a_session_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a line of the ledger that was counted does not change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_of_a_session_stays';
END $$;
-- Only what somebody notes beside it may change.
CREATE TRIGGER activity_of_a_session_stays BEFORE UPDATE ON specialists_activity
    FOR EACH ROW WHEN (OLD.session_id IS NOT NULL AND to_jsonb(OLD) - 'note' <> to_jsonb(NEW) - 'note')
    EXECUTE FUNCTION activity_of_a_session_stays();
"""
GOES = """
DROP TRIGGER activity_of_a_session_stays ON specialists_activity;
DROP FUNCTION activity_of_a_session_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("specialists", "0024_pools_of_what_is_just_published")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="session",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="specialists.clinicsession",
                verbose_name="出诊",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="patients",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name="看诊人次"),
        ),
        migrations.AddField(
            model_name="activity",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="specialists.activity",
                verbose_name="更正哪一条",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True)),
                fields=("session",),
                name="activity_once_of_its_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("session__isnull", True))
                | models.Q(
                    ("hospital__isnull", False),
                    ("patients__isnull", False),
                    ("slug__isnull", True),
                    ("source__isnull", True),
                    ("started_on__isnull", False),
                ),
                name="activity_of_a_session_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects__isnull", True)) | models.Q(("session__isnull", False)),
                name="activity_corrects_one_of_a_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects__isnull", True))
                | models.Q(("corrects", models.F("id")), _negated=True),
                name="activity_corrects_another",
            ),
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
