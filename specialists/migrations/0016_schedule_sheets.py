"""Sheets that hospitals send, line by line, and what was made of them; drafts that somebody asks to publish."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0010_regionstaff"),
        ("specialists", "0015_holidays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScheduleSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="文件")),
                ("sent_at", models.DateTimeField()),
                ("key", models.UUIDField(editable=False)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "排班表",
                "verbose_name_plural": "排班表",
                "ordering": ["-sent_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SheetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("tab", models.CharField(blank=True, max_length=100)),
                ("row", models.PositiveIntegerField()),
                ("cell", models.CharField(blank=True, max_length=10)),
                ("said", models.JSONField()),
                ("verdict", models.CharField(max_length=8)),
                (
                    "doubts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                (
                    "warnings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("about", models.TextField(blank=True)),
                ("pieces", models.JSONField(blank=True, default=dict)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "排班表的一行",
                "verbose_name_plural": "排班表的各行",
                "ordering": ["sheet", "position"],
            },
        ),
        migrations.CreateModel(
            name="SheetSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "specialists",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("on", models.DateField()),
                ("half", models.CharField(max_length=7)),
                ("begins", models.TimeField(blank=True, null=True)),
                ("ends", models.TimeField(blank=True, null=True)),
                ("together", models.CharField(blank=True, max_length=3)),
                ("department", models.CharField(blank=True, max_length=100)),
                ("room", models.CharField(blank=True, max_length=100)),
                ("numbers", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("fee_yuan", models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ("wanted", models.BooleanField(default=False)),
                ("made", models.BooleanField(default=False)),
                ("made_as", models.CharField(blank=True, max_length=16)),
            ],
            options={
                "verbose_name": "排班表里的一场",
                "verbose_name_plural": "排班表里的各场",
                "ordering": ["line", "position"],
            },
        ),
        migrations.AddField(
            model_name="clinicsession",
            name="proposed_as",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name="clinicsession",
            name="proposed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="clinicsession",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="clinicsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("proposed_as", ""), ("proposed_at__isnull", True), ("proposed_by__isnull", True)
                    ),
                    models.Q(
                        ("proposed_at__isnull", False),
                        ("proposed_by__isnull", False),
                        models.Q(("proposed_as", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="session_proposed_by_whom_and_when",
            ),
        ),
        migrations.AddField(
            model_name="schedulesheet",
            name="hospital",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="schedule_sheets",
                to="hospitals.hospital",
            ),
        ),
        migrations.AddField(
            model_name="schedulesheet",
            name="sent_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sheetline",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sheetline",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="specialists.schedulesheet",
            ),
        ),
        migrations.AddField(
            model_name="sheetsession",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sessions",
                to="specialists.sheetline",
            ),
        ),
        migrations.AddField(
            model_name="sheetsession",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sheet_sessions",
                to="specialists.clinicsession",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedulesheet",
            constraint=models.UniqueConstraint(
                fields=("hospital", "key"), name="schedule_sheet_once_per_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetline",
            constraint=models.UniqueConstraint(fields=("sheet", "position"), name="sheet_line_position_once"),
        ),
        migrations.AddConstraint(
            model_name="sheetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="sheet_line_answered_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetsession",
            constraint=models.UniqueConstraint(
                fields=("line", "position"), name="sheet_session_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends__isnull", True),
                    ("begins__isnull", True),
                    ("ends__gt", models.F("begins")),
                    _connector="OR",
                ),
                name="sheet_session_starts_before_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("specialists__len", 0), _negated=True),
                name="sheet_session_has_a_specialist",
            ),
        ),
    ]
