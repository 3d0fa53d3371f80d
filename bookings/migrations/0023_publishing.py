"""Whether another person looks a session over before it is published; the first rule about it."""

from datetime import UTC, datetime

from django.db import migrations, models

SINCE = datetime(2021, 8, 1, tzinfo=UTC)
PUBLISHING = {"others": 0}
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
    ("half_days", "上午和下午的钟点"),
    ("publishing", "发布出诊"),
]


def write(apps, schema_editor):
    Policy = apps.get_model("bookings", "Policy")
    Policy.objects.get_or_create(
        rule="publishing",
        hospital=None,
        valid_from=SINCE,
        defaults={"values": PUBLISHING, "created_at": SINCE},
    )


class Migration(migrations.Migration):
    dependencies = [("bookings", "0022_half_days")]

    operations = [
        migrations.AlterField(
            model_name="block", name="rule", field=models.CharField(choices=RULES, max_length=20)
        ),
        migrations.AlterField(
            model_name="policy", name="rule", field=models.CharField(choices=RULES, max_length=20)
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
