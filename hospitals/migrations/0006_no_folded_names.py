"""Search reads SearchName alone: the folded columns beside names go."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0005_figures"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="department",
            name="name_folded",
        ),
        migrations.RemoveField(
            model_name="hospital",
            name="name_folded",
        ),
    ]
