"""Steps of booking are counted here while Redis is gone: in a table that a crash may empty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_audit_kept_long_enough")]

    operations = [
        migrations.CreateModel(
            name="StepCount",
            fields=[
                ("key", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("steps", models.IntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "操作计次",
                "verbose_name_plural": "操作计次",
                "indexes": [models.Index(fields=["ends_at"], name="accounts_steps_end")],
            },
        ),
        # A count costs no write to the log of transactions.
        migrations.RunSQL(
            "ALTER TABLE accounts_stepcount SET UNLOGGED", "ALTER TABLE accounts_stepcount SET LOGGED"
        ),
    ]
