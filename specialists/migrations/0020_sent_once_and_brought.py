"""The form a posting was recorded with, so that it makes one; what a sheet tells patients to bring."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("specialists", "0019_kinds_of_visit")]

    operations = [
        migrations.AddField(
            model_name="posting",
            name="key",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(fields=("hospital", "key"), name="posting_once_per_form"),
        ),
        migrations.AddField(
            model_name="sheetsession",
            name="bring",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
