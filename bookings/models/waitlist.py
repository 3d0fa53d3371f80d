"""Who waits for a number that is given up."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EntryStatus(models.TextChoices):
    """How far it has come; the allowed moves are in transitions.py."""

    WAITING = "waiting", _("候补中")
    OFFERED = "offered", _("已通知，等待答复")
    ACCEPTED = "accepted", _("候补成功")
    ENDED = "ended", _("已结束")


class EntryEnd(models.TextChoices):
    """Why an entry ended without a number."""

    LEFT = "left", _("您退出了候补")
    BOOKED = "booked", _("您已经约到这场门诊的号")
    DEADLINE = "deadline", _("候补截止时间已到，没有等到号")
    NO_ANSWER = "no_answer", _("几次有号都没有答复")
    WITHDRAWN = "withdrawn", _("这场门诊停诊了")
    PERSON_GONE = "person_gone", _("就诊人已移除")
    MERGED = "merged", _("合并就诊人时，和另一个候补并成了一个")


_STATUS = EntryStatus
# Still in line: waiting, or being offered a number.
IN_LINE = (_STATUS.WAITING, _STATUS.OFFERED)


class WaitlistEntry(models.Model):
    """FHIR Appointment.status waitlist. 中文 候补.

    A person's place in line for one session, or for any session of one specialist (at one hospital, or at any). An
    offer is an Appointment of origin "offer" that names its entry. `skipped` is the reason (rules.Reason) for which
    the last free number was not offered to them.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="waitlist_entries")
    patient = models.ForeignKey("bookings.Patient", models.PROTECT, related_name="waitlist_entries")
    session = models.ForeignKey(
        "specialists.ClinicSession", models.PROTECT, related_name="waitlist", null=True, blank=True
    )
    specialist = models.ForeignKey(
        "specialists.Specialist", models.PROTECT, related_name="waitlist", null=True, blank=True
    )
    hospital = models.ForeignKey(
        "hospitals.Hospital", models.PROTECT, related_name="+", null=True, blank=True
    )
    # The hospital whose desk put them there, at their word: `account` is then the clerk, and has no part in it.
    desk = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="+", null=True, blank=True)
    demo = models.BooleanField(default=False)  # a specialist's: for demonstration sessions, or for real ones
    until_at = models.DateTimeField(null=True, blank=True)  # of a specialist's; a session's ends by policy
    notice_hours = models.PositiveSmallIntegerField(default=0)  # between the offer and the visit
    status = models.CharField(max_length=10, choices=EntryStatus, default=EntryStatus.WAITING)
    joined_at = models.DateTimeField()
    lapses = models.PositiveSmallIntegerField(default=0)  # offers nobody answered
    skipped = models.CharField(max_length=30, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=12, choices=EntryEnd, blank=True)
    booked = models.ForeignKey(
        "bookings.Appointment", models.PROTECT, related_name="waited_for", null=True, blank=True
    )

    class Meta:
        verbose_name = _("候补")
        verbose_name_plural = _("候补")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    session__isnull=False, specialist__isnull=True, hospital__isnull=True, until_at=None
                )
                | Q(session__isnull=True, specialist__isnull=False, until_at__isnull=False),
                name="waitlist_for_session_or_specialist",
            ),
            models.UniqueConstraint(
                fields=["patient", "session"],
                condition=Q(status__in=IN_LINE),
                name="waitlist_once_per_session",
            ),
            models.UniqueConstraint(
                fields=["patient", "specialist", "hospital", "demo"],
                condition=Q(status__in=IN_LINE, specialist__isnull=False),
                nulls_distinct=False,
                name="waitlist_once_per_specialist",
            ),
            models.CheckConstraint(
                condition=(Q(status=_STATUS.ENDED, ended_at__isnull=False, booked=None) & ~Q(end_reason=""))
                | Q(status=_STATUS.ACCEPTED, ended_at__isnull=False, booked__isnull=False, end_reason="")
                | Q(status__in=IN_LINE, ended_at=None, booked=None, end_reason=""),
                name="waitlist_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(skipped="", skipped_at=None) | (~Q(skipped="") & Q(skipped_at__isnull=False)),
                name="waitlist_skipped_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["session", "joined_at"], condition=Q(status__in=IN_LINE), name="waitlist_of_session"
            ),
            models.Index(
                fields=["specialist", "joined_at"],
                condition=Q(status__in=IN_LINE),
                name="waitlist_of_specialist",
            ),
        ]

    def __str__(self) -> str:
        return f"waitlist entry {self.pk}"

    @property
    def in_line(self) -> bool:
        """Whether the person still waits."""
        return self.status in IN_LINE
