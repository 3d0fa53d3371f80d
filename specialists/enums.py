"""The fixed sets of the supply side."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionKind(models.TextChoices):
    """How the specialists of one session see patients."""

    SINGLE = "single", _("专家门诊")
    TEAM = "team", _("团队门诊")  # any one of them sees you
    JOINT = "joint", _("联合门诊")  # all of them see you together


class SessionPurpose(models.TextChoices):
    """What sort of clinic a session is."""

    CLINIC = "clinic", _("门诊")
    STUDIO = "studio", _("名医工作室")
    FREE = "free", _("义诊")  # nothing is paid, and it counts in nobody's limits


class OpenTo(models.TextChoices):
    """Who may have the numbers of a session."""

    EVERYBODY = (
        "everybody",
        _("公开预约"),
    )  # by the hospital's rules: some are kept for referrals and for the desk
    REFERRED = "referred", _("只接转诊")
    COMERS = "comers", _("现场取号")  # who comes on the day; nothing is booked ahead


class TripKind(models.TextChoices):
    """Why several sessions belong together."""

    VISIT = "visit", _("多日出诊")  # one visit of several half-days
    OUTREACH = "outreach", _("下乡巡诊")  # one place after another (健康直通车, 两次下沉)


class TripAct(models.TextChoices):
    """What an AuditEntry says of a trip."""

    MAKE = "make_trip", _("新建行程")
    CHANGE = "change_trip", _("修改行程")
    DELETE = "delete_trip", _("删除行程")


class SessionStatus(models.TextChoices):
    """Where a session is in its life; the allowed moves are in transitions.py."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已停诊")
    CLOSED = "closed", _("已结束")


class WithdrawReason(models.TextChoices):
    """Why a hospital withdraws a session: a code, so that nothing personal is stored."""

    SPECIALIST_UNAVAILABLE = "specialist_unavailable", _("专家临时不能来诊")
    TRAVEL = "travel", _("专家行程受阻")
    WEATHER = "weather", _("天气原因")
    HOSPITAL = "hospital", _("医院原因")


class Pool(models.TextChoices):
    """Whom a number is kept for."""

    PUBLIC = "public", _("公开预约")
    REFERRAL = "referral", _("转诊")
    DESK = "desk", _("现场与电话")
    WALK_IN = "walk_in", _("当日现场")
    RECALL = "recall", _("复诊")  # for those to whom the hospital promised a number of the next session


class LegalBasis(models.TextChoices):
    """On what basis a physician practises at the receiving hospital (医师法; FIELD c7)."""

    PAIRED_SUPPORT = "paired_support", _("对口支援")
    MEDICAL_ALLIANCE = "medical_alliance", _("医联体内执业")
    MULTI_SITE = "multi_site", _("多机构备案")
    ADDED_REGISTRATION = "added_registration", _("增加注册")
    GOVERNMENT_TASK = "government_task", _("政府任务")
    FREE_CLINIC = "free_clinic", _("义诊")
    CONSULTATION = "consultation", _("会诊邀请")  # for a named patient: no clinic for the public stands on it
    NOT_STATED = "not_stated", _("未说明")


class Sex(models.TextChoices):
    """FHIR administrative-gender; of a specialist only where an article tells it."""

    FEMALE = "female", _("女")
    MALE = "male", _("男")


class ConditionKind(models.TextChoices):
    """What sort of word a patient typed."""

    DISEASE = "disease", _("疾病")
    SYMPTOM = "symptom", _("症状")
    PROCEDURE = "procedure", _("手术与治疗")
    TEST = "test", _("检查")
    TOPIC = "topic", _("就诊主题")


class AttendantRole(models.TextChoices):
    """Who looks after a specialist's visits."""

    SPECIALIST = "specialist", _("专家本人")
    ASSISTANT = "assistant", _("专家助手")


class AttendantAct(models.TextChoices):
    """What an AuditEntry says of an attendant."""

    APPOINT = "appoint_attendant", _("开通专家账号")
    END = "end_attendant", _("停用专家账号")


class DraftAct(models.TextChoices):
    """What an AuditEntry says of a draft. What follows publishing is in StatusChange."""

    DRAFT = "draft_session", _("新建草稿")
    EDIT = "edit_draft", _("修改草稿")
    DELETE = "delete_draft", _("删除草稿")
    PROPOSE = "propose_draft", _("提交草稿待发布")


class SheetAct(models.TextChoices):
    """What an AuditEntry says of a sheet of visits."""

    KEEP = "keep_sheet", _("上传排班表")
    UNDO = "undo_sheet", _("撤销排班表")


class DayException(models.TextChoices):
    """What an exception makes of a day of a series."""

    CLOSE = "close", _("不出诊")
    OPEN = "open", _("加开")


class SeriesAct(models.TextChoices):
    """What an AuditEntry says of a series."""

    MAKE = "make_series", _("新建周期排班")
    CHANGE = "change_series", _("修改周期排班")
    EXCEPT = "except_day", _("周期排班例外")
    END = "end_series", _("结束周期排班")


class PostingAct(models.TextChoices):
    """What an AuditEntry says of a posting."""

    POST = "post_specialist", _("登记派驻")
    CORRECT = "correct_posting", _("更正派驻")
    END = "end_posting", _("结束派驻")
    ADD_DOCUMENT = "add_document", _("登记派驻材料")
    VERIFY_DOCUMENT = "verify_document", _("核对派驻材料")
    WITHDRAW_VERIFICATION = "withdraw_verification", _("撤回材料核对")
    REMOVE_DOCUMENT = "remove_document", _("删除派驻材料")


class NameKind(models.TextChoices):
    """What a name that can be searched belongs to."""

    CONDITION = "condition", _("病症")
    SPECIALIST = "specialist", _("专家")
    DEPARTMENT = "department", _("科室")
    HOSPITAL = "hospital", _("医院")
    PROGRAMME = "programme", _("合作项目")
    REGION = "region", _("地区")
    SUBJECT = "subject", _("诊疗科目")


class PostingStanding(models.TextChoices):
    """Whether we only read of a posting, or its hospital stands by it."""

    REPORTED = "reported", _("据报道")  # no session stands on it
    CONFIRMED = "confirmed", _("医院已确认")


class PostingKind(models.TextChoices):
    """In what way a specialist comes; empty for reported ones that do not say."""

    RESIDENT = "resident", _("常驻")
    REGULAR = "regular", _("定期坐诊")
    SECONDED = "seconded", _("挂职")
    STUDIO = "studio", _("工作室")
    SINGLE = "single", _("单次")


class PostingDoubt(models.TextChoices):
    """What makes the basis of a posting doubtful: an officer decides, nothing is refused."""

    NOT_STATED = "basis_not_stated", _("没有写明执业依据")
    UNVERIFIED = "basis_unverified", _("没有核对过的有效材料")


class DocumentKind(models.TextChoices):
    """What paper shows that somebody may practise at the receiving hospital."""

    LICENCE = "licence", _("医师执业证书")
    FILING = "filing", _("多机构备案")
    AGREEMENT = "agreement", _("合作协议")
    ASSIGNMENT = "assignment", _("派驻函")
    INVITATION = "invitation", _("邀请函")
    OTHER = "other", _("其他")


class ActivityKind(models.TextChoices):
    """What was done during an activity of the ledger."""

    CLINIC = "clinic", _("出诊")
    FREE_CLINIC = "free_clinic", _("义诊")
    TREATMENT = "treatment", _("诊疗")
    CONSULTATION = "consultation", _("会诊")
    SURGERY = "surgery", _("手术")
    WARD_ROUND = "ward_round", _("查房")
    TEACHING_ROUND = "teaching_round", _("教学查房")
    CASE_DISCUSSION = "case_discussion", _("病例讨论")
    LECTURE = "lecture", _("讲座")
    TRAINING = "training", _("培训")
    MENTORING = "mentoring", _("带教")
    STATIONING = "stationing", _("常驻")
    FORUM = "forum", _("论坛与研讨")
    MEETING = "meeting", _("推进会")
    SURVEY = "survey", _("流行病学调查")
    UNVEILING = "unveiling", _("揭牌")
    SIGNING = "signing", _("签约")
    APPRENTICE = "apprentice", _("师带徒")
    TEAM = "team", _("团队带团队")
    STUDY = "study", _("赴京进修")
    TECHNIQUE = "technique", _("新技术、新项目")
    TOPIC = "topic", _("课题")
    PAPER = "paper", _("论文")
    REFERRAL = "referral", _("转诊")
    REMOTE = "remote", _("远程医疗")


class ActivityVia(models.TextChoices):
    """How a line came into the ledger. What is reported is told beside it, and counts for nothing."""

    REPORTED = "reported", _("报道")
    SESSION = "session", _("出诊当天签字")
    FORM = "form", _("逐条登记")
    SHEET = "sheet", _("表格导入")
    RETURN = "return", _("月报")


class LedgerStatus(models.TextChoices):
    """How far a sheet of lines, or a month's return, has come."""

    DRAFT = "draft", _("未入账")
    KEPT = "kept", _("已入账")
    UNDONE = "undone", _("已撤销")


class LedgerAct(models.TextChoices):
    """What an AuditEntry says of the ledger."""

    COUNT = "count_session", _("签字时记入帮扶活动")
    CORRECT = "correct_count", _("更正看诊人次")
    ENTER = "enter_activity", _("登记帮扶活动")
    AMEND = "amend_activity", _("更正帮扶活动")
    KEEP_SHEET = "keep_ledger_sheet", _("把表格记入台账")
    UNDO_SHEET = "undo_ledger_sheet", _("撤销表格记入的台账")
    SAVE_RETURN = "save_return", _("保存月报草稿")
    SUBMIT_RETURN = "submit_return", _("月报入账")
    SIGN_MONTH = "sign_off_month", _("月份签字锁定")


class LedgerReason(models.TextChoices):
    """Why how many were seen is corrected after the day was signed off."""

    MISCOUNTED = "miscounted", _("当天记错了")
    SEEN_LATER = "seen_later", _("签字以后又看了患者")
    NOT_HELD = "not_held", _("专家实际没有出诊")
    MISTAKE = "mistake", _("登记有误")
    TWICE = "twice", _("重复登记")
    UNDONE = "undone", _("撤销整张表格")
