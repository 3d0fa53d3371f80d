"""Places in line, offers of numbers that were given up, and the first rules about them (ARCHITECTURE §6)."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SINCE = datetime(2021, 8, 1, tzinfo=UTC)

WAITLIST = {
    "waitlist": {
        "entries": 3,
        "offers_from_time": "08:00",
        "offers_until_time": "20:00",
        "valid_minutes": 120,
        "late_valid_minutes": 30,
        "late_hours": 4,
        "ends_time": "18:00",
        "ends_days_before": 1,
        "specialist_days": 90,
        "lapses": 2,
    },
}


def write(apps, schema_editor):
    Policy = apps.get_model("bookings", "Policy")
    for rule, values in WAITLIST.items():
        Policy.objects.get_or_create(
            rule=rule, hospital=None, valid_from=SINCE, defaults={"values": values, "created_at": SINCE}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0015_followups"),
        ("hospitals", "0010_regionstaff"),
        ("specialists", "0012_rooms_of_their_hospital"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="block",
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
                    ("waitlist", "候补"),
                ],
                max_length=20,
            ),
        ),
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
                    ("waitlist", "候补"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="WaitlistEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("demo", models.BooleanField(default=False)),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("notice_hours", models.PositiveSmallIntegerField(default=0)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "候补中"),
                            ("offered", "已通知，等待答复"),
                            ("accepted", "候补成功"),
                            ("ended", "已结束"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("joined_at", models.DateTimeField()),
                ("lapses", models.PositiveSmallIntegerField(default=0)),
                ("skipped", models.CharField(blank=True, max_length=30)),
                ("skipped_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("left", "您退出了候补"),
                            ("booked", "您已经约到这场门诊的号"),
                            ("deadline", "候补截止时间已到，没有等到号"),
                            ("no_answer", "几次有号都没有答复"),
                            ("withdrawn", "这场门诊停诊了"),
                            ("person_gone", "就诊人已移除"),
                            ("merged", "合并就诊人时，和另一个候补并成了一个"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitlist_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "booked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waited_for",
                        to="bookings.appointment",
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hospitals.hospital",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitlist_entries",
                        to="bookings.patient",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitlist",
                        to="specialists.clinicsession",
                    ),
                ),
                (
                    "specialist",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitlist",
                        to="specialists.specialist",
                    ),
                ),
            ],
            options={
                "verbose_name": "候补",
                "verbose_name_plural": "候补",
            },
        ),
        migrations.AddField(
            model_name="appointment",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="bookings.waitlistentry",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", False), ("origin", "offer")),
                    models.Q(models.Q(("origin", "offer"), _negated=True), ("entry__isnull", True)),
                    _connector="OR",
                ),
                name="appointment_offer_of_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "pending")),
                fields=("entry",),
                name="appointment_one_offer_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="waitlistentry",
            index=models.Index(
                condition=models.Q(("status__in", ("waiting", "offered"))),
                fields=["session", "joined_at"],
                name="waitlist_of_session",
            ),
        ),
        migrations.AddIndex(
            model_name="waitlistentry",
            index=models.Index(
                condition=models.Q(("status__in", ("waiting", "offered"))),
                fields=["specialist", "joined_at"],
                name="waitlist_of_specialist",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("hospital__isnull", True),
                        ("session__isnull", False),
                        ("specialist__isnull", True),
                        ("until_at", None),
                    ),
                    models.Q(
                        ("session__isnull", True), ("specialist__isnull", False), ("until_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="waitlist_for_session_or_specialist",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("waiting", "offered"))),
                fields=("patient", "session"),
                name="waitlist_once_per_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("specialist__isnull", False), ("status__in", ("waiting", "offered"))),
                fields=("patient", "specialist", "hospital", "demo"),
                name="waitlist_once_per_specialist",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("booked", None),
                        ("ended_at__isnull", False),
                        ("status", "ended"),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("booked__isnull", False),
                        ("end_reason", ""),
                        ("ended_at__isnull", False),
                        ("status", "accepted"),
                    ),
                    models.Q(
                        ("booked", None),
                        ("end_reason", ""),
                        ("ended_at", None),
                        ("status__in", ("waiting", "offered")),
                    ),
                    _connector="OR",
                ),
                name="waitlist_ended_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("skipped", ""), ("skipped_at", None)),
                    models.Q(models.Q(("skipped", ""), _negated=True), ("skipped_at__isnull", False)),
                    _connector="OR",
                ),
                name="waitlist_skipped_when",
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
