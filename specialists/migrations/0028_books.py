"""The books of the ledger: what counts is written once, by whichever path it came, and a month that is signed off stays.

A line counts unless it is reported (`via`). What was counted of sessions before is brought into the same form: who wrote
it, and when, stands in the audit.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The triggers of 0025 and 0027 knew lines of sessions alone.
OLD_GO = """
DROP TRIGGER activity_of_a_session_stays ON specialists_activity;
DROP FUNCTION activity_of_a_session_stays();
DROP TRIGGER activity_of_a_session_is_kept ON specialists_activity;
DROP FUNCTION activity_of_a_session_is_kept();
"""
OLD_COME = """
CREATE FUNCTION activity_of_a_session_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a line of the ledger that was counted does not change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_of_a_session_stays';
END $$;
CREATE TRIGGER activity_of_a_session_stays BEFORE UPDATE ON specialists_activity
    FOR EACH ROW WHEN (OLD.session_id IS NOT NULL AND to_jsonb(OLD) - 'note' <> to_jsonb(NEW) - 'note')
    EXECUTE FUNCTION activity_of_a_session_stays();
CREATE FUNCTION activity_of_a_session_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a line of the ledger that was counted is not deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_of_a_session_is_kept';
END $$;
CREATE TRIGGER activity_of_a_session_is_kept BEFORE DELETE ON specialists_activity
    FOR EACH ROW WHEN (OLD.session_id IS NOT NULL)
    EXECUTE FUNCTION activity_of_a_session_is_kept();
"""

ENTERED = """
UPDATE specialists_activity line SET via = 'session', posted_on = started_on, number = CASE WHEN void THEN 0 ELSE 1 END,
       entered_at = noted.at, entered_by_id = noted.by, demo = held.demo,
       reason = CASE WHEN line.corrects_id IS NULL THEN '' ELSE split_part(noted.reason, ':', 1) END
  FROM accounts_auditentry noted, specialists_clinicsession held
 WHERE line.session_id = held.id AND noted.subject_kind = 'activity' AND noted.subject_id = line.id
   AND noted.action = CASE WHEN line.corrects_id IS NULL THEN 'count_session' ELSE 'correct_count' END;
SET CONSTRAINTS ALL IMMEDIATE;
"""

# BOOKS of specialists/actions/ledger.py: who posts shares the lock, who signs a month off has it alone.
STAYS = """
CREATE FUNCTION ledger_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A hospital's record that turned out to be another's takes its lines there.
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'note' - 'hospital_id' = to_jsonb(NEW) - 'note' - 'hospital_id' AND (
        OLD.hospital_id = NEW.hospital_id OR NEW.hospital_id =
            (SELECT merged_into_id FROM hospitals_hospital WHERE id = OLD.hospital_id)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a line of the ledger that counts is neither changed nor deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_line_stays';
END $$;
CREATE TRIGGER ledger_line_stays BEFORE UPDATE ON specialists_activity
    FOR EACH ROW WHEN (OLD.via <> 'reported' OR NEW.via <> 'reported') EXECUTE FUNCTION ledger_line_stays();
CREATE TRIGGER ledger_line_is_kept BEFORE DELETE ON specialists_activity
    FOR EACH ROW WHEN (OLD.via <> 'reported') EXECUTE FUNCTION ledger_line_stays();

CREATE FUNCTION ledger_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(20811, NEW.hospital_id::integer);
    IF EXISTS (SELECT FROM specialists_ledgermonth
                WHERE hospital_id = NEW.hospital_id AND month = date_trunc('month', NEW.posted_on)::date) THEN
        RAISE EXCEPTION 'nothing is posted under a month that was signed off'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_month_is_open';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_month_is_open BEFORE INSERT ON specialists_activity
    FOR EACH ROW WHEN (NEW.via <> 'reported') EXECUTE FUNCTION ledger_month_is_open();

CREATE FUNCTION ledger_month_is_signed_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(20811, NEW.hospital_id::integer);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_month_is_signed_alone BEFORE INSERT ON specialists_ledgermonth
    FOR EACH ROW EXECUTE FUNCTION ledger_month_is_signed_alone();

-- A signature is not taken back; it goes with its hospital's record to where that was merged.
CREATE FUNCTION ledger_month_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'hospital_id' = to_jsonb(NEW) - 'hospital_id' AND NEW.hospital_id =
            (SELECT merged_into_id FROM hospitals_hospital WHERE id = OLD.hospital_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a month that was signed off stays so'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_month_stays';
END $$;
CREATE TRIGGER ledger_month_stays BEFORE UPDATE OR DELETE ON specialists_ledgermonth
    FOR EACH ROW EXECUTE FUNCTION ledger_month_stays();

-- Who took part, in which departments, and what was counted beside: as little as the line itself.
CREATE FUNCTION ledger_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM specialists_activity WHERE id = OLD.activity_id AND via <> 'reported') THEN
        RAISE EXCEPTION 'what belongs to a line that counts is neither changed nor deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_part_stays';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER ledger_part_stays BEFORE UPDATE OR DELETE ON specialists_activityspecialist
    FOR EACH ROW EXECUTE FUNCTION ledger_part_stays();
CREATE TRIGGER ledger_part_stays BEFORE UPDATE OR DELETE ON specialists_activitydepartment
    FOR EACH ROW EXECUTE FUNCTION ledger_part_stays();
CREATE TRIGGER ledger_part_stays BEFORE UPDATE OR DELETE ON specialists_sessioncount
    FOR EACH ROW EXECUTE FUNCTION ledger_part_stays();

"""
STAYS_NOT = """
DROP TRIGGER ledger_part_stays ON specialists_sessioncount;
DROP TRIGGER ledger_part_stays ON specialists_activitydepartment;
DROP TRIGGER ledger_part_stays ON specialists_activityspecialist;
DROP FUNCTION ledger_part_stays();
DROP TRIGGER ledger_month_stays ON specialists_ledgermonth;
DROP FUNCTION ledger_month_stays();
DROP TRIGGER ledger_month_is_signed_alone ON specialists_ledgermonth;
DROP FUNCTION ledger_month_is_signed_alone();
DROP TRIGGER ledger_month_is_open ON specialists_activity;
DROP FUNCTION ledger_month_is_open();
DROP TRIGGER ledger_line_is_kept ON specialists_activity;
DROP TRIGGER ledger_line_stays ON specialists_activity;
DROP FUNCTION ledger_line_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0011_population_and_merging"),
        ("specialists", "0027_not_held"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(OLD_GO, OLD_COME),
        migrations.CreateModel(
            name="LedgerMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                ("signed_at", models.DateTimeField(verbose_name="签字时间")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "已签字的月份",
                "verbose_name_plural": "已签字的月份",
                "ordering": ["-month", "hospital"],
            },
        ),
        migrations.CreateModel(
            name="LedgerSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("rows", models.JSONField(default=list)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "未入账"), ("kept", "已入账"), ("undone", "已撤销")],
                        default="draft",
                        max_length=6,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="上传时间")),
                ("kept_at", models.DateTimeField(blank=True, null=True, verbose_name="入账时间")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
            ],
            options={
                "verbose_name": "台账表格",
                "verbose_name_plural": "台账表格",
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="MonthlyReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                ("counts", models.JSONField(default=dict)),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "未入账"), ("kept", "已入账"), ("undone", "已撤销")],
                        default="draft",
                        max_length=6,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="填报时间")),
                ("kept_at", models.DateTimeField(blank=True, null=True, verbose_name="入账时间")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
            ],
            options={
                "verbose_name": "月报",
                "verbose_name_plural": "月报",
                "ordering": ["-month", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SessionCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numbers", models.PositiveIntegerField(verbose_name="放号数")),
                ("taken", models.PositiveIntegerField(verbose_name="约出号数")),
                ("seen", models.PositiveIntegerField(verbose_name="看诊人次")),
                ("missed", models.PositiveIntegerField(verbose_name="爽约人次")),
                ("referred", models.PositiveIntegerField(verbose_name="转诊号人次")),
                ("elders", models.PositiveIntegerField(verbose_name="60 岁以上人次")),
                ("counties", models.PositiveIntegerField(verbose_name="旗县居民人次")),
                ("located", models.PositiveIntegerField(verbose_name="知道地区的人次")),
                ("lead_days", models.PositiveIntegerField(verbose_name="提前天数合计")),
                ("booked_ahead", models.PositiveIntegerField(verbose_name="提前预约人次")),
                ("wait_minutes", models.PositiveIntegerField(verbose_name="候诊分钟合计")),
                ("waited", models.PositiveIntegerField(verbose_name="有候诊记录的人次")),
            ],
            options={
                "verbose_name": "出诊数据",
                "verbose_name_plural": "出诊数据",
            },
        ),
        migrations.RemoveConstraint(
            model_name="activity",
            name="activity_corrects_one_of_a_session",
        ),
        migrations.RemoveConstraint(
            model_name="activity",
            name="activity_not_held_counts_nobody",
        ),
        migrations.RenameField(
            model_name="activity",
            old_name="not_held",
            new_name="void",
        ),
        migrations.AddField(
            model_name="activity",
            name="attended",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name="参加人次"),
        ),
        migrations.AddField(
            model_name="activity",
            name="demo",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="activity",
            name="entered_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="登记时间"),
        ),
        migrations.AddField(
            model_name="activity",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="key",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="number",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="数量"),
        ),
        migrations.AddField(
            model_name="activity",
            name="partnership",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="hospitals.partnership",
                verbose_name="合作共建",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="posted_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="入账日期"),
        ),
        migrations.AddField(
            model_name="activity",
            name="proof",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="佐证材料"),
        ),
        migrations.AddField(
            model_name="activity",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("miscounted", "当天记错了"),
                    ("seen_later", "签字以后又看了患者"),
                    ("not_held", "专家实际没有出诊"),
                    ("mistake", "登记有误"),
                    ("twice", "重复登记"),
                    ("undone", "撤销整张表格"),
                ],
                default="",
                editable=False,
                max_length=10,
                verbose_name="更正原因",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="subject_matter",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="内容"),
        ),
        migrations.AddField(
            model_name="activity",
            name="via",
            field=models.CharField(
                choices=[
                    ("reported", "报道"),
                    ("session", "出诊当天签字"),
                    ("form", "逐条登记"),
                    ("sheet", "表格导入"),
                    ("return", "月报"),
                ],
                default="reported",
                editable=False,
                max_length=8,
                verbose_name="来自",
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
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
                        ("apprentice", "师带徒"),
                        ("team", "团队带团队"),
                        ("study", "赴京进修"),
                        ("technique", "新技术、新项目"),
                        ("topic", "课题"),
                        ("paper", "论文"),
                        ("referral", "转诊"),
                        ("remote", "远程医疗"),
                    ],
                    max_length=16,
                ),
                size=None,
                verbose_name="活动形式",
            ),
        ),
        migrations.AddField(
            model_name="ledgermonth",
            name="hospital",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ledger_months",
                to="hospitals.hospital",
                verbose_name="医院",
            ),
        ),
        migrations.AddField(
            model_name="ledgermonth",
            name="signed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="签字人",
            ),
        ),
        migrations.AddField(
            model_name="ledgersheet",
            name="hospital",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ledger_sheets",
                to="hospitals.hospital",
                verbose_name="医院",
            ),
        ),
        migrations.AddField(
            model_name="ledgersheet",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="上传人",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="sheet",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="specialists.ledgersheet",
            ),
        ),
        migrations.AddField(
            model_name="monthlyreturn",
            name="hospital",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="monthly_returns",
                to="hospitals.hospital",
                verbose_name="医院",
            ),
        ),
        migrations.AddField(
            model_name="monthlyreturn",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="填报人",
            ),
        ),
        migrations.AddField(
            model_name="monthlyreturn",
            name="partnership",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hospitals.partnership",
                verbose_name="合作共建",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="month_return",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="specialists.monthlyreturn",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("via", "reported"), _negated=True),
                fields=["hospital", "started_on"],
                name="activity_counted_at",
            ),
        ),
        migrations.RunSQL(ENTERED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("reason", "")),
                    models.Q(
                        ("corrects__isnull", False),
                        models.Q(("via", "reported"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="activity_corrects_what_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("void", False),
                    models.Q(
                        ("corrects__isnull", False),
                        ("number", 0),
                        models.Q(("patients", 0), ("patients", None), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="activity_void_counts_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("corrects", None),
                        ("entered_at", None),
                        ("entered_by", None),
                        ("posted_on", None),
                        ("via", "reported"),
                    ),
                    models.Q(
                        models.Q(("via", "reported"), _negated=True),
                        ("entered_at__isnull", False),
                        ("entered_by__isnull", False),
                        ("event_only", False),
                        ("hospital__isnull", False),
                        ("kinds__len", 1),
                        ("ongoing", False),
                        ("posted_on__isnull", False),
                        ("slug", None),
                        ("source", None),
                        ("started_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="activity_counted_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("session__isnull", False), ("via", "session")),
                    models.Q(models.Q(("via", "session"), _negated=True), ("session", None)),
                    _connector="OR",
                ),
                name="activity_via_its_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sheet__isnull", False), ("via", "sheet")),
                    models.Q(models.Q(("via", "sheet"), _negated=True), ("sheet", None)),
                    _connector="OR",
                ),
                name="activity_via_its_sheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("month_return__isnull", False), ("via", "return")),
                    models.Q(models.Q(("via", "return"), _negated=True), ("month_return", None)),
                    _connector="OR",
                ),
                name="activity_via_its_return",
            ),
        ),
        migrations.AddField(
            model_name="sessioncount",
            name="activity",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="count", to="specialists.activity"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgermonth",
            constraint=models.UniqueConstraint(fields=("hospital", "month"), name="ledger_month_once"),
        ),
        migrations.AddConstraint(
            model_name="ledgermonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="ledger_month_begins_on_the_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgersheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_at", None), ("status", "draft"), ("undone_at", None)),
                    models.Q(("kept_at__isnull", False), ("status", "kept"), ("undone_at", None)),
                    models.Q(
                        ("kept_at__isnull", False),
                        ("status", "undone"),
                        ("undone_at__gte", models.F("kept_at")),
                    ),
                    _connector="OR",
                ),
                name="ledger_sheet_status_with_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreturn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "undone"), _negated=True),
                fields=("hospital", "partnership", "month"),
                name="monthly_return_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="monthly_return_begins_on_the_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_at", None), ("status", "draft"), ("undone_at", None)),
                    models.Q(("kept_at__isnull", False), ("status", "kept"), ("undone_at", None)),
                    models.Q(
                        ("kept_at__isnull", False),
                        ("status", "undone"),
                        ("undone_at__gte", models.F("kept_at")),
                    ),
                    _connector="OR",
                ),
                name="monthly_return_status_with_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessioncount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counties__lte", models.F("located")),
                    ("elders__lte", models.F("seen")),
                    ("located__lte", models.F("seen")),
                ),
                name="session_count_parts_of_those_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessioncount",
            constraint=models.CheckConstraint(
                condition=models.Q(("missed__lte", models.F("taken")), ("referred__lte", models.F("taken"))),
                name="session_count_parts_of_those_taken",
            ),
        ),
        migrations.RunSQL(STAYS, STAYS_NOT),
    ]
