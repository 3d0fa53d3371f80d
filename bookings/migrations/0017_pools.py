"""For whom numbers are kept, and as whose each was booked; the first rule about it (ARCHITECTURE §6)."""

from datetime import UTC, datetime

from django.db import migrations, models

SINCE = datetime(2021, 8, 1, tzinfo=UTC)

POOLS = {
    "public_percent": 70,
    "referral_percent": 20,
    "desk_percent": 10,
    "flow_back_hours": 48,
    "added_per_session": 3,
}
RULES = [
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
    ("pools", "号源分配和加号"),
]

# Bookings so far were of the pool their number is of.
WRITE = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE bookings_appointment a SET pool = n.pool FROM specialists_slot n WHERE n.id = a.slot_id AND n.pool <> 'public';
SET CONSTRAINTS ALL DEFERRED;
"""


def write(apps, schema_editor):
    Policy = apps.get_model("bookings", "Policy")
    Policy.objects.get_or_create(
        rule="pools", hospital=None, valid_from=SINCE, defaults={"values": POOLS, "created_at": SINCE}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0016_waitlist"),
        ("specialists", "0014_flowing_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="block",
            name="rule",
            field=models.CharField(choices=RULES, max_length=20),
        ),
        migrations.AlterField(
            model_name="policy",
            name="rule",
            field=models.CharField(choices=RULES, max_length=20),
        ),
        migrations.AlterField(
            model_name="appointment",
            name="origin",
            field=models.CharField(
                choices=[("hold", "锁号"), ("offer", "候补通知"), ("added", "加号")],
                default="hold",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="pool",
            field=models.CharField(
                choices=[
                    ("public", "公开预约"),
                    ("referral", "转诊"),
                    ("desk", "现场与电话"),
                    ("walk_in", "当日现场"),
                ],
                default="public",
                max_length=10,
            ),
        ),
        migrations.RunSQL(WRITE, migrations.RunSQL.noop),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
