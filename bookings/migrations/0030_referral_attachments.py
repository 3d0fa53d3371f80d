"""Pictures of reports and films with a referral."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0029_consultations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferralAttachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="第几张")),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("size_bytes", models.PositiveIntegerField(verbose_name="大小")),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="bookings.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "转诊附件",
                "verbose_name_plural": "转诊附件",
                "ordering": ["ordinal", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "ordinal"), name="referral_attachment_ordinal_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height__gte", 1), ("ordinal__gte", 1), ("size_bytes__gte", 1), ("width__gte", 1)
                        ),
                        name="referral_attachment_has_a_picture",
                    ),
                ],
            },
        ),
    ]
