"""How a specialist comes, and the papers a posting rests on.

No session is published on an invitation to consult about a named patient: the rule of migrations 0002 and
0006 gets a paragraph more. Confirmed postings that are there get the kind nearly all of them are.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULE = """
CREATE OR REPLACE FUNCTION check_published_session(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
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
            OR p.standing = 'reported'
            OR p.starts_on > (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date
            OR p.ends_on <= (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date)
    ) THEN
        RAISE EXCEPTION 'a specialist of a published session has no valid posting'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_published_has_posting';
    END IF;{more}
END $$;
"""
FOR_ONE_PATIENT = """
    IF EXISTS (
        SELECT 1 FROM specialists_sessionspecialist x JOIN specialists_posting p ON p.id = x.posting_id
         WHERE x.session_id = s.id AND p.legal_basis = 'consultation'
    ) THEN
        RAISE EXCEPTION 'a specialist of a published session is invited for a named patient only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_published_no_consultation';
    END IF;"""

# At once, because a table with deferred checks to come cannot be altered.
OF_A_KIND = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE specialists_posting SET kind = 'regular' WHERE standing = 'confirmed';
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0010_regionstaff"),
        ("specialists", "0016_schedule_sheets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="posting",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("resident", "常驻"),
                    ("regular", "定期坐诊"),
                    ("seconded", "挂职"),
                    ("studio", "工作室"),
                    ("single", "单次"),
                ],
                max_length=8,
                verbose_name="派驻方式",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="legal_basis",
            field=models.CharField(
                choices=[
                    ("paired_support", "对口支援"),
                    ("medical_alliance", "医联体内执业"),
                    ("multi_site", "多机构备案"),
                    ("added_registration", "增加注册"),
                    ("government_task", "政府任务"),
                    ("free_clinic", "义诊"),
                    ("consultation", "会诊邀请"),
                    ("not_stated", "未说明"),
                ],
                default="not_stated",
                max_length=30,
            ),
        ),
        migrations.RunSQL(OF_A_KIND, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standing", "reported"), models.Q(("kind", ""), _negated=True), _connector="OR"
                ),
                name="posting_confirmed_of_a_kind",
            ),
        ),
        migrations.RunSQL(RULE.replace("{more}", FOR_ONE_PATIENT), RULE.replace("{more}", "")),
        migrations.CreateModel(
            name="PostingDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "医师执业证书"),
                            ("filing", "多机构备案"),
                            ("agreement", "合作协议"),
                            ("assignment", "派驻函"),
                            ("invitation", "邀请函"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="材料类别",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="材料编号")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="核对时间")),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="specialists.posting",
                        verbose_name="派驻",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核对人",
                    ),
                ),
            ],
            options={
                "verbose_name": "派驻材料",
                "verbose_name_plural": "派驻材料",
                "ordering": ["posting", "kind", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                            models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="posting_document_verified_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="posting_document_valid_forward",
                    ),
                    models.UniqueConstraint(
                        fields=("posting", "kind", "number", "valid_from", "valid_until"),
                        name="posting_document_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
