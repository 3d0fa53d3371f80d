"""The fixed sets of the demand side."""

from collections.abc import Iterable

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.desk_enums import Came as Came
from bookings.desk_enums import DeskAct as DeskAct
from bookings.desk_enums import DeskNotice as DeskNotice
from bookings.desk_enums import LookUp as LookUp
from bookings.desk_enums import RevealField as RevealField
from bookings.desk_enums import RevealReason as RevealReason
from specialists.enums import Sex as Sex  # a person's, too


def labels(choices: Iterable[tuple[str, str | Promise]]) -> dict[str, str]:
    """Value → what it is called in the reader's language, for lists of many rows: each is looked up once."""
    return {value: str(label) for value, label in choices}


class AppointmentStatus(models.TextChoices):
    """FHIR Appointment.status where FHIR has one; the allowed moves are in transitions.py."""

    PENDING = "pending", _("锁号中")
    BOOKED = "booked", _("已预约")
    ARRIVED = "arrived", _("已报到")
    CALLED = "called", _("就诊中")
    FULFILLED = "fulfilled", _("已就诊")
    NOSHOW = "noshow", _("未到诊")
    CANCELLED = "cancelled", _("已取消")
    EXPIRED = "expired", _("锁号超时")
    RELEASED = "released", _("已放弃锁号")


# A live appointment takes its number (ARCHITECTURE §4.1). The database's partial indexes are built from these; a
# pending row whose time has passed counts as free for readers, and is moved on by whoever takes the number next.
LIVE = (
    AppointmentStatus.PENDING,
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.CALLED,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
)
# Booked, and the person is still to be seen.
WAITING = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.CALLED)
COMING = (AppointmentStatus.PENDING, *WAITING)
# A number that was only kept, or still is: nobody was booked.
NEVER_BOOKED = (AppointmentStatus.PENDING, AppointmentStatus.EXPIRED, AppointmentStatus.RELEASED)


class Origin(models.TextChoices):
    """Why a pending number is kept for someone."""

    HOLD = "hold", _("锁号")
    OFFER = "offer", _("候补通知")
    ADDED = "added", _("加号")  # booked in the same moment
    DESK = "desk", _("窗口预约")  # likewise


class CancelReason(models.TextChoices):
    """Who gave the number up, and why: a code, so that nothing personal is stored."""

    PATIENT = "patient", _("本人取消")
    HOSPITAL_WITHDREW = "hospital_withdrew", _("医院停诊")
    LEFT = "left", _("报到后离开")
    HOSPITAL = "hospital", _("医院原因")


class HospitalChange(models.TextChoices):
    """What the hospital changed about a booked visit, as its StatusChange says. It never counts against the patient."""

    DELAYED = "session_delayed", _("延时")
    CHANGED = "session_changed", _("改时间或诊室")
    SUBSTITUTED = "session_substituted", _("替诊")


class Relation(models.TextChoices):
    """How the account holder is related to the person."""

    SELF = "self", _("本人")
    PARENT = "parent", _("父亲或母亲")
    CHILD = "child", _("子女")
    SPOUSE = "spouse", _("配偶")
    GRANDPARENT = "grandparent", _("祖父母或外祖父母")
    GRANDCHILD = "grandchild", _("孙子女或外孙子女")
    OTHER = "other", _("其他亲友")


class DocumentKind(models.TextChoices):
    """What a person shows at the desk. Kinds of WS/T CV02.01.101, as far as visitors have them."""

    RESIDENT = "resident", _("居民身份证")
    HK_MACAO = "hk_macao", _("港澳居民来往内地通行证")
    TAIWAN = "taiwan", _("台湾居民来往大陆通行证")
    PASSPORT = "passport", _("护照")
    PERMANENT = "permanent", _("外国人永久居留身份证")


class Verification(models.TextChoices):
    """How far it is known that the person is who the record says."""

    DECLARED = "declared", _("自行填写，未核验")
    SEEN = "seen", _("窗口已核对证件原件")
    CHECKED = "checked", _("已通过外部系统核验")


class LinkBasis(models.TextChoices):
    """Who allowed an account to book for a person."""

    FIRST = "first", _("由这个账号首次登记")
    OWN = "own", _("本人同意")
    CODE = "code", _("本人手机验证码")
    GUARDIAN = "guardian", _("监护人同意")
    RELATIVE = "relative", _("已登记的家人代为同意")
    DESK = "desk", _("医院窗口核对证件")


class Rule(models.TextChoices):
    """The rules that are stored as dated rows (ARCHITECTURE §6)."""

    WINDOW = "window", _("放号与停止预约时间")
    CANCEL = "cancel", _("取消预约")
    HOLD = "hold", _("锁号")
    FREED = "freed", _("退回号源")
    REMINDERS = "reminders", _("提醒时间")
    PERSONS = "persons", _("就诊人")
    RETENTION = "retention", _("资料保存期限")
    QUOTAS = "quotas", _("一个人可以约几个号")
    NOSHOW = "noshow", _("预约了没来")
    CANCELS = "cancels", _("多次取消")
    WAITLIST = "waitlist", _("候补")
    POOLS = "pools", _("号源分配和加号")
    HALF_DAYS = "half_days", _("上午和下午的钟点")
    PUBLISHING = "publishing", _("发布出诊")
    RECEPTION = "reception", _("报到和叫号")


# What a hospital may set for itself; rules about accounts and persons are the region's.
_OF_SESSIONS = (Rule.WINDOW, Rule.POOLS, Rule.HALF_DAYS, Rule.PUBLISHING, Rule.RECEPTION)
PER_HOSPITAL = frozenset({*_OF_SESSIONS, Rule.CANCEL, Rule.FREED, Rule.REMINDERS, Rule.WAITLIST})


class NoticeKind(models.TextChoices):
    """What patients are told about a booking (wording.py says how)."""

    CONFIRMED = "appointment_confirmed", _("预约成功")
    CANCELLED = "appointment_cancelled", _("预约已取消")
    MOVED = "appointment_moved", _("改约成功")
    WITHDRAWN = "appointment_withdrawn", _("停诊通知")
    DELAYED = "appointment_delayed", _("延时通知")
    CHANGED = "appointment_changed", _("改时通知")
    SUBSTITUTED = "appointment_substituted", _("替诊通知")
    REMINDER_DAY_BEFORE = "reminder_day_before", _("就诊前一天提醒")
    REMINDER_SAME_DAY = "reminder_same_day", _("就诊当天提醒")


class WaitlistNotice(models.TextChoices):
    """What those who wait are told (waitlist_wording.py says how)."""

    OFFERED = "waitlist_offered", _("候补有号")
    ENDED = "waitlist_ended", _("候补结束")


class FollowUpNotice(models.TextChoices):
    """What patients are reminded of who have not answered (follow_up_wording.py says how)."""

    REMINDER = "follow_up_reminder", _("请答复停诊或替诊")


class PostingNotice(models.TextChoices):
    """What those who plan at a hospital are told about its postings (posting_wording.py says how)."""

    RUNNING_OUT = "postings_running_out", _("派驻和材料快到期")


class PersonNotice(models.TextChoices):
    """What accounts are told about the persons they book for (wording.py says how)."""

    ASKED = "link_asked", _("有人申请代为预约")
    GRANTED = "link_granted", _("可以代为预约")
    REFUSED = "link_refused", _("代为预约的申请没有通过")
    REVOKED = "link_revoked", _("不再代为预约")
    YOUNG_BOOKED = "young_booked", _("家人为孩子预约了")


class PersonAct(models.TextChoices):
    """What an AuditEntry can say about persons and who books for them."""

    ADD = "add_person", _("添加就诊人")
    CHANGE = "change_person", _("修改就诊人资料")
    ASK = "ask_link", _("申请为已登记的就诊人预约")
    CODE = "ask_link_code", _("向就诊人手机发送同意验证码")
    GRANT = "grant_link", _("同意代为预约")
    REFUSE = "refuse_link", _("不同意代为预约")
    REVOKE = "revoke_link", _("收回代为预约")
    END = "end_link", _("移除就诊人")
    MISMATCH = "document_elsewhere", _("填写的证件号码没有被接受")
    ERASE = "erase_person", _("删除就诊人资料")
    CHECK = "check_person", _("向外部系统核验身份")


class CheckAnswer(models.TextChoices):
    """What an outside system says of a name and a document."""

    MATCHED = "matched", _("一致")
    DIFFERS = "differs", _("不一致")
    UNKNOWN = "unknown", _("查无此证")


class ErasedBecause(models.TextChoices):
    """Why a person's particulars were erased."""

    WISH = "wish", _("本人或家人要求删除")
    NOT_AGREED = "not_agreed", _("监护人没有同意")
    RETENTION = "retention", _("保存期限已满")


class ReasonAct(models.TextChoices):
    """What the audit says of reasons and records."""

    WRITE = "write_reason", _("填写就诊原因")
    REMOVE = "remove_reason", _("删除就诊原因")
    ADD_RECORD = "add_record", _("添加病历资料")
    REMOVE_RECORD = "remove_record", _("删除病历资料")
    SAW = "saw_reason", _("查看就诊原因")
    SAW_RECORD = "saw_record", _("查看病历资料")
