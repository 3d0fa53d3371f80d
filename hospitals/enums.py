"""The closed lists of words used about hospitals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How much of a date was reported: 2021, 2021-08 or 2021-08-14."""

    YEAR = "year", _("年")
    MONTH = "month", _("月")
    DAY = "day", _("日")


class RegionLevel(models.TextChoices):
    """The steps of the administrative tree."""

    PROVINCE = "province", _("省、自治区、直辖市")
    PREFECTURE = "prefecture", _("市、盟")
    COUNTY = "county", _("区、县、旗")
    TOWNSHIP = "township", _("乡、镇、苏木")


class Side(models.TextChoices):
    """Which side of the cooperation a hospital or a specialist stands on."""

    BEIJING = "beijing", _("北京")
    LOCAL = "local", _("内蒙古")
    OTHER = "other", _("其他地区")


class OrganisationKind(models.TextChoices):
    """What sort of body a sponsor is."""

    GOVERNMENT = "government", _("政府部门")
    SOCIETY = "society", _("学会、协会")
    INSTITUTE = "institute", _("研究所")
    COMPANY = "company", _("企业")
    GROUP = "group", _("集团")


class PartnershipStanding(models.TextChoices):
    """Whether we only read of a partnership, or its hospitals run it here."""

    REPORTED = "reported", _("据报道")
    OPERATING = "operating", _("运行中")


class StaffRole(models.TextChoices):
    """What somebody does for a hospital in the portal."""

    SCHEDULER = "scheduler", _("排班员")  # publishes, changes, withdraws sessions
    RECEPTION = "reception", _("导诊台")  # receives patients
    MANAGER = "manager", _("医院负责人")  # both, and who may do what


class RegionRole(models.TextChoices):
    """What somebody does for a region. Who audits does nothing else (三员分立)."""

    OFFICER = "officer", _("项目管理员")  # programmes, partnerships, postings, reports
    POLICY = "policy", _("规则管理员")  # booking rules
    AUDITOR = "auditor", _("审计员")  # reads the audit


class TeamRefusal(models.TextChoices):
    """Why something is not done with a member of a hospital's team."""

    NOT_MANAGER = "not_manager", _("只有本院负责人或管理员能这样做。")
    NOT_HERE = "not_here", _("这个账号现在不在本院工作。")
    SELF = "self", _("不能对自己的账号这样做，请由另一位负责人或管理员办理。")
    ELSEWHERE = "elsewhere", _("这个账号在别处也有岗位，请联系平台管理员办理。")
    NAME_TAKEN = "name_taken", _("这个用户名已经有人用了，请换一个。")
    SUSPENDED = "suspended", _("这个账号已停用。请先恢复，或选择别的账号。")
    SUSPENDED_ABOVE = "suspended_above", _("这个账号是平台管理员停用的，只有平台管理员能恢复。")


class RoomAct(models.TextChoices):
    """What an AuditEntry says of a room."""

    ADD = "add_room", _("登记诊室或地点")
    CORRECT = "correct_room", _("更正诊室或地点")


class RoleAct(models.TextChoices):
    """What an AuditEntry says of a member of staff."""

    GRANT = "grant_role", _("分配岗位")
    END = "end_role", _("撤销岗位")


class Qualifier(models.TextChoices):
    """How exactly an article gives a number: 32个, 300余张, 近200次, 约530名."""

    EXACT = "exact", _("确数")
    OVER = "over", _("超过")
    NEAR = "near", _("接近")
    APPROX = "approx", _("大约")
    INFERRED = "inferred", _("推算")


class ContradictionKind(models.TextChoices):
    """How reports disagree."""

    WITHIN = "within", _("同一篇报道前后不一")
    BETWEEN = "between", _("不同报道说法不一")
    PLAUSIBILITY = "plausibility", _("数字有待核实")
    NAMING = "naming", _("名称写法不一")


class Metric(models.TextChoices):
    """What a reported figure counts, in the order of pages; the codes are those of the data files.

    A metric is what an article counted in its own words. Two articles with the same words may
    still count differently: figures of one metric stand side by side and are never summed.
    """

    # What the programme is made of
    SUPPORTING_INSTITUTIONS = "supporting_institutions", _("支援医疗机构")
    PROJECT_CATEGORIES = "project_categories", _("合作项目大类")
    PROJECTS = "projects", _("合作项目数")
    PROJECTS_SIGNED = "projects_signed", _("已签约项目")
    SPECIALTY_PROJECTS_SIGNED_2024 = "specialty_projects_signed_2024", _("2024年签约的专科建设项目")
    DURATION_YEARS_MIN = "duration_years_min", _("计划期限（最短）")
    DURATION_YEARS_MAX = "duration_years_max", _("计划期限（最长）")
    SPECIAL_ACTIONS = "special_actions", _("专项行动")
    PROGRESS_MEETINGS = "progress_meetings", _("现场推进会")
    SYSTEMS_ISSUED = "systems_issued", _("出台制度")
    NATIONAL_REGIONAL_CENTRES = "national_regional_centres", _("国家区域医疗中心数")
    NATIONAL_REGIONAL_CENTRES_BEING_BUILT = (
        "national_regional_centres_being_built",
        _("建设中的国家区域医疗中心"),
    )
    NATIONAL_CENTRE_BRANCHES = "national_centre_branches", _("国家级医学中心分中心数")
    STUDIO_BRANCHES_IN_REGION = "studio_branches_in_region", _("工作室在自治区的分站")
    COUNTIES_VISITED = "counties_visited", _("走进的旗县")
    # Who came
    EXPERTS_WEEKLY_OUTSIDE_REGION = "experts_weekly_outside_region", _("每周出诊的区外专家")
    EXPERTS_WEEKLY = "experts_weekly", _("每周下沉诊疗的专家")
    EXPERTS_CUMULATIVE = "experts_cumulative", _("累计派出的高年资专家")
    EXPERTS_DISPATCHED = "experts_dispatched", _("派出专家")
    STATIONED_EXPERTS = "stationed_experts", _("派驻专家")
    STATIONED_EXPERTS_FIRST_BATCH = "stationed_experts_first_batch", _("首批派驻专家")
    VICE_PRESIDENTS_SECONDED = "vice_presidents_seconded", _("挂职副院长人数")
    TIANTAN_EXPERTS_PRESENT = "tiantan_experts_present", _("同行的天坛医院专家")
    VISITING_PROFESSORS = "visiting_professors", _("来访授课专家")
    # What they did
    EXPERT_CLINICS = "expert_clinics", _("专家出诊次数")
    CONSULTATIONS = "consultations", _("会诊次数")
    CLINICS_AND_CONSULTATIONS = "clinics_and_consultations", _("出诊与会诊合计")
    EXPERT_CLINIC_VISITS = "expert_clinic_visits", _("专家出诊人次")
    PATIENTS_SEEN = "patients_seen", _("接诊患者")
    SURGERIES = "surgeries", _("开展手术")
    TEACHING_ROUNDS = "teaching_rounds", _("教学查房次数")
    CASE_DISCUSSIONS = "case_discussions", _("疑难病例讨论")
    LECTURES = "lectures", _("学术讲座")
    LECTURES_TRAINING = "lectures_training", _("培训讲座")
    REMOTE_TEACHING = "remote_teaching", _("远程教学")
    FORUMS_HELD = "forums_held", _("举办论坛")
    REFERRALS_GREEN_CHANNEL = "referrals_green_channel", _("绿色通道转诊")
    # What stays
    LOCAL_DOCTORS_PAIRED = "local_doctors_paired", _("结对帮带的本地医生")
    APPRENTICES = "apprentices", _("师带徒人数")
    TEAM_TO_TEAM = "team_to_team", _("团队带团队")
    MENTORED_PERSONS = "mentored_persons", _("帮扶带教人数")
    TRAINEES_TO_BEIJING = "trainees_to_beijing", _("赴京进修人数")
    STAFF_TRAINED = "staff_trained", _("培训医务人员")
    NEW_TECHNIQUES = "new_techniques", _("新业务、新技术")
    NEW_SPECIALTIES = "new_specialties", _("新建临床专科")
    TOPICS_SUBMITTED = "topics_submitted", _("共同提交课题")
    PAPERS_JOINT = "papers_joint", _("合作发表论文")
    PAPERS = "papers", _("发表论文")
    AWARD_REPUTATION_NOMINATION = "award_reputation_nomination", _("专科声誉提名")
    AWARD_BEIJING_MEDICAL_SCIENCE = "award_beijing_medical_science", _("北京医学科技奖")
    # A hospital's own figures
    OUTPATIENT_VISITS = "outpatient_visits", _("门诊量")
    OUTPATIENT_GROWTH_YOY = "outpatient_growth_yoy", _("门诊量同比增长")
    DISCHARGES = "discharges", _("出院人数")
    DISCHARGE_GROWTH_YOY = "discharge_growth_yoy", _("出院人数同比增长")
    SURGERY_GROWTH_YOY = "surgery_growth_yoy", _("手术量同比增长")
    LEVEL3_4_SURGERY_SHARE_CHANGE_PP = "level3_4_surgery_share_change_pp", _("三四级手术占比提升")
    BED_OCCUPANCY = "bed_occupancy", _("床位使用率")
    BED_OCCUPANCY_CHANGE_PP = "bed_occupancy_change_pp", _("床位使用率同比提升")
    INTERVENTIONAL_ABLATION_SURGERIES = "interventional_ablation_surgeries", _("微创介入、消融手术")
    BEDS = "beds", _("床位")
    DOCTORS = "doctors", _("医师")
    NURSES = "nurses", _("护士")
    PLANNED_BEDS = "planned_beds", _("拟开放床位")
    PLANNED_WARDS = "planned_wards", _("拟设病区")
    PLANNED_CLINICS = "planned_clinics", _("拟设门诊诊室")
    PLANNED_MASTER_STUDIOS = "planned_master_studios", _("拟建国医大师工作室")
    YEARLY_DISCIPLINE_FUND = "yearly_discipline_fund", _("每年学科建设资金")
    POSTS_FOR_RECRUITMENT = "posts_for_recruitment", _("拿出的编制")
    # Allergy care in three levels
    LEVEL1_HOSPITALS = "level1_hospitals", _("市级防治中心")
    COUNTY_LEVEL_DEPARTMENTS = "county_level_departments", _("旗县区分科")
    COMMUNITY_CLINICS = "community_clinics", _("社区卫生服务中心")
    TOWNSHIP_CLINICS = "township_clinics", _("乡镇卫生院")
    PATIENTS_ALLERGY = "patients_allergy", _("过敏性疾病诊疗人次")
    UNICAP_TESTS = "unicap_tests", _("UniCAP检测")
    SIGE_TESTS = "sige_tests", _("特异性IgE检测")
    SKIN_PRICK_TESTS = "skin_prick_tests", _("皮肤点刺试验")
    IN_VITRO_ALLERGEN_TESTS = "in_vitro_allergen_tests", _("体外过敏原检测")
    # Key specialties, networks, emergency care
    SPECIALTY_REGIONAL = "specialty_regional", _("自治区级重点专科")
    SPECIALTY_CITY = "specialty_city", _("市级重点专科")
    SPECIALTY_COUNTY = "specialty_county", _("旗县级名专科")
    INTERNET_HOSPITALS = "internet_hospitals", _("互联网医院数")
    PRIVATE_INSTITUTIONS_IN_NETWORK = "private_institutions_in_network", _("加入医联体的民营机构")
    CALL_LINES_BEFORE = "call_lines_before", _("120呼叫线路（扩容前）")
    CALL_LINES_AFTER = "call_lines_after", _("120呼叫线路（扩容后）")
    VEHICLES_BEFORE = "vehicles_before", _("入网急救车辆（扩容前）")
    VEHICLES_AFTER = "vehicles_after", _("入网急救车辆（扩容后）")
    TEMPORARY_STATIONS_ADDED = "temporary_stations_added", _("新增临时急救站点")
    # Health insurance and prices
    PRICE_ADJUSTED_ITEMS = "price_adjusted_items", _("调整价格的项目")
    PRICE_EXTENDED_ITEMS = "price_extended_items", _("拓展的价格项目")
    REGISTRATION_FEE_ITEMS_COVERED = "registration_fee_items_covered", _("纳入报销的门诊诊察费项目")
    REGISTRATION_FEE_REIMBURSEMENT_BEFORE = (
        "registration_fee_reimbursement_before",
        _("挂号费报销比例（调整前）"),
    )
    REGISTRATION_FEE_REIMBURSEMENT_AFTER = (
        "registration_fee_reimbursement_after",
        _("挂号费报销比例（调整后）"),
    )
    DRUGS_PROCURED = "drugs_procured", _("集中采购药品品种")
    CONSUMABLES_PROCURED = "consumables_procured", _("集中采购医用耗材")
    PROCUREMENT_PRICE_CUT = "procurement_price_cut", _("集中采购平均降幅")
    SAVINGS_2022 = "savings_2022", _("2022年节省资金")
    DIP_HOSPITALS = "dip_hospitals", _("按病种付费的医院")
    DIP_SETTLEMENT_PASS_RATE = "dip_settlement_pass_rate", _("结算清单合格率")
    DIP_FUND_SHARE = "dip_fund_share", _("按病种付费的基金支付比例")
    AVERAGE_OUTPATIENT_COST_CHANGE = "average_outpatient_cost_change", _("次均门诊费用变化")


class Unit(models.TextChoices):
    """What one of it is; the Chinese words are those of the articles."""

    IN_ALL = "in_all", _("个")
    INSTITUTION = "institution", _("家")
    CATEGORY = "category", _("类")
    ITEM = "item", _("项")
    TIME = "time", _("次")
    CASE = "case", _("例")
    PERSON = "person", _("人")
    MEMBER = "member", _("名")
    VISIT = "visit", _("人次")
    MEMBER_PER_WEEK = "member_per_week", _("名/周")
    PAPER = "paper", _("篇")
    BED = "bed", _("张")
    YEAR = "year", _("年时间")
    LINE = "line", _("路")
    VEHICLE = "vehicle", _("辆")
    PERCENT = "percent", _("百分比")
    PERCENTAGE_POINT = "percentage_point", _("个百分点")
    YUAN_10000_A_YEAR = "yuan_10000_a_year", _("万元/年")
    YUAN_100_MILLION = "yuan_100_million", _("亿元")
