"""How many live in a region, by which source; records of one hospital that were merged."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0010_regionstaff"),
    ]

    operations = [
        migrations.AddField(
            model_name="hospital",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="hospitals.hospital",
                verbose_name="已合并到",
            ),
        ),
        migrations.AddField(
            model_name="region",
            name="population",
            field=models.PositiveIntegerField(
                blank=True, help_text="用来算每万人的次数；没有就不算", null=True, verbose_name="常住人口"
            ),
        ),
        migrations.AddField(
            model_name="region",
            name="population_basis",
            field=models.CharField(
                blank=True,
                help_text="如“第七次全国人口普查公报，2020年11月1日”",
                max_length=200,
                verbose_name="人口数的出处",
            ),
        ),
        migrations.AddConstraint(
            model_name="hospital",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="hospital_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("population", None), ("population_basis", "")),
                    models.Q(("population__gt", 0), models.Q(("population_basis", ""), _negated=True)),
                    _connector="OR",
                ),
                name="region_population_with_its_source",
            ),
        ),
    ]
