"""A patient who is referred: sent, answered, received, and told of to who sent them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.sealed import SealedModel, SealedTextField
from bookings.models.referring import (
    OPEN_REFERRAL,
    UNDECIDED,
    ClosedFor,
    Direction,
    Outcome,
    ReferralRoute,
    RefusedFor,
    StepKind,
    Urgency,
)
from bookings.models.referring import ReferralStatus as _S

MOST_REASON = 500  # signs
MOST_SUMMARY = 3000
MOST_STEP = 1000


class Referral(SealedModel):
    """FHIR ServiceRequest. 中文 转诊.

    A patient whom one hospital sends to another by a route, with the patient's consent. `due_at` is when whoever is
    to act next must have done so (the receiving desk, or for ASKED, LETTER and an outcome the sending one); past it,
    it is overdue. Hospitals and direction are those of the route when it was sent. The words of both sides go after a
    time; what was decided stays.
    """

    patient = models.ForeignKey("bookings.Patient", models.PROTECT, related_name="referrals")
    route = models.ForeignKey(ReferralRoute, models.PROTECT, related_name="referrals")
    from_hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="+")
    to_hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="+")
    direction = models.CharField(max_length=4, choices=Direction)
    department = models.ForeignKey(
        "hospitals.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    specialist = models.ForeignKey(
        "specialists.Specialist", models.PROTECT, null=True, blank=True, related_name="+"
    )
    urgency = models.CharField(max_length=8, choices=Urgency)
    reason = SealedTextField(_("转诊原因"), max_length=MOST_REASON)
    summary = SealedTextField(_("病情摘要"), max_length=MOST_SUMMARY)
    doctor = models.CharField(_("转出医生"), max_length=40)
    doctor_phone = models.CharField(_("医生电话"), max_length=40)
    status = models.CharField(max_length=10, choices=_S, default=_S.SENT)
    agreed_at = models.DateTimeField()  # that the patient, or who speaks for them, agrees was noted
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_for = models.CharField(max_length=12, choices=RefusedFor, blank=True)
    redirected_to = models.ForeignKey(
        "hospitals.Hospital", models.PROTECT, null=True, blank=True, related_name="+"
    )
    appointment = models.OneToOneField(
        "bookings.Appointment", models.PROTECT, null=True, blank=True, related_name="referral"
    )
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome_seen_at = models.DateTimeField(null=True, blank=True)
    outcome_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_for = models.CharField(max_length=12, choices=ClosedFor, blank=True)
    words_removed_at = models.DateTimeField(null=True, blank=True)
    # The form it was sent with: sent twice, it makes one.
    key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("转诊")
        verbose_name_plural = _("转诊")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=_S.values), name="referral_status_known"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="referral_urgency_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="referral_way_known"),
            models.CheckConstraint(condition=~Q(from_hospital=F("to_hospital")), name="referral_to_another"),
            models.UniqueConstraint(
                fields=["patient", "from_hospital", "to_hospital", "department"],
                condition=Q(status__in=OPEN_REFERRAL),
                nulls_distinct=False,
                name="referral_one_open",
            ),
            models.UniqueConstraint(fields=["from_hospital", "key"], name="referral_once_per_form"),
            models.CheckConstraint(
                condition=Q(agreed_at__lte=F("sent_at")), name="referral_agreed_before_sent"
            ),
            # Due while somebody has something to do, and never besides.
            models.CheckConstraint(
                condition=Q(status__in=OPEN_REFERRAL, due_at__isnull=False)
                | Q(status=_S.SEEN, due_at__isnull=False, outcome_seen_at__isnull=True)
                | Q(status=_S.SEEN, due_at__isnull=True, outcome_seen_at__isnull=False)
                | (Q(due_at__isnull=True) & ~Q(status__in=[*OPEN_REFERRAL, _S.SEEN])),
                name="referral_due_while_open",
            ),
            models.CheckConstraint(
                condition=(
                    Q(decided_at__isnull=False, decided_at__gte=F("sent_at"), decided_by__isnull=False)
                    & ~Q(status__in=[*UNDECIDED, _S.LETTER])
                )
                | (
                    Q(decided_at__isnull=True, decided_by__isnull=True)
                    & ~Q(status__in=[_S.ACCEPTED, _S.BOOKED, _S.REDIRECTED, _S.REFUSED])
                ),
                name="referral_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(status=_S.REFUSED, refused_for__in=RefusedFor.values)
                | (Q(refused_for="") & ~Q(status=_S.REFUSED)),
                name="referral_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=_S.REDIRECTED, redirected_to__isnull=False)
                    & ~Q(redirected_to=F("to_hospital"))
                    & ~Q(redirected_to=F("from_hospital"))
                )
                | (Q(redirected_to__isnull=True) & ~Q(status=_S.REDIRECTED)),
                name="referral_redirected_elsewhere",
            ),
            models.CheckConstraint(
                condition=(~Q(status=_S.BOOKED) | Q(appointment__isnull=False))
                & (
                    Q(appointment__isnull=True)
                    | Q(status__in=[_S.BOOKED, _S.SEEN, _S.CLOSED, _S.LAPSED, _S.WITHDRAWN])
                ),
                name="referral_booked_has_number",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=_S.SEEN,
                    outcome__in=Outcome.values,
                    outcome_at__isnull=False,
                    outcome_by__isnull=False,
                )
                | (Q(outcome="", outcome_at__isnull=True, outcome_by__isnull=True) & ~Q(status=_S.SEEN)),
                name="referral_outcome_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(outcome_seen_at__isnull=True, outcome_seen_by__isnull=True)
                | Q(
                    status=_S.SEEN,
                    outcome_seen_at__isnull=False,
                    outcome_seen_at__gte=F("outcome_at"),
                    outcome_seen_by__isnull=False,
                ),
                name="referral_outcome_seen_by_whom",
            ),
            # Nobody ended what lapsed by itself, or went with its person.
            models.CheckConstraint(
                condition=Q(
                    status__in=[_S.WITHDRAWN, _S.CLOSED], ended_at__isnull=False, ended_by__isnull=False
                )
                | Q(status=_S.CLOSED, closed_for=ClosedFor.ERASED, ended_at__isnull=False)
                | Q(status=_S.LAPSED, ended_at__isnull=False, ended_by__isnull=True)
                | (
                    Q(ended_at__isnull=True, ended_by__isnull=True)
                    & ~Q(status__in=[_S.WITHDRAWN, _S.CLOSED, _S.LAPSED])
                ),
                name="referral_ended_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(status=_S.CLOSED, closed_for__in=ClosedFor.values)
                | (Q(closed_for="") & ~Q(status=_S.CLOSED)),
                name="referral_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reason__empty=False, summary__empty=False, words_removed_at__isnull=True)
                | (
                    Q(reason__empty=True, summary__empty=True, words_removed_at__isnull=False)
                    & ~Q(status__in=OPEN_REFERRAL)
                ),
                name="referral_in_words_until_removed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_hospital", "due_at", "id"],
                condition=Q(due_at__isnull=False),
                name="referral_due_to",
            ),
            models.Index(
                fields=["from_hospital", "due_at", "id"],
                condition=Q(due_at__isnull=False),
                name="referral_due_from",
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"

    @property
    def open(self) -> bool:
        """Whether somebody still has something to do for the person."""
        return self.status in OPEN_REFERRAL

    @property
    def number(self) -> str:
        """What both hospitals call it: 转诊编号."""
        return f"{self.pk:08d}"


class ReferralStep(SealedModel):
    """FHIR Communication. 中文 转诊留言.

    What one side said to the other with a step; when and by whom. The words go with those of the referral.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=8, choices=StepKind)
    words = SealedTextField(_("内容"), max_length=MOST_STEP, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("转诊留言")
        verbose_name_plural = _("转诊留言")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="referral_step_known"),
        ]

    def __str__(self) -> str:
        return f"step {self.pk} of referral {self.referral_id}"
