"""The first rules about how many numbers one person has, and what follows when numbers are not used (ARCHITECTURE §6;
figures proposed there; editable as all policy)."""

from datetime import UTC, datetime

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import specialists.models.supply

SINCE = datetime(2021, 8, 1, tzinfo=UTC)

LIMITS = {
    "quotas": {
        "per_specialist": 1,
        "per_day_and_department": 1,
        "per_day": 2,
        "per_span": 3,
        "span_days": 7,
        "per_long_span": 5,
        "long_span_days": 90,
    },
    "noshow": {
        "within_days": 365,
        "first_halves": 4,
        "first_block_days": 90,
        "second_halves": 8,
        "second_block_days": 180,
        "noshow_halves": 2,
        "late_halves": 1,
        "appeal_days": 15,
        "answer_working_days": 2,
    },
    "cancels": {"within_days": 30, "warns_at": 6, "blocks_at": 7, "block_days": 30},
}


def write(apps, schema_editor):
    Policy = apps.get_model("bookings", "Policy")
    for rule, values in LIMITS.items():
        Policy.objects.get_or_create(
            rule=rule, hospital=None, valid_from=SINCE, defaults={"values": values, "created_at": SINCE}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0013_joined_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="policy",
            name="rule",
            field=models.CharField(
                choices=[
                    ("window", "放号与停止预约时间"),
                    ("cancel", "取消预约"),
                    ("hold", "锁号"),
                    ("freed", "退回号源"),
                    ("reminders", "提醒时间"),
                    ("persons", "就诊人"),
                    ("retention", "资料保存期限"),
                    ("quotas", "一个人可以约几个号"),
                    ("noshow", "预约了没来"),
                    ("cancels", "多次取消"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("window", "放号与停止预约时间"),
                            ("cancel", "取消预约"),
                            ("hold", "锁号"),
                            ("freed", "退回号源"),
                            ("reminders", "提醒时间"),
                            ("persons", "就诊人"),
                            ("retention", "资料保存期限"),
                            ("quotas", "一个人可以约几个号"),
                            ("noshow", "预约了没来"),
                            ("cancels", "多次取消"),
                        ],
                        max_length=20,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lift_reason",
                    models.CharField(
                        blank=True, choices=[("not_reached", "更正以后，没有达到限制的次数")], max_length=20
                    ),
                ),
                (
                    "lifted_by",
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
                        related_name="blocks",
                        to="bookings.patient",
                    ),
                ),
            ],
            options={
                "verbose_name": "限制",
                "verbose_name_plural": "限制",
            },
        ),
        migrations.CreateModel(
            name="BlockEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="block_events",
                        to="bookings.appointment",
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="bookings.block",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_at__gt", models.F("began_at"))), name="block_starts_before_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["noshow", "cancels"])), name="block_by_a_rule_that_blocks"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("lifted_at__isnull", False),
                        ("lifted_by__isnull", False),
                        models.Q(("lift_reason", ""), _negated=True),
                    ),
                    models.Q(("lift_reason", ""), ("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                    _connector="OR",
                ),
                name="block_lifted_by_somebody_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                expressions=[
                    ("patient", "="),
                    ("rule", "="),
                    (specialists.models.supply.TstzRange(models.F("began_at"), models.F("until_at")), "&&"),
                ],
                name="block_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="blockevent",
            constraint=models.UniqueConstraint(fields=("block", "appointment"), name="block_event_once"),
        ),
    ]
