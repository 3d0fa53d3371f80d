"""What people call the fields they meet in lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="notice",
            options={"verbose_name": "通知", "verbose_name_plural": "通知"},
        ),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[("sms", "短信"), ("email", "电子邮件")], max_length=10, verbose_name="渠道"
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="due_at",
            field=models.DateTimeField(verbose_name="应发时间"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(max_length=40, verbose_name="种类"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="lapsed_claims",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="中断次数"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="发送时间"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="status",
            field=models.CharField(
                choices=[
                    ("due", "待发送"),
                    ("sent", "已发送"),
                    ("dropped", "不再需要"),
                    ("failed", "发送失败"),
                ],
                default="due",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="subject_id",
            field=models.BigIntegerField(verbose_name="事由编号"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="subject_kind",
            field=models.CharField(max_length=40, verbose_name="事由种类"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数"),
        ),
    ]
