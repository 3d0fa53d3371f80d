"""Lists of sessions in their order, withdrawn ones in their place, out of one index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("specialists", "0007_draft_key")]

    operations = [
        migrations.RemoveIndex(model_name="clinicsession", name="session_published_by_start"),
        migrations.AddIndex(
            model_name="clinicsession",
            index=models.Index(
                condition=models.Q(status__in=["published", "withdrawn"]),
                fields=["starts_at", "id"],
                name="session_listed_by_start",
            ),
        ),
    ]
