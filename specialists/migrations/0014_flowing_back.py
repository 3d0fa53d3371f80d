"""When unused referral and desk numbers of a session flow back; numbers that are added are for who is present or
referred."""

from django.db import migrations, models
from django.db.models import F, Q

# By the first policy: 48 hours before; two hours later to everybody. All numbers published so far are public.
WRITE = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE specialists_clinicsession SET
    flows_back_at = greatest(starts_at - interval '48 hours', published_at),
    flows_to_all_at = greatest(starts_at - interval '48 hours', published_at) + interval '2 hours'
 WHERE status <> 'draft';
UPDATE specialists_slot SET pool = 'walk_in' WHERE added AND pool NOT IN ('walk_in', 'referral');
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("specialists", "0013_withdrawn_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="clinicsession",
            name="flows_back_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clinicsession",
            name="flows_to_all_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(WRITE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="clinicsession",
            constraint=models.CheckConstraint(
                condition=Q(flows_back_at__isnull=True, flows_to_all_at__isnull=True, status="draft")
                | (~Q(status="draft") & Q(flows_back_at__isnull=False, flows_to_all_at__isnull=False)),
                name="session_published_flows_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="clinicsession",
            constraint=models.CheckConstraint(
                condition=Q(flows_back_at__isnull=True)
                | Q(flows_back_at__gte=F("published_at"), flows_to_all_at__gte=F("flows_back_at")),
                name="session_flows_after_publishing",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=Q(added=False) | Q(pool__in=["walk_in", "referral"]),
                name="slot_added_for_present_or_referred",
            ),
        ),
    ]
