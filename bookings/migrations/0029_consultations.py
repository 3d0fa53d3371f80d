"""Consultations on a ward: a specialist is asked to the bed of one patient (会诊)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0028_recalls"),
        ("hospitals", "0010_regionstaff"),
        ("specialists", "0025_counted_activities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "urgency",
                    models.CharField(choices=[("urgent", "急会诊"), ("routine", "普通会诊")], max_length=8),
                ),
                ("wanted_by", models.DateTimeField()),
                ("department", models.CharField(max_length=40, verbose_name="申请科室")),
                ("doctor", models.CharField(max_length=40, verbose_name="申请医生")),
                ("doctor_phone", models.CharField(max_length=40, verbose_name="医生电话")),
                ("ward", models.CharField(blank=True, max_length=40, verbose_name="病区")),
                ("bed", models.CharField(blank=True, max_length=20, verbose_name="床号")),
                ("summary", accounts.sealed.SealedTextField(max_length=3000, verbose_name="病历摘要")),
                ("purpose", accounts.sealed.SealedTextField(max_length=1000, verbose_name="会诊目的")),
                ("reason", accounts.sealed.SealedTextField(max_length=1000, verbose_name="会诊理由")),
                ("fee", models.CharField(max_length=100, verbose_name="会诊费用")),
                (
                    "agreed_who",
                    models.CharField(
                        choices=[
                            ("patient", "患者本人"),
                            ("guardian", "监护人"),
                            ("relative", "近亲属（患者不能自己表示同意）"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "agreed_how",
                    models.CharField(
                        choices=[("spoken", "口头同意"), ("written", "书面同意，已签字")], max_length=8
                    ),
                ),
                ("agreed_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "等待专家答复"),
                            ("accepted", "已约好时间"),
                            ("done", "已会诊，有意见"),
                            ("declined", "专家不能会诊"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_who", models.CharField(blank=True, max_length=40, verbose_name="谁答复的")),
                (
                    "answer",
                    accounts.sealed.SealedTextField(
                        blank=True, default="", max_length=1000, verbose_name="专家的话"
                    ),
                ),
                ("set_for", models.DateTimeField(blank=True, null=True)),
                ("approval", models.CharField(blank=True, max_length=100, verbose_name="派出医院批准")),
                (
                    "declined_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_time", "时间安排不开"),
                            ("not_approved", "派出医院没有批准"),
                            ("out_of_scope", "不属于专家的专业或执业范围"),
                            ("no_means", "本院条件不能保证安全，建议转院"),
                            ("not_needed", "不需要会诊，已给处理意见"),
                            ("other", "其他原因"),
                        ],
                        max_length=12,
                    ),
                ),
                ("took_place_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    accounts.sealed.SealedTextField(
                        blank=True, default="", max_length=3000, verbose_name="会诊意见"
                    ),
                ),
                ("outcome_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("better", "病情变化，不再需要"),
                            ("moved", "患者已转院或出院"),
                            ("unwanted", "患者或家属不同意了"),
                            ("other", "其他原因"),
                            ("merged", "和同一位患者的另一件会诊并成了一件"),
                            ("lapsed", "过期没有办完"),
                            ("erased", "就诊人资料已删除"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words_removed_at", models.DateTimeField(blank=True, null=True)),
                ("demo", models.BooleanField(default=False)),
                ("key", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hospital",
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
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="bookings.patient",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "specialist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="specialists.specialist",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "会诊",
                "verbose_name_plural": "会诊",
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["hospital", "due_at", "id"],
                        name="consultation_due_at",
                    ),
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["specialist", "id"],
                        name="consultation_asked_of",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["requested", "accepted", "done", "declined", "withdrawn"])
                        ),
                        name="consultation_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["urgent", "routine"])),
                        name="consultation_urgency_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("requested", "accepted"))),
                        fields=("patient", "hospital", "specialist"),
                        name="consultation_one_open",
                    ),
                    models.UniqueConstraint(fields=("hospital", "key"), name="consultation_once_per_form"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_at__lte", models.F("requested_at")),
                            ("agreed_how__in", ["spoken", "written"]),
                            ("agreed_who__in", ["patient", "guardian", "relative"]),
                        ),
                        name="consultation_agreed_before_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wanted_by__gt", models.F("requested_at"))),
                        name="consultation_wanted_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("department", ""), _negated=True),
                            models.Q(("doctor", ""), _negated=True),
                            models.Q(("doctor_phone", ""), _negated=True),
                            models.Q(("fee", ""), _negated=True),
                        ),
                        name="consultation_says_who_asks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status__in", ("requested", "accepted"))),
                            models.Q(
                                ("due_at__isnull", True),
                                models.Q(("status__in", ("requested", "accepted")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_due_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__gte", models.F("requested_at")),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("status", "requested"), _negated=True),
                            ),
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("answered_who", ""),
                                ("answer__empty", True),
                                models.Q(("status__in", ["accepted", "declined", "done"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_answered_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("set_for__isnull", False),
                                models.Q(("approval", ""), _negated=True),
                                models.Q(("status__in", ["requested", "declined"]), _negated=True),
                            ),
                            models.Q(
                                ("approval", ""),
                                ("set_for__isnull", True),
                                models.Q(("status__in", ["accepted", "done"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_set_with_approval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "declined_for__in",
                                    [
                                        "no_time",
                                        "not_approved",
                                        "out_of_scope",
                                        "no_means",
                                        "not_needed",
                                        "other",
                                    ],
                                ),
                                ("status", "declined"),
                            ),
                            models.Q(("declined_for", ""), models.Q(("status", "declined"), _negated=True)),
                            _connector="OR",
                        ),
                        name="consultation_declined_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "done"),
                                ("took_place_at__isnull", False),
                                ("outcome_at__gte", models.F("took_place_at")),
                                ("outcome_at__isnull", False),
                                ("outcome_by__isnull", False),
                                models.Q(
                                    ("outcome__empty", False),
                                    ("words_removed_at__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("outcome_at__isnull", True),
                                ("outcome_by__isnull", True),
                                ("took_place_at__isnull", True),
                                ("outcome__empty", True),
                                models.Q(("status", "done"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_outcome_of_what_was_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "withdrawn"),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                (
                                    "withdrawn_for__in",
                                    ["better", "moved", "unwanted", "other", "merged", "lapsed", "erased"],
                                ),
                            ),
                            models.Q(
                                ("status", "withdrawn"),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_for__in", ("lapsed", "erased")),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_for", ""),
                                models.Q(("status", "withdrawn"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_withdrawn_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("purpose__empty", False),
                                ("reason__empty", False),
                                ("summary__empty", False),
                                ("words_removed_at__isnull", True),
                                models.Q(("ward", ""), _negated=True),
                            ),
                            models.Q(
                                ("answer__empty", True),
                                ("purpose__empty", True),
                                ("reason__empty", True),
                                ("summary__empty", True),
                                ("bed", ""),
                                ("outcome__empty", True),
                                ("ward", ""),
                                ("words_removed_at__isnull", False),
                                models.Q(("status__in", ("requested", "accepted")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_in_words_until_removed",
                    ),
                ],
            },
        ),
    ]
