"""Who may refer patients to whom (转诊通道), and the fixed sets of referring."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from notices.localtime import day_bounds, local_date

# However late it is, a desk has so long to do what it is asked.
LEAST_TIME = timedelta(hours=1)


class Direction(models.TextChoices):
    """Which way patients go by a route."""

    UP = "up", _("上转")
    DOWN = "down", _("下转")


class Urgency(models.TextChoices):
    """How soon the person is to be seen (FHIR ServiceRequest.priority: routine, urgent, asap)."""

    ROUTINE = "routine", _("一般：7 天内")
    URGENT = "urgent", _("较急：24 小时内")
    TODAY = "today", _("当天")

    def until(self, sent_at: datetime) -> datetime:
        """When the person is to have been seen who was sent at `sent_at`."""
        if self == Urgency.TODAY:
            return day_bounds(local_date(sent_at))[1] - timedelta(
                minutes=1
            )  # 23:59: 00:00 reads as the day before
        return sent_at + timedelta(days=1 if self == Urgency.URGENT else 7)

    def due(self, sent_at: datetime, now: datetime) -> datetime:
        """When what is asked of a desk at `now` must be done: before the person is to be seen, where there is time."""
        return max(self.until(sent_at), now + LEAST_TIME)


class ReferralStatus(models.TextChoices):
    """How far it has come; the allowed moves are in transitions.py."""

    SENT = "sent", _("等待接诊医院答复")
    ASKED = "asked", _("等待补充资料")
    ACCEPTED = "accepted", _("已接收，等待安排")
    BOOKED = "booked", _("已约好号")
    LETTER = "letter", _("已开转诊单")
    SEEN = "seen", _("已就诊，有结果")
    REDIRECTED = "redirected", _("建议转往别处")
    REFUSED = "refused", _("没有接收")
    WITHDRAWN = "withdrawn", _("已撤回")
    CLOSED = "closed", _("已结束，没有就诊")
    LAPSED = "lapsed", _("过期没有办完")


_S = ReferralStatus
# Somebody still has something to do for the person; SEEN besides, until who sent them has read the outcome.
OPEN_REFERRAL = (_S.SENT, _S.ASKED, _S.ACCEPTED, _S.BOOKED, _S.LETTER)
# The receiving hospital has not said yet whether it takes the person.
UNDECIDED = (_S.SENT, _S.ASKED)


class RefusedFor(models.TextChoices):
    """Why a hospital does not take the person (ServiceRequest.statusReason)."""

    NO_MEANS = "no_means", _("本院没有条件诊治")
    FULL = "full", _("近期没有号或床位")
    NOT_NEEDED = "not_needed", _("不需要转诊，在当地可以诊治")
    UNCLEAR = "unclear", _("资料不全，没有补充")
    OTHER = "other", _("其他原因")


class Outcome(models.TextChoices):
    """What became of the person where they were referred to."""

    TREATED = "treated", _("门诊诊治，回当地随诊")
    AGAIN = "again", _("还要来复诊")
    ADMITTED = "admitted", _("已收住院")
    ONWARD = "onward", _("已转往其他医院")
    TAKEN_OVER = "taken_over", _("已接回当地治疗")


class ClosedFor(models.TextChoices):
    """Why it ended without a visit."""

    UNWANTED = "unwanted", _("患者不想转了")
    NOT_COME = "not_come", _("患者没有来")
    ELSEWHERE = "elsewhere", _("患者已在别处就诊")
    OTHER = "other", _("其他原因")
    MERGED = "merged", _("和同一位患者的另一件转诊并成了一件")
    ERASED = "erased", _("就诊人资料已删除")


class StepKind(models.TextChoices):
    """What was said with a step."""

    ASK = "ask", _("请补充资料")
    ANSWER = "answer", _("补充资料")
    ACCEPT = "accept", _("接收")
    REDIRECT = "redirect", _("建议转往别处")
    REFUSE = "refuse", _("没有接收")
    CLOSE = "close", _("结束")
    OUTCOME = "outcome", _("就诊结果")


class ReferralAct(models.TextChoices):
    """What the audit says of referrals and of routes."""

    SEND = "send_referral", _("发出转诊")
    MAKE_LETTER = "make_referral_letter", _("开出转诊单")
    ASK = "ask_referral", _("请对方补充转诊资料")
    ANSWER = "answer_referral", _("补充转诊资料")
    ACCEPT = "accept_referral", _("接收转诊")
    REDIRECT = "redirect_referral", _("建议转诊转往别处")
    REFUSE = "refuse_referral", _("没有接收转诊")
    WITHDRAW = "withdraw_referral", _("撤回转诊")
    BOOK = "book_referral", _("给转诊患者安排号")
    OUTCOME = "note_outcome", _("写转诊结果")
    OUTCOME_SEEN = "saw_outcome", _("确认看过转诊结果")
    CLOSE = "close_referral", _("结束转诊")
    SAW = "saw_referral", _("查看转诊")
    SAW_LIST = "saw_referrals", _("查看转诊名单")
    PRINT = "print_referral", _("打印转诊单")
    ADD_ATTACHMENT = "add_referral_attachment", _("添加转诊附件")
    REMOVE_ATTACHMENT = "remove_referral_attachment", _("删除转诊附件")
    SAW_ATTACHMENT = "saw_referral_attachment", _("查看转诊附件")
    MAKE_ROUTE = "make_referral_route", _("开通转诊通道")
    END_ROUTE = "end_referral_route", _("停用转诊通道")


class ReferralNotice(models.TextChoices):
    """What patients, and staff, are told of referrals (referral_wording.py says how)."""

    SENT = "referral_sent", _("已为您转诊")
    ACCEPTED = "referral_accepted", _("转诊已接收")
    NOT_TAKEN = "referral_not_taken", _("转诊没有接收")
    WITHDRAWN = "referral_withdrawn", _("转诊已撤回")
    LAPSED = "referral_lapsed", _("转诊过期结束")
    OVERDUE = "referrals_overdue", _("转诊超过时限")


class ReferralRoute(models.Model):
    """FHIR OrganizationAffiliation. 中文 转诊通道.

    One hospital may refer patients to another from `starts_on` on; `ends_on` is the first day on which it may no more.
    `desk` and `phone` are whom a referring doctor asks for. `answer_hours`: within so many the receiving desk answers;
    `outcome_days`: within so many after the visit it says what became of the person. By a route of `letter_only`
    the person takes a printed letter along: the hospital does not use the portal.
    """

    from_hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="refers_by")
    to_hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="referred_by")
    direction = models.CharField(max_length=4, choices=Direction)
    letter_only = models.BooleanField(default=False)
    desk = models.CharField(_("对接科室或联系人"), max_length=40)
    phone = models.CharField(_("联系电话"), max_length=40)
    answer_hours = models.PositiveSmallIntegerField(_("答复时限（小时）"))
    outcome_days = models.PositiveSmallIntegerField(_("反馈时限（天）"))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    partnership = models.ForeignKey(
        "hospitals.Partnership", models.PROTECT, null=True, blank=True, related_name="+"
    )
    demo = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("转诊通道")
        verbose_name_plural = _("转诊通道")
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_hospital=F("to_hospital")), name="referral_route_to_another"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="referral_route_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="referral_route_starts_before_end",
            ),
            models.CheckConstraint(
                condition=Q(answer_hours__gte=1, outcome_days__gte=1), name="referral_route_has_deadlines"
            ),
            models.CheckConstraint(
                condition=~Q(desk="") & ~Q(phone=""), name="referral_route_has_somebody_to_ask"
            ),
            ExclusionConstraint(
                name="referral_route_once_at_a_time",
                expressions=[
                    ("from_hospital", RangeOperators.EQUAL),
                    ("to_hospital", RangeOperators.EQUAL),
                    ("direction", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"route {self.pk}"

    def answer_due(self, urgency: Urgency, sent_at: datetime, now: datetime) -> datetime:
        """When who is asked at `now` must have answered: in this route's time, and before the person is to be seen if
        that is not at once."""
        return min(now + timedelta(hours=self.answer_hours), urgency.due(sent_at, now))

    def outcome_due(self, since: datetime) -> datetime:
        """When something must have been said, or read, of what came of a visit."""
        return since + timedelta(days=self.outcome_days)
