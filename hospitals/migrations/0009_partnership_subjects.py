"""Subjects of partnerships: an operating one has some, and no two are of the same programme, pair, kind and subject."""

import django.db.models.deletion
from django.db import migrations, models

# Copied from the partnership into its subjects: by reading it FOR SHARE where a row is written, and downwards when
# the partnership changes (docs/locking.md). What needs both is looked at as the transaction ends.
SUBJECTS = """
CREATE FUNCTION partnership_subject_copies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT standing = 'operating', programme_id, supporting_hospital_id, receiving_hospital_id, kind
      INTO NEW.operating, NEW.of_programme, NEW.supporting, NEW.receiving, NEW.kind
      FROM hospitals_partnership WHERE id = NEW.partnership_id FOR SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER partnership_subject_copies BEFORE INSERT OR UPDATE ON hospitals_partnershipsubject
    FOR EACH ROW EXECUTE FUNCTION partnership_subject_copies();

CREATE FUNCTION partnership_copied_to_subjects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE hospitals_partnershipsubject SET kind = NEW.kind WHERE partnership_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER partnership_copied_to_subjects
    AFTER UPDATE OF standing, programme_id, supporting_hospital_id, receiving_hospital_id, kind ON hospitals_partnership
    FOR EACH ROW EXECUTE FUNCTION partnership_copied_to_subjects();

CREATE FUNCTION check_partnership_subjects(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM hospitals_partnership WHERE id = wanted FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM hospitals_partnership p WHERE p.id = wanted AND p.standing = 'operating'
           AND NOT EXISTS (SELECT 1 FROM hospitals_partnershipsubject s WHERE s.partnership_id = p.id)
    ) THEN
        RAISE EXCEPTION 'an operating partnership has no subject'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'partnership_operating_has_subject';
    END IF;
END $$;
CREATE FUNCTION partnership_has_subject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_partnership_subjects(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER partnership_operating_has_subject AFTER INSERT OR UPDATE OF standing ON hospitals_partnership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.standing = 'operating')
    EXECUTE FUNCTION partnership_has_subject();
CREATE FUNCTION partnership_subject_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_partnership_subjects(OLD.partnership_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER partnership_operating_has_subject AFTER DELETE OR UPDATE OF partnership_id
    ON hospitals_partnershipsubject DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION partnership_subject_gone();
"""

DROP_SUBJECTS = """
DROP TRIGGER partnership_operating_has_subject ON hospitals_partnershipsubject;
DROP TRIGGER partnership_operating_has_subject ON hospitals_partnership;
DROP TRIGGER partnership_copied_to_subjects ON hospitals_partnership;
DROP TRIGGER partnership_subject_copies ON hospitals_partnershipsubject;
DROP FUNCTION partnership_subject_gone(), partnership_has_subject(), check_partnership_subjects(bigint);
DROP FUNCTION partnership_copied_to_subjects(), partnership_subject_copies();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0008_trees_without_circles"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnershipSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operating", models.BooleanField(default=False, editable=False)),
                ("of_programme", models.BigIntegerField(editable=False, null=True)),
                ("supporting", models.BigIntegerField(editable=False, null=True)),
                ("receiving", models.BigIntegerField(editable=False, null=True)),
                ("kind", models.CharField(default="", editable=False, max_length=40)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subjects",
                        to="hospitals.partnership",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hospitals.subject",
                        verbose_name="诊疗科目",
                    ),
                ),
            ],
            options={
                "verbose_name": "合作科目",
                "verbose_name_plural": "合作科目",
                "ordering": ["partnership", "subject"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "subject"), name="partnership_subject_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("operating", True)),
                        fields=("subject", "of_programme", "supporting", "receiving", "kind"),
                        name="partnership_operating_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.RunSQL(SUBJECTS, DROP_SUBJECTS),
    ]
