"""The fixed sets of consultations on a ward (会诊)."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# Conventions of ours: the regulation (医师外出会诊管理暂行规定) names no times.
ANSWER_URGENT = timedelta(hours=1)
ANSWER_ROUTINE = timedelta(days=1)
OUTCOME_WITHIN = timedelta(days=1)
# Asked by telephone, and written down afterwards: the regulation lets the paper follow (article 5).
PAPER_FOLLOWS = timedelta(days=1)


class ConsultationUrgency(models.TextChoices):
    """How soon it is needed (FHIR ServiceRequest.priority: urgent, routine)."""

    URGENT = "urgent", _("急会诊")
    ROUTINE = "routine", _("普通会诊")

    def answer_due(self, asked_at: datetime, wanted_by: datetime) -> datetime:
        """When who was asked at `asked_at` must have answered: in any case before the specialist is wanted."""
        time = ANSWER_URGENT if self == ConsultationUrgency.URGENT else ANSWER_ROUTINE
        return min(asked_at + time, wanted_by)


class ConsultationStatus(models.TextChoices):
    """How far it has come; the allowed moves are in transitions.py."""

    REQUESTED = "requested", _("等待专家答复")
    ACCEPTED = "accepted", _("已约好时间")
    DONE = "done", _("已会诊，有意见")
    DECLINED = "declined", _("专家不能会诊")
    WITHDRAWN = "withdrawn", _("已撤回")


# Somebody still has something to do for the person.
OPEN_CONSULTATION = (ConsultationStatus.REQUESTED, ConsultationStatus.ACCEPTED)


class AgreedWho(models.TextChoices):
    """Who agreed to the consultation and its fee (article 4 of the regulation)."""

    PATIENT = "patient", _("患者本人")
    GUARDIAN = "guardian", _("监护人")
    RELATIVE = "relative", _("近亲属（患者不能自己表示同意）")


class AgreedHow(models.TextChoices):
    """In what way."""

    SPOKEN = "spoken", _("口头同意")
    WRITTEN = "written", _("书面同意，已签字")


class DeclinedFor(models.TextChoices):
    """Why a specialist does not come (articles 6 and 8 of the regulation, and plain reasons)."""

    NO_TIME = "no_time", _("时间安排不开")
    NOT_APPROVED = "not_approved", _("派出医院没有批准")
    OUT_OF_SCOPE = "out_of_scope", _("不属于专家的专业或执业范围")
    NO_MEANS = "no_means", _("本院条件不能保证安全，建议转院")
    NOT_NEEDED = "not_needed", _("不需要会诊，已给处理意见")
    OTHER = "other", _("其他原因")


class WithdrawnFor(models.TextChoices):
    """Why the request was taken back."""

    BETTER = "better", _("病情变化，不再需要")
    MOVED = "moved", _("患者已转院或出院")
    UNWANTED = "unwanted", _("患者或家属不同意了")
    OTHER = "other", _("其他原因")
    MERGED = "merged", _("和同一位患者的另一件会诊并成了一件")
    LAPSED = "lapsed", _("过期没有办完")
    ERASED = "erased", _("就诊人资料已删除")


# What a desk may say itself; the others are the portal's.
WITHDRAWN_BY_DESK = (WithdrawnFor.BETTER, WithdrawnFor.MOVED, WithdrawnFor.UNWANTED, WithdrawnFor.OTHER)
# Nobody did it.
BY_NOBODY = (WithdrawnFor.LAPSED, WithdrawnFor.ERASED)


class ConsultationAct(models.TextChoices):
    """What the audit says of consultations."""

    REQUEST = "request_consultation", _("申请会诊")
    ACCEPT = "accept_consultation", _("约定会诊时间")
    DECLINE = "decline_consultation", _("登记不能会诊")
    OUTCOME = "note_consultation", _("写会诊意见")
    WITHDRAW = "withdraw_consultation", _("撤回会诊申请")
    SAW = "saw_consultation", _("查看会诊")
    SAW_LIST = "saw_consultations", _("查看会诊名单")
    PRINT = "print_invitation", _("打印会诊邀请函")
