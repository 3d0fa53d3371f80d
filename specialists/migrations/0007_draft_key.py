"""A form that is sent twice drafts one session."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("specialists", "0006_activity")]

    operations = [
        migrations.AddField(
            model_name="clinicsession",
            name="draft_key",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="clinicsession",
            constraint=models.UniqueConstraint(
                fields=("hospital", "draft_key"), name="session_once_per_form"
            ),
        ),
    ]
