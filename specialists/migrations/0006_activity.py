"""The ledger of activities, and postings that are only reported.

No session is published on a reported posting: the rule of migration 0002 gets one line more.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def published_session_rule(more: str) -> str:
    """The check of migration 0002, with one more reason to refuse a posting."""
    return RULE.replace("{more}", more)


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
            {more}
            OR p.starts_on > (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date
            OR p.ends_on <= (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date)
    ) THEN
        RAISE EXCEPTION 'a specialist of a published session has no valid posting'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_published_has_posting';
    END IF;
END $$;
"""
CONFIRMED_ALONE = published_session_rule("OR p.standing = 'reported'")
AS_BEFORE = published_session_rule("")


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0005_figures"),
        ("specialists", "0005_attendants_and_search_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "also_reported_in",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=100),
                        blank=True,
                        default=list,
                        help_text="其他报道的编号",
                        size=None,
                    ),
                ),
                (
                    "evidence",
                    models.JSONField(blank=True, default=list, help_text="报道原文：source 与 quote"),
                ),
                (
                    "inferred",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("loaded", models.JSONField(default=dict, editable=False)),
                ("slug", models.SlugField(blank=True, max_length=100, null=True, unique=True)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("clinic", "出诊"),
                                ("free_clinic", "义诊"),
                                ("treatment", "诊疗"),
                                ("consultation", "会诊"),
                                ("surgery", "手术"),
                                ("ward_round", "查房"),
                                ("teaching_round", "教学查房"),
                                ("case_discussion", "病例讨论"),
                                ("lecture", "讲座"),
                                ("training", "培训"),
                                ("mentoring", "带教"),
                                ("stationing", "常驻"),
                                ("forum", "论坛与研讨"),
                                ("meeting", "推进会"),
                                ("survey", "流行病学调查"),
                                ("unveiling", "揭牌"),
                                ("signing", "签约"),
                            ],
                            max_length=16,
                        ),
                        size=None,
                        verbose_name="活动形式",
                    ),
                ),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="开始日期")),
                (
                    "started_precision",
                    models.CharField(
                        blank=True, choices=[("year", "年"), ("month", "月"), ("day", "日")], max_length=5
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "ended_precision",
                    models.CharField(
                        blank=True, choices=[("year", "年"), ("month", "月"), ("day", "日")], max_length=5
                    ),
                ),
                ("starts_time", models.TimeField(blank=True, null=True, verbose_name="开始时刻")),
                ("ends_time", models.TimeField(blank=True, null=True, verbose_name="结束时刻")),
                ("date_basis", models.CharField(blank=True, max_length=200, verbose_name="日期依据")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
                ("team", models.CharField(blank=True, max_length=100, verbose_name="团队")),
                ("event_only", models.BooleanField(default=False, verbose_name="只是仪式")),
                ("ongoing", models.BooleanField(default=False, verbose_name="报道时仍在进行")),
            ],
            options={
                "verbose_name": "帮扶活动",
                "verbose_name_plural": "帮扶活动",
                "ordering": [
                    models.OrderBy(models.F("started_on"), descending=True, nulls_last=True),
                    "slug",
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityDepartment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("inferred", models.BooleanField(default=False, verbose_name="推断")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "活动涉及科室",
                "verbose_name_plural": "活动涉及科室",
                "ordering": ["inferred", "position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActivitySpecialist",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("inferred", models.BooleanField(default=False, verbose_name="推断")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "参加活动的专家",
                "verbose_name_plural": "参加活动的专家",
                "ordering": ["inferred", "position", "id"],
                "abstract": False,
            },
        ),
        migrations.AlterModelOptions(
            name="posting",
            options={"verbose_name": "派驻", "verbose_name_plural": "派驻"},
        ),
        migrations.AddField(
            model_name="posting",
            name="also_reported_in",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(max_length=100),
                blank=True,
                default=list,
                help_text="其他报道的编号",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="date_basis",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="posting",
            name="evidence",
            field=models.JSONField(blank=True, default=list, help_text="报道原文：source 与 quote"),
        ),
        migrations.AddField(
            model_name="posting",
            name="inferred",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="loaded",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="posting",
            name="note",
            field=models.TextField(blank=True, verbose_name="备注"),
        ),
        migrations.AddField(
            model_name="posting",
            name="role",
            field=models.CharField(blank=True, help_text="报道所写，如“挂职副院长”", max_length=40),
        ),
        migrations.AddField(
            model_name="posting",
            name="slug",
            field=models.SlugField(blank=True, max_length=100, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="posting",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hospitals.source",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="standing",
            field=models.CharField(
                choices=[("reported", "据报道"), ("confirmed", "医院已确认")],
                default="confirmed",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="starts_precision",
            field=models.CharField(
                choices=[("year", "年"), ("month", "月"), ("day", "日")], default="day", max_length=5
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "confirmed"), ("starts_precision", "day")),
                    models.Q(("standing", "reported"), ("starts_precision__in", ["year", "month", "day"])),
                    _connector="OR",
                ),
                name="posting_confirmed_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standing", "confirmed"),
                    models.Q(("demo", False), ("source__isnull", False), ("standing", "reported")),
                    _connector="OR",
                ),
                name="posting_reported_by_an_article",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="hospital",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="hospitals.hospital",
                verbose_name="受援医院",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="procedure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="specialists.condition",
                verbose_name="手术名称",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="hospitals.programme",
                verbose_name="合作项目",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="region",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="hospitals.region",
                verbose_name="地区",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hospitals.source",
            ),
        ),
        migrations.AddField(
            model_name="activitydepartment",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="department_links",
                to="specialists.activity",
            ),
        ),
        migrations.AddField(
            model_name="activitydepartment",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="activity_links",
                to="hospitals.department",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="departments",
            field=models.ManyToManyField(
                related_name="activities",
                through="specialists.ActivityDepartment",
                to="hospitals.department",
                verbose_name="科室",
            ),
        ),
        migrations.AddField(
            model_name="activityspecialist",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="specialist_links",
                to="specialists.activity",
            ),
        ),
        migrations.AddField(
            model_name="activityspecialist",
            name="specialist",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="activity_links",
                to="specialists.specialist",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="specialists",
            field=models.ManyToManyField(
                related_name="activities",
                through="specialists.ActivitySpecialist",
                to="specialists.specialist",
                verbose_name="专家",
            ),
        ),
        migrations.AddConstraint(
            model_name="activitydepartment",
            constraint=models.UniqueConstraint(
                fields=("activity", "department"), name="activity_department_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="activityspecialist",
            constraint=models.UniqueConstraint(
                fields=("activity", "specialist"), name="activity_specialist_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("started_on__isnull", True), ("started_precision", "")),
                    models.Q(
                        ("started_on__isnull", False), ("started_precision__in", ["year", "month", "day"])
                    ),
                    _connector="OR",
                ),
                name="activity_started_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("ended_precision", "")),
                    models.Q(("ended_on__isnull", False), ("ended_precision__in", ["year", "month", "day"])),
                    _connector="OR",
                ),
                name="activity_ended_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True),
                    models.Q(("ended_on__gte", models.F("started_on")), ("started_on__isnull", False)),
                    _connector="OR",
                ),
                name="activity_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_time__isnull", True), ("starts_time__isnull", False), _connector="OR"
                ),
                name="activity_ends_at_a_time_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("kinds__len__gt", 0)), name="activity_of_some_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hospital__isnull", False),
                    ("region__isnull", False),
                    models.Q(("place", ""), _negated=True),
                    _connector="OR",
                ),
                name="activity_somewhere",
            ),
        ),
        migrations.RunSQL(CONFIRMED_ALONE, AS_BEFORE),
    ]
