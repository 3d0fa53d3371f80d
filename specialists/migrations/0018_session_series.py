"""Series of sessions: their rule, exceptions and specialists; which session stands for which of their days."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0010_regionstaff"),
        ("specialists", "0017_postings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="clinicsession",
            name="series_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="SeriesSpecialist",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="specialists.posting",
                    ),
                ),
            ],
            options={
                "verbose_name": "周期排班的专家",
                "verbose_name_plural": "周期排班的专家",
                "ordering": ["series", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="SessionSeries",
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
                        choices=[("single", "专家门诊"), ("team", "团队门诊"), ("joint", "联合门诊")],
                        default="single",
                        max_length=10,
                    ),
                ),
                ("rrule", models.CharField(max_length=200, verbose_name="周期")),
                ("starts_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("begins", models.TimeField()),
                ("ends", models.TimeField()),
                ("numbers", models.PositiveSmallIntegerField()),
                ("group_minutes", models.PositiveSmallIntegerField(default=30)),
                ("fee_yuan", models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ("bring", models.TextField(blank=True)),
                ("skips_holidays", models.BooleanField(default=True)),
                ("works_make_up", models.BooleanField(default=False)),
                ("demo", models.BooleanField(default=False)),
                ("key", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hospitals.department",
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="hospitals.hospital",
                    ),
                ),
                (
                    "postings",
                    models.ManyToManyField(
                        related_name="series",
                        through="specialists.SeriesSpecialist",
                        to="specialists.posting",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hospitals.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "周期排班",
                "verbose_name_plural": "周期排班",
                "ordering": ["hospital", "starts_on", "id"],
            },
        ),
        migrations.AddField(
            model_name="seriesspecialist",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="series_specialists",
                to="specialists.sessionseries",
            ),
        ),
        migrations.CreateModel(
            name="SeriesException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("kind", models.CharField(choices=[("close", "不出诊"), ("open", "加开")], max_length=5)),
                ("begins", models.TimeField(blank=True, null=True)),
                ("ends", models.TimeField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=100)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="specialists.sessionseries",
                    ),
                ),
            ],
            options={
                "verbose_name": "周期排班的例外",
                "verbose_name_plural": "周期排班的例外",
                "ordering": ["series", "on"],
            },
        ),
        migrations.AddField(
            model_name="clinicsession",
            name="series",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="specialists.sessionseries",
            ),
        ),
        migrations.AddConstraint(
            model_name="clinicsession",
            constraint=models.UniqueConstraint(
                fields=("series", "series_on"), name="session_once_a_day_of_its_series"
            ),
        ),
        migrations.AddConstraint(
            model_name="clinicsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("series__isnull", True), ("series_on__isnull", True)),
                    models.Q(("series__isnull", False), ("series_on__isnull", False)),
                    _connector="OR",
                ),
                name="session_of_a_series_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionseries",
            constraint=models.UniqueConstraint(fields=("hospital", "key"), name="series_once_per_form"),
        ),
        migrations.AddConstraint(
            model_name="sessionseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("rrule__regex", "^FREQ=(WEEKLY|MONTHLY)(;[A-Z]+=[-0-9A-Z,]+)+$")),
                name="series_rule_is_weekly_or_monthly",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("begins"))), name="series_starts_before_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionseries",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="series_ends_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionseries",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("numbers__lte", 300), ("group_minutes__gte", 5), ("group_minutes__lte", 60)
                ),
                name="series_numbers_within_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesspecialist",
            constraint=models.UniqueConstraint(fields=("series", "posting"), name="series_specialist_once"),
        ),
        migrations.AddConstraint(
            model_name="seriesexception",
            constraint=models.UniqueConstraint(fields=("series", "on"), name="series_exception_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="seriesexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("begins__isnull", True), ("ends__isnull", True)),
                    models.Q(("begins__isnull", False), ("ends__gt", models.F("begins")), ("kind", "open")),
                    _connector="OR",
                ),
                name="series_exception_clocks_of_an_open_day",
            ),
        ),
    ]
