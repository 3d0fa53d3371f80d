"""What a patient says of a visit to the hospital, and who is told of a specialist's next session."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0026_referrals"),
        ("hospitals", "0010_regionstaff"),
        ("specialists", "0025_counted_activities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "waited",
                    models.CharField(
                        choices=[("short", "差不多按时"), ("some", "等了一阵"), ("long", "等了很久")],
                        max_length=10,
                    ),
                ),
                (
                    "understood",
                    models.CharField(
                        choices=[("yes", "都明白"), ("partly", "有些不明白"), ("no", "不明白")], max_length=10
                    ),
                ),
                (
                    "helped",
                    models.CharField(
                        choices=[
                            ("yes", "解决了，或者知道下一步怎么办"),
                            ("partly", "解决了一部分"),
                            ("no", "没有解决"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    accounts.sealed.SealedTextField(
                        blank=True, default="", max_length=500, verbose_name="给医院的话"
                    ),
                ),
                (
                    "thanks",
                    accounts.sealed.SealedTextField(
                        blank=True, default="", max_length=300, verbose_name="感谢的话"
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "hidden_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_thanks", "不是感谢的话"),
                            ("personal", "写了病情、姓名或电话"),
                            ("improper", "言辞不当"),
                            ("advert", "广告"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="bookings.appointment",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hidden_by",
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
                "verbose_name": "就诊反馈",
                "verbose_name_plural": "就诊反馈",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helped__in", ["yes", "partly", "no"]),
                            ("understood__in", ["yes", "partly", "no"]),
                            ("waited__in", ["short", "some", "long"]),
                        ),
                        name="feedback_answers_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changed_at__isnull", True),
                            ("changed_at__gte", models.F("given_at")),
                            _connector="OR",
                        ),
                        name="feedback_changed_after_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("hidden_at__isnull", True), ("hidden_by__isnull", True), ("hidden_for", "")
                            ),
                            models.Q(
                                ("hidden_at__isnull", False),
                                ("hidden_by__isnull", False),
                                ("hidden_for__in", ["not_thanks", "personal", "improper", "advert"]),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_hidden_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("demo", models.BooleanField(default=False)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to=settings.AUTH_USER_MODEL,
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
                    "specialist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="specialists.specialist",
                    ),
                ),
            ],
            options={
                "verbose_name": "告诉我下次",
                "verbose_name_plural": "告诉我下次",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["specialist", "account"],
                        name="interest_of_specialist",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("account", "specialist", "demo"),
                        name="interest_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("began_at")),
                            _connector="OR",
                        ),
                        name="interest_starts_before_end",
                    ),
                ],
            },
        ),
    ]
