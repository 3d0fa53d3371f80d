"""Who may refer patients to whom, referrals, and what is said with their steps."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0025_screens"),
        ("hospitals", "0010_regionstaff"),
        ("specialists", "0025_counted_activities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferralRoute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("direction", models.CharField(choices=[("up", "上转"), ("down", "下转")], max_length=4)),
                ("letter_only", models.BooleanField(default=False)),
                ("desk", models.CharField(max_length=40, verbose_name="对接科室或联系人")),
                ("phone", models.CharField(max_length=40, verbose_name="联系电话")),
                ("answer_hours", models.PositiveSmallIntegerField(verbose_name="答复时限（小时）")),
                ("outcome_days", models.PositiveSmallIntegerField(verbose_name="反馈时限（天）")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("demo", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "from_hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refers_by",
                        to="hospitals.hospital",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hospitals.partnership",
                    ),
                ),
                (
                    "to_hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referred_by",
                        to="hospitals.hospital",
                    ),
                ),
            ],
            options={
                "verbose_name": "转诊通道",
                "verbose_name_plural": "转诊通道",
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("direction", models.CharField(choices=[("up", "上转"), ("down", "下转")], max_length=4)),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("routine", "一般：7 天内"),
                            ("urgent", "较急：24 小时内"),
                            ("today", "当天"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", accounts.sealed.SealedTextField(max_length=500, verbose_name="转诊原因")),
                ("summary", accounts.sealed.SealedTextField(max_length=3000, verbose_name="病情摘要")),
                ("doctor", models.CharField(max_length=40, verbose_name="转出医生")),
                ("doctor_phone", models.CharField(max_length=40, verbose_name="医生电话")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("sent", "等待接诊医院答复"),
                            ("asked", "等待补充资料"),
                            ("accepted", "已接收，等待安排"),
                            ("booked", "已约好号"),
                            ("letter", "已开转诊单"),
                            ("seen", "已就诊，有结果"),
                            ("redirected", "建议转往别处"),
                            ("refused", "没有接收"),
                            ("withdrawn", "已撤回"),
                            ("closed", "已结束，没有就诊"),
                            ("lapsed", "过期没有办完"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("agreed_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "refused_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_means", "本院没有条件诊治"),
                            ("full", "近期没有号或床位"),
                            ("not_needed", "不需要转诊，在当地可以诊治"),
                            ("unclear", "资料不全，没有补充"),
                            ("other", "其他原因"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("treated", "门诊诊治，回当地随诊"),
                            ("again", "还要来复诊"),
                            ("admitted", "已收住院"),
                            ("onward", "已转往其他医院"),
                            ("taken_over", "已接回当地治疗"),
                        ],
                        max_length=12,
                    ),
                ),
                ("outcome_at", models.DateTimeField(blank=True, null=True)),
                ("outcome_seen_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unwanted", "患者不想转了"),
                            ("not_come", "患者没有来"),
                            ("elsewhere", "患者已在别处就诊"),
                            ("other", "其他原因"),
                            ("merged", "和同一位患者的另一件转诊并成了一件"),
                            ("erased", "就诊人资料已删除"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words_removed_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "appointment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referral",
                        to="bookings.appointment",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hospitals.department",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hospitals.hospital"
                    ),
                ),
                (
                    "outcome_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome_seen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="bookings.patient",
                    ),
                ),
                (
                    "redirected_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hospitals.hospital",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "specialist",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="specialists.specialist",
                    ),
                ),
                (
                    "to_hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hospitals.hospital"
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="bookings.referralroute",
                    ),
                ),
            ],
            options={
                "verbose_name": "转诊",
                "verbose_name_plural": "转诊",
            },
        ),
        migrations.CreateModel(
            name="ReferralStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ask", "请补充资料"),
                            ("answer", "补充资料"),
                            ("accept", "接收"),
                            ("redirect", "建议转往别处"),
                            ("refuse", "没有接收"),
                            ("close", "结束"),
                            ("outcome", "就诊结果"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "words",
                    accounts.sealed.SealedTextField(
                        blank=True, default="", max_length=1000, verbose_name="内容"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="bookings.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "转诊留言",
                "verbose_name_plural": "转诊留言",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="referralroute",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_hospital", models.F("to_hospital")), _negated=True),
                name="referral_route_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralroute",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["up", "down"])), name="referral_route_direction_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralroute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="referral_route_starts_before_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralroute",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_hours__gte", 1), ("outcome_days__gte", 1)),
                name="referral_route_has_deadlines",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralroute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("desk", ""), _negated=True), models.Q(("phone", ""), _negated=True)
                ),
                name="referral_route_has_somebody_to_ask",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralroute",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("from_hospital", "="),
                    ("to_hospital", "="),
                    ("direction", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="referral_route_once_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["to_hospital", "due_at", "id"],
                name="referral_due_to",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["from_hospital", "due_at", "id"],
                name="referral_due_from",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "sent",
                            "asked",
                            "accepted",
                            "booked",
                            "letter",
                            "seen",
                            "redirected",
                            "refused",
                            "withdrawn",
                            "closed",
                            "lapsed",
                        ],
                    )
                ),
                name="referral_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("urgency__in", ["routine", "urgent", "today"])),
                name="referral_urgency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["up", "down"])), name="referral_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_hospital", models.F("to_hospital")), _negated=True),
                name="referral_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("sent", "asked", "accepted", "booked", "letter"))),
                fields=("patient", "from_hospital", "to_hospital", "department"),
                name="referral_one_open",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                fields=("from_hospital", "key"), name="referral_once_per_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed_at__lte", models.F("sent_at"))),
                name="referral_agreed_before_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_at__isnull", False),
                        ("status__in", ("sent", "asked", "accepted", "booked", "letter")),
                    ),
                    models.Q(
                        ("due_at__isnull", False), ("outcome_seen_at__isnull", True), ("status", "seen")
                    ),
                    models.Q(
                        ("due_at__isnull", True), ("outcome_seen_at__isnull", False), ("status", "seen")
                    ),
                    models.Q(
                        ("due_at__isnull", True),
                        models.Q(
                            ("status__in", ["sent", "asked", "accepted", "booked", "letter", "seen"]),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="referral_due_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__gte", models.F("sent_at")),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("status__in", ["sent", "asked", "letter"]), _negated=True),
                    ),
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        models.Q(
                            ("status__in", ["accepted", "booked", "redirected", "refused"]), _negated=True
                        ),
                    ),
                    _connector="OR",
                ),
                name="referral_decided_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("refused_for__in", ["no_means", "full", "not_needed", "unclear", "other"]),
                        ("status", "refused"),
                    ),
                    models.Q(("refused_for", ""), models.Q(("status", "refused"), _negated=True)),
                    _connector="OR",
                ),
                name="referral_refused_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("redirected_to__isnull", False),
                        ("status", "redirected"),
                        models.Q(("redirected_to", models.F("to_hospital")), _negated=True),
                        models.Q(("redirected_to", models.F("from_hospital")), _negated=True),
                    ),
                    models.Q(
                        ("redirected_to__isnull", True), models.Q(("status", "redirected"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="referral_redirected_elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("status", "booked"), _negated=True),
                        ("appointment__isnull", False),
                        _connector="OR",
                    ),
                    models.Q(
                        ("appointment__isnull", True),
                        ("status__in", ["booked", "seen", "closed", "lapsed", "withdrawn"]),
                        _connector="OR",
                    ),
                ),
                name="referral_booked_has_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome__in", ["treated", "again", "admitted", "onward", "taken_over"]),
                        ("outcome_at__isnull", False),
                        ("outcome_by__isnull", False),
                        ("status", "seen"),
                    ),
                    models.Q(
                        ("outcome", ""),
                        ("outcome_at__isnull", True),
                        ("outcome_by__isnull", True),
                        models.Q(("status", "seen"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="referral_outcome_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome_seen_at__isnull", True), ("outcome_seen_by__isnull", True)),
                    models.Q(
                        ("outcome_seen_at__gte", models.F("outcome_at")),
                        ("outcome_seen_at__isnull", False),
                        ("outcome_seen_by__isnull", False),
                        ("status", "seen"),
                    ),
                    _connector="OR",
                ),
                name="referral_outcome_seen_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("status__in", ["withdrawn", "closed"]),
                    ),
                    models.Q(("closed_for", "erased"), ("ended_at__isnull", False), ("status", "closed")),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", True), ("status", "lapsed")),
                    models.Q(
                        ("ended_at__isnull", True),
                        ("ended_by__isnull", True),
                        models.Q(("status__in", ["withdrawn", "closed", "lapsed"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="referral_ended_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "closed_for__in",
                            ["unwanted", "not_come", "elsewhere", "other", "merged", "erased"],
                        ),
                        ("status", "closed"),
                    ),
                    models.Q(("closed_for", ""), models.Q(("status", "closed"), _negated=True)),
                    _connector="OR",
                ),
                name="referral_closed_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reason__empty", False),
                        ("summary__empty", False),
                        ("words_removed_at__isnull", True),
                    ),
                    models.Q(
                        ("reason__empty", True),
                        ("summary__empty", True),
                        ("words_removed_at__isnull", False),
                        models.Q(
                            ("status__in", ("sent", "asked", "accepted", "booked", "letter")), _negated=True
                        ),
                    ),
                    _connector="OR",
                ),
                name="referral_in_words_until_removed",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["ask", "answer", "accept", "redirect", "refuse", "close", "outcome"])
                ),
                name="referral_step_known",
            ),
        ),
    ]
