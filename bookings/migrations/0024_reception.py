"""Who is there on the day of a session, and what its hospital decides about it; the first rule about receiving."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SINCE = datetime(2021, 8, 1, tzinfo=UTC)
RECEPTION = {"late_minutes": 15, "calls": 0, "by_arrival": 0, "passed_behind": 3}
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
    ("reception", "报到和叫号"),
]

# Who has arrived stands somewhere: without a row here nobody would call them.
ARRIVED = """
CREATE FUNCTION appointment_arrived_has_arrival() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
BEGIN
    IF TG_TABLE_NAME = 'bookings_arrival' THEN
        wanted := OLD.appointment_id;
    ELSE
        wanted := NEW.id;
    END IF;
    IF EXISTS (
        SELECT 1 FROM bookings_appointment a WHERE a.id = wanted AND a.status IN ('arrived', 'called')
    ) AND NOT EXISTS (SELECT 1 FROM bookings_arrival r WHERE r.appointment_id = wanted) THEN
        RAISE EXCEPTION 'somebody has arrived and stands nowhere'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_arrived_has_arrival';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appointment_arrived_has_arrival
    AFTER INSERT OR UPDATE OF status ON bookings_appointment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status IN ('arrived', 'called')) EXECUTE FUNCTION appointment_arrived_has_arrival();
CREATE CONSTRAINT TRIGGER arrival_of_who_arrived_stays
    AFTER DELETE ON bookings_arrival DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION appointment_arrived_has_arrival();
"""
NO_ARRIVED = """
DROP TRIGGER arrival_of_who_arrived_stays ON bookings_arrival;
DROP TRIGGER appointment_arrived_has_arrival ON bookings_appointment;
DROP FUNCTION appointment_arrived_has_arrival();
"""
# Whoever signs a day off has its session for themselves: who changes somebody's status shares it and waits.
SIGNED_OFF = """
CREATE FUNCTION appointment_of_a_day_signed_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM bookings_reception r WHERE r.session_id = OLD.session_id AND r.signed_off_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the day of this appointment is signed off'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_of_a_day_signed_off';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_of_a_day_signed_off
    BEFORE UPDATE OF status ON bookings_appointment
    FOR EACH ROW WHEN (OLD.status <> 'pending' AND NEW.status IS DISTINCT FROM OLD.status)
    EXECUTE FUNCTION appointment_of_a_day_signed_off();
"""
NO_SIGNED_OFF = """
DROP TRIGGER appointment_of_a_day_signed_off ON bookings_appointment;
DROP FUNCTION appointment_of_a_day_signed_off();
"""


def write(apps, schema_editor):
    Policy = apps.get_model("bookings", "Policy")
    Policy.objects.get_or_create(
        rule="reception", hospital=None, valid_from=SINCE, defaults={"values": RECEPTION, "created_at": SINCE}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0023_publishing"),
        ("specialists", "0024_pools_of_what_is_just_published"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="appointment",
            name="origin",
            field=models.CharField(
                choices=[
                    ("hold", "锁号"),
                    ("offer", "候补通知"),
                    ("added", "加号"),
                    ("desk", "窗口预约"),
                ],
                default="hold",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="block", name="rule", field=models.CharField(choices=RULES, max_length=20)
        ),
        migrations.AlterField(
            model_name="policy", name="rule", field=models.CharField(choices=RULES, max_length=20)
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="arrival",
                        serialize=False,
                        to="bookings.appointment",
                    ),
                ),
                ("arrived_at", models.DateTimeField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("qr", "扫取号二维码"),
                            ("code", "取号码"),
                            ("document", "证件"),
                            ("name", "姓名"),
                            ("phone", "手机号码"),
                            ("list", "当天名单"),
                        ],
                        max_length=10,
                    ),
                ),
                ("late", models.BooleanField(default=False)),
                ("rank", models.BigIntegerField()),
                ("calls", models.PositiveSmallIntegerField(default=0)),
                ("called_at", models.DateTimeField(blank=True, null=True)),
                ("passed", models.PositiveSmallIntegerField(default=0)),
                ("away_since", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(calls=0, called_at__isnull=True)
                        | models.Q(calls__gt=0, called_at__isnull=False),
                        name="arrival_called_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(called_at__isnull=True)
                        | models.Q(called_at__gte=models.F("arrived_at")),
                        name="arrival_called_after_arriving",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reception",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reception",
                        serialize=False,
                        to="specialists.clinicsession",
                    ),
                ),
                ("calls", models.BooleanField()),
                ("by_arrival", models.BooleanField()),
                ("signed_off_at", models.DateTimeField(blank=True, null=True)),
                (
                    "signed_off_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(signed_off_at__isnull=True, signed_off_by__isnull=True)
                        | models.Q(signed_off_at__isnull=False, signed_off_by__isnull=False),
                        name="reception_signed_off_by_whom",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ARRIVED, NO_ARRIVED),
        migrations.RunSQL(SIGNED_OFF, NO_SIGNED_OFF),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
