"""What sort of clinic a sheet says, and who may come; what of its remarks was not read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("specialists", "0021_free_clinics_alone")]

    operations = [
        migrations.AddField(
            model_name="sheetsession",
            name="purpose",
            field=models.CharField(
                choices=[("clinic", "门诊"), ("studio", "名医工作室"), ("free", "义诊")],
                db_default="clinic",
                default="clinic",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="sheetsession",
            name="open_to",
            field=models.CharField(
                choices=[("everybody", "公开预约"), ("referred", "只接转诊"), ("comers", "现场取号")],
                db_default="everybody",
                default="everybody",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="sheetline",
            name="not_read",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
