"""The fixed sets of the demand side."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from specialists.enums import Sex

__all__ = [
    "COMING",
    "LIVE",
    "PER_HOSPITAL",
    "AppointmentStatus",
    "CancelReason",
    "DocumentKind",
    "HospitalChange",
    "LinkBasis",
    "NoticeKind",
    "Origin",
    "Relation",
    "Rule",
    "Sex",
    "Verification",
]


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


# A live appointment takes its number (ARCHITECTURE §4.1). The database's partial
# indexes are built from these; a pending row whose time has passed counts as free
# for readers, and is moved on by whoever takes the number next.
LIVE = (
    AppointmentStatus.PENDING,
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.CALLED,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
)
COMING = (
    AppointmentStatus.PENDING,
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.CALLED,
)


class Origin(models.TextChoices):
    """Why a pending number is kept for someone."""

    HOLD = "hold", _("锁号")
    OFFER = "offer", _("候补通知")


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


# What a hospital may set for itself; rules about accounts and persons are the region's.
PER_HOSPITAL = frozenset({Rule.WINDOW, Rule.CANCEL, Rule.FREED, Rule.REMINDERS})


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
