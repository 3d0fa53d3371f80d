"""A specialist who is asked to the bed of one patient: asked, answered, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.sealed import SealedModel, SealedTextField
from bookings.models.consulting import (
    BY_NOBODY,
    OPEN_CONSULTATION,
    AgreedHow,
    AgreedWho,
    ConsultationUrgency,
    DeclinedFor,
    WithdrawnFor,
)
from bookings.models.consulting import ConsultationStatus as _S

MOST_SUMMARY = 3000  # signs
MOST_WORDS = 1000
LINE = 40
MOST_FEE = 100


class Consultation(SealedModel):
    """FHIR ServiceRequest. 中文 会诊.

    A ward of `hospital` asks a specialist who is posted there to see one patient, with the patient's consent and the
    approval of the specialist's own hospital. It is no session and no number: nobody books it, and no public page
    knows of it. `due_at` is when whoever acts next must have done so; past it, it is overdue. The words of both sides,
    ward and bed go after a time, and what may name somebody (fee, approval, who answered); what was decided stays.
    """

    patient = models.ForeignKey("bookings.Patient", models.PROTECT, related_name="consultations")
    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="+")
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=8, choices=ConsultationUrgency)
    wanted_by = models.DateTimeField()
    department = models.CharField(_("申请科室"), max_length=LINE)
    doctor = models.CharField(_("申请医生"), max_length=LINE)
    doctor_phone = models.CharField(_("医生电话"), max_length=LINE)
    ward = models.CharField(_("病区"), max_length=LINE, blank=True)
    bed = models.CharField(_("床号"), max_length=20, blank=True)
    summary = SealedTextField(_("病历摘要"), max_length=MOST_SUMMARY)
    purpose = SealedTextField(_("会诊目的"), max_length=MOST_WORDS)
    reason = SealedTextField(_("会诊理由"), max_length=MOST_WORDS)
    fee = models.CharField(_("会诊费用"), max_length=MOST_FEE)
    agreed_who = models.CharField(max_length=8, choices=AgreedWho)
    agreed_how = models.CharField(max_length=8, choices=AgreedHow)
    agreed_at = models.DateTimeField()  # that they agree to the consultation and its fee was noted
    status = models.CharField(max_length=10, choices=_S, default=_S.REQUESTED)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who told the desk by telephone; empty where the specialist's side answered on its own page.
    answered_who = models.CharField(_("谁答复的"), max_length=LINE, blank=True)
    answer = SealedTextField(_("专家的话"), max_length=MOST_WORDS, blank=True, default="")
    set_for = models.DateTimeField(null=True, blank=True)
    # Who of the specialist's own hospital approved.
    approval = models.CharField(_("派出医院批准"), max_length=MOST_FEE, blank=True)
    declined_for = models.CharField(max_length=12, choices=DeclinedFor, blank=True)
    took_place_at = models.DateTimeField(null=True, blank=True)
    outcome = SealedTextField(_("会诊意见"), max_length=MOST_SUMMARY, blank=True, default="")
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_for = models.CharField(max_length=12, choices=WithdrawnFor, blank=True)
    words_removed_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)
    # The form it was asked with: sent twice, it makes one.
    key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("会诊")
        verbose_name_plural = _("会诊")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=_S.values), name="consultation_status_known"),
            models.CheckConstraint(
                condition=Q(urgency__in=ConsultationUrgency.values), name="consultation_urgency_known"
            ),
            models.UniqueConstraint(
                fields=["patient", "hospital", "specialist"],
                condition=Q(status__in=OPEN_CONSULTATION),
                name="consultation_one_open",
            ),
            models.UniqueConstraint(fields=["hospital", "key"], name="consultation_once_per_form"),
            models.CheckConstraint(
                condition=Q(
                    agreed_who__in=AgreedWho.values,
                    agreed_how__in=AgreedHow.values,
                    agreed_at__lte=F("requested_at"),
                ),
                name="consultation_agreed_before_asked",
            ),
            models.CheckConstraint(
                condition=Q(wanted_by__gt=F("requested_at")), name="consultation_wanted_later"
            ),
            models.CheckConstraint(
                condition=~Q(department="") & ~Q(doctor="") & ~Q(doctor_phone="") & ~Q(fee=""),
                name="consultation_says_who_asks",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_CONSULTATION, due_at__isnull=False)
                | (Q(due_at__isnull=True) & ~Q(status__in=OPEN_CONSULTATION)),
                name="consultation_due_while_open",
            ),
            # Withdrawn: before or after an answer.
            models.CheckConstraint(
                condition=(
                    Q(answered_at__isnull=False, answered_at__gte=F("requested_at"))
                    & Q(answered_by__isnull=False)
                    & ~Q(status=_S.REQUESTED)
                )
                | (
                    Q(answered_at__isnull=True, answered_by__isnull=True, answered_who="")
                    & Q(answer__empty=True)
                    & ~Q(status__in=[_S.ACCEPTED, _S.DECLINED, _S.DONE])
                ),
                name="consultation_answered_by_whom",
            ),
            models.CheckConstraint(
                condition=(
                    Q(set_for__isnull=False, answered_at__isnull=False)
                    & ~Q(approval="")
                    & ~Q(status__in=[_S.REQUESTED, _S.DECLINED])
                )
                | (Q(set_for__isnull=True, approval="") & ~Q(status__in=[_S.ACCEPTED, _S.DONE])),
                name="consultation_set_with_approval",
            ),
            models.CheckConstraint(
                condition=Q(status=_S.DECLINED, declined_for__in=DeclinedFor.values)
                | (Q(declined_for="") & ~Q(status=_S.DECLINED)),
                name="consultation_declined_for_a_reason",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=_S.DONE, took_place_at__isnull=False)
                    & Q(outcome_at__isnull=False, outcome_at__gte=F("took_place_at"))
                    & Q(outcome_by__isnull=False)
                    & (Q(outcome__empty=False) | Q(words_removed_at__isnull=False))
                )
                | (
                    Q(took_place_at__isnull=True, outcome_at__isnull=True, outcome_by__isnull=True)
                    & Q(outcome__empty=True)
                    & ~Q(status=_S.DONE)
                ),
                name="consultation_outcome_of_what_was_held",
            ),
            # Nobody withdrew what lapsed by itself, or went with its person.
            models.CheckConstraint(
                condition=Q(
                    status=_S.WITHDRAWN,
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    withdrawn_for__in=WithdrawnFor.values,
                )
                | Q(status=_S.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_for__in=BY_NOBODY)
                | (
                    Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_for="")
                    & ~Q(status=_S.WITHDRAWN)
                ),
                name="consultation_withdrawn_by_whom",
            ),
            models.CheckConstraint(
                condition=(
                    Q(summary__empty=False, purpose__empty=False, reason__empty=False)
                    & Q(words_removed_at__isnull=True)
                    & ~Q(ward="")
                )
                | (
                    Q(summary__empty=True, purpose__empty=True, reason__empty=True, answer__empty=True)
                    & Q(outcome__empty=True, ward="", bed="", words_removed_at__isnull=False)
                    & ~Q(status__in=OPEN_CONSULTATION)
                ),
                name="consultation_in_words_until_removed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hospital", "due_at", "id"],
                condition=Q(due_at__isnull=False),
                name="consultation_due_at",
            ),
            models.Index(
                fields=["specialist", "id"],
                condition=Q(due_at__isnull=False),
                name="consultation_asked_of",
            ),
        ]

    def __str__(self) -> str:
        return f"consultation {self.pk}"

    @property
    def open(self) -> bool:
        """Whether somebody still has something to do for the person."""
        return self.status in OPEN_CONSULTATION

    @property
    def number(self) -> str:
        """What both hospitals call it: 会诊编号."""
        return f"{self.pk:08d}"

    @property
    def seen_as(self) -> str:
        """What it looked like to who read it: another answer since then is another state."""
        return f"{self.status}:{self.answered_at.isoformat() if self.answered_at else ''}"
