"""复诊约定: what a hospital promises somebody who was seen, and how many numbers of a session are kept for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RECALL = {"recall_percent": 30}


def write(apps, schema_editor):
    """The first value of the new rule, in every row of the pools."""
    Policy = apps.get_model("bookings", "Policy")
    for row in Policy.objects.filter(rule="pools"):
        row.values = {**row.values, **RECALL}
        row.save(update_fields=["values"])


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0027_after_visit"),
        ("hospitals", "0010_regionstaff"),
        ("specialists", "0026_recall_pool"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="appointment",
            name="pool",
            field=models.CharField(
                choices=[
                    ("public", "公开预约"),
                    ("referral", "转诊"),
                    ("desk", "现场与电话"),
                    ("walk_in", "当日现场"),
                    ("recall", "复诊"),
                ],
                default="public",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "复诊"),
                            ("results", "看结果：专家下次来时"),
                            ("partner", "看结果：由本院医生看"),
                        ],
                        max_length=10,
                        verbose_name="内容",
                    ),
                ),
                ("demo", models.BooleanField(default=False)),
                ("from_on", models.DateField(verbose_name="最早日期")),
                ("until_on", models.DateField(verbose_name="最晚日期")),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "已看过"),
                            ("unwanted", "不需要了"),
                            ("mistake", "记错了"),
                            ("merged", "合并就诊人时，和另一条并成了一条"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="bookings.appointment",
                        verbose_name="哪次就诊",
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
                        verbose_name="到哪个科室看",
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
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hospitals.hospital"
                    ),
                ),
                (
                    "kept_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="specialists.clinicsession",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="bookings.patient",
                    ),
                ),
                (
                    "specialist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="specialists.specialist",
                    ),
                ),
            ],
            options={
                "verbose_name": "复诊约定",
                "verbose_name_plural": "复诊约定",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["specialist", "made_at"],
                        name="recall_of_specialist",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["kept_in"], name="recall_kept_in"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="recall_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at", None)),
                            models.Q(
                                ("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="recall_ended_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("department", None), ("kind", "partner"), _connector="OR"),
                        name="recall_department_of_partner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept_in", None), ("kind", "visit"), _connector="OR"),
                        name="recall_number_for_visit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("patient", "hospital", "specialist", "kind", "demo"),
                        name="recall_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
