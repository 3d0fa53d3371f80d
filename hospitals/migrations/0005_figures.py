"""What articles counted, and where they disagree."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hospitals", "0004_staff"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contradiction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "also_reported_in",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=100),
                        blank=True,
                        default=list,
                        help_text="其他报道的编号",
                        size=None,
                    ),
                ),
                (
                    "evidence",
                    models.JSONField(blank=True, default=list, help_text="报道原文：source 与 quote"),
                ),
                (
                    "inferred",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("loaded", models.JSONField(default=dict, editable=False)),
                ("slug", models.SlugField(max_length=100, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("within", "同一篇报道前后不一"),
                            ("between", "不同报道说法不一"),
                            ("plausibility", "数字有待核实"),
                            ("naming", "名称写法不一"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("statement", models.TextField(verbose_name="说明")),
                ("statement_en", models.TextField(blank=True, verbose_name="英文说明")),
                ("advice", models.TextField(blank=True, verbose_name="处理建议")),
                (
                    "hospitals",
                    models.ManyToManyField(
                        blank=True,
                        related_name="contradictions",
                        to="hospitals.hospital",
                        verbose_name="医院",
                    ),
                ),
                (
                    "programmes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="contradictions",
                        to="hospitals.programme",
                        verbose_name="合作项目",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hospitals.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "报道出入",
                "verbose_name_plural": "报道出入",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "also_reported_in",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=100),
                        blank=True,
                        default=list,
                        help_text="其他报道的编号",
                        size=None,
                    ),
                ),
                (
                    "evidence",
                    models.JSONField(blank=True, default=list, help_text="报道原文：source 与 quote"),
                ),
                (
                    "inferred",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("loaded", models.JSONField(default=dict, editable=False)),
                ("slug", models.SlugField(max_length=150, unique=True)),
                (
                    "metric",
                    models.CharField(
                        choices=[
                            ("supporting_institutions", "支援医疗机构"),
                            ("project_categories", "合作项目大类"),
                            ("projects", "合作项目数"),
                            ("projects_signed", "已签约项目"),
                            ("specialty_projects_signed_2024", "2024年签约的专科建设项目"),
                            ("duration_years_min", "计划期限（最短）"),
                            ("duration_years_max", "计划期限（最长）"),
                            ("special_actions", "专项行动"),
                            ("progress_meetings", "现场推进会"),
                            ("systems_issued", "出台制度"),
                            ("national_regional_centres", "国家区域医疗中心数"),
                            ("national_regional_centres_being_built", "建设中的国家区域医疗中心"),
                            ("national_centre_branches", "国家级医学中心分中心数"),
                            ("studio_branches_in_region", "工作室在自治区的分站"),
                            ("counties_visited", "走进的旗县"),
                            ("experts_weekly_outside_region", "每周出诊的区外专家"),
                            ("experts_weekly", "每周下沉诊疗的专家"),
                            ("experts_cumulative", "累计派出的高年资专家"),
                            ("experts_dispatched", "派出专家"),
                            ("stationed_experts", "派驻专家"),
                            ("stationed_experts_first_batch", "首批派驻专家"),
                            ("vice_presidents_seconded", "挂职副院长人数"),
                            ("tiantan_experts_present", "同行的天坛医院专家"),
                            ("visiting_professors", "来访授课专家"),
                            ("expert_clinics", "专家出诊次数"),
                            ("consultations", "会诊次数"),
                            ("clinics_and_consultations", "出诊与会诊合计"),
                            ("expert_clinic_visits", "专家出诊人次"),
                            ("patients_seen", "接诊患者"),
                            ("surgeries", "开展手术"),
                            ("teaching_rounds", "教学查房次数"),
                            ("case_discussions", "疑难病例讨论"),
                            ("lectures", "学术讲座"),
                            ("lectures_training", "培训讲座"),
                            ("remote_teaching", "远程教学"),
                            ("forums_held", "举办论坛"),
                            ("referrals_green_channel", "绿色通道转诊"),
                            ("local_doctors_paired", "结对帮带的本地医生"),
                            ("apprentices", "师带徒人数"),
                            ("team_to_team", "团队带团队"),
                            ("mentored_persons", "帮扶带教人数"),
                            ("trainees_to_beijing", "赴京进修人数"),
                            ("staff_trained", "培训医务人员"),
                            ("new_techniques", "新业务、新技术"),
                            ("new_specialties", "新建临床专科"),
                            ("topics_submitted", "共同提交课题"),
                            ("papers_joint", "合作发表论文"),
                            ("papers", "发表论文"),
                            ("award_reputation_nomination", "专科声誉提名"),
                            ("award_beijing_medical_science", "北京医学科技奖"),
                            ("outpatient_visits", "门诊量"),
                            ("outpatient_growth_yoy", "门诊量同比增长"),
                            ("discharges", "出院人数"),
                            ("discharge_growth_yoy", "出院人数同比增长"),
                            ("surgery_growth_yoy", "手术量同比增长"),
                            ("level3_4_surgery_share_change_pp", "三四级手术占比提升"),
                            ("bed_occupancy", "床位使用率"),
                            ("bed_occupancy_change_pp", "床位使用率同比提升"),
                            ("interventional_ablation_surgeries", "微创介入、消融手术"),
                            ("beds", "床位"),
                            ("doctors", "医师"),
                            ("nurses", "护士"),
                            ("planned_beds", "拟开放床位"),
                            ("planned_wards", "拟设病区"),
                            ("planned_clinics", "拟设门诊诊室"),
                            ("planned_master_studios", "拟建国医大师工作室"),
                            ("yearly_discipline_fund", "每年学科建设资金"),
                            ("posts_for_recruitment", "拿出的编制"),
                            ("level1_hospitals", "市级防治中心"),
                            ("county_level_departments", "旗县区分科"),
                            ("community_clinics", "社区卫生服务中心"),
                            ("township_clinics", "乡镇卫生院"),
                            ("patients_allergy", "过敏性疾病诊疗人次"),
                            ("unicap_tests", "UniCAP检测"),
                            ("sige_tests", "特异性IgE检测"),
                            ("skin_prick_tests", "皮肤点刺试验"),
                            ("in_vitro_allergen_tests", "体外过敏原检测"),
                            ("specialty_regional", "自治区级重点专科"),
                            ("specialty_city", "市级重点专科"),
                            ("specialty_county", "旗县级名专科"),
                            ("internet_hospitals", "互联网医院数"),
                            ("private_institutions_in_network", "加入医联体的民营机构"),
                            ("call_lines_before", "120呼叫线路（扩容前）"),
                            ("call_lines_after", "120呼叫线路（扩容后）"),
                            ("vehicles_before", "入网急救车辆（扩容前）"),
                            ("vehicles_after", "入网急救车辆（扩容后）"),
                            ("temporary_stations_added", "新增临时急救站点"),
                            ("price_adjusted_items", "调整价格的项目"),
                            ("price_extended_items", "拓展的价格项目"),
                            ("registration_fee_items_covered", "纳入报销的门诊诊察费项目"),
                            ("registration_fee_reimbursement_before", "挂号费报销比例（调整前）"),
                            ("registration_fee_reimbursement_after", "挂号费报销比例（调整后）"),
                            ("drugs_procured", "集中采购药品品种"),
                            ("consumables_procured", "集中采购医用耗材"),
                            ("procurement_price_cut", "集中采购平均降幅"),
                            ("savings_2022", "2022年节省资金"),
                            ("dip_hospitals", "按病种付费的医院"),
                            ("dip_settlement_pass_rate", "结算清单合格率"),
                            ("dip_fund_share", "按病种付费的基金支付比例"),
                            ("average_outpatient_cost_change", "次均门诊费用变化"),
                        ],
                        max_length=40,
                        verbose_name="统计内容",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="数值")),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exact", "确数"),
                            ("over", "超过"),
                            ("near", "接近"),
                            ("approx", "大约"),
                            ("inferred", "推算"),
                        ],
                        default="exact",
                        max_length=8,
                        verbose_name="精确程度",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("in_all", "个"),
                            ("institution", "家"),
                            ("category", "类"),
                            ("item", "项"),
                            ("time", "次"),
                            ("case", "例"),
                            ("person", "人"),
                            ("member", "名"),
                            ("visit", "人次"),
                            ("member_per_week", "名/周"),
                            ("paper", "篇"),
                            ("bed", "张"),
                            ("year", "年时间"),
                            ("line", "路"),
                            ("vehicle", "辆"),
                            ("percent", "百分比"),
                            ("percentage_point", "个百分点"),
                            ("yuan_10000_a_year", "万元/年"),
                            ("yuan_100_million", "亿元"),
                        ],
                        max_length=20,
                        verbose_name="单位",
                    ),
                ),
                (
                    "numeric",
                    models.BooleanField(default=True, help_text="奖项等只显示原文", verbose_name="是数值"),
                ),
                ("planned", models.BooleanField(default=False, verbose_name="只是计划")),
                (
                    "period",
                    models.CharField(
                        blank=True,
                        help_text="报道所写，如“2021年以来”",
                        max_length=40,
                        verbose_name="统计时段",
                    ),
                ),
                ("subject_text", models.CharField(blank=True, max_length=40, verbose_name="统计科目")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="统计范围")),
                ("phrase", models.CharField(max_length=200, verbose_name="报道原文")),
                ("as_of_on", models.DateField(blank=True, null=True, verbose_name="截至日期")),
                (
                    "as_of_precision",
                    models.CharField(
                        blank=True, choices=[("year", "年"), ("month", "月"), ("day", "日")], max_length=5
                    ),
                ),
                ("as_of_until_on", models.DateField(blank=True, null=True)),
                (
                    "as_of_until_precision",
                    models.CharField(
                        blank=True, choices=[("year", "年"), ("month", "月"), ("day", "日")], max_length=5
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="hospitals.hospital",
                        verbose_name="医院",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="hospitals.programme",
                        verbose_name="合作项目",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hospitals.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "报道数据",
                "verbose_name_plural": "报道数据",
                "ordering": [models.OrderBy(models.F("as_of_on"), descending=True, nulls_last=True), "slug"],
            },
        ),
        migrations.CreateModel(
            name="ContradictionFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "contradiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figure_links",
                        to="hospitals.contradiction",
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contradiction_links",
                        to="hospitals.figure",
                    ),
                ),
            ],
            options={
                "verbose_name": "出入中的数据",
                "verbose_name_plural": "出入中的数据",
                "ordering": ["contradiction", "position", "id"],
            },
        ),
        migrations.AddField(
            model_name="contradiction",
            name="figures",
            field=models.ManyToManyField(
                related_name="contradictions",
                through="hospitals.ContradictionFigure",
                to="hospitals.figure",
                verbose_name="报道数据",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("as_of_on__isnull", True), ("as_of_precision", "")),
                    models.Q(("as_of_on__isnull", False), ("as_of_precision__in", ["year", "month", "day"])),
                    _connector="OR",
                ),
                name="figure_as_of_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("as_of_until_on__isnull", True), ("as_of_until_precision", "")),
                    models.Q(
                        ("as_of_until_on__isnull", False),
                        ("as_of_until_precision__in", ["year", "month", "day"]),
                    ),
                    _connector="OR",
                ),
                name="figure_as_of_until_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("as_of_until_on__isnull", True),
                    models.Q(("as_of_on__isnull", False), ("as_of_until_on__gte", models.F("as_of_on"))),
                    _connector="OR",
                ),
                name="figure_as_of_range_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("programme__isnull", False), ("hospital__isnull", False), _connector="OR"
                ),
                name="figure_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="contradictionfigure",
            constraint=models.UniqueConstraint(
                fields=("contradiction", "figure"), name="contradiction_figure_once"
            ),
        ),
    ]
