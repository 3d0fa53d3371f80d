"""Who has which number, and how that came about."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.enums import LIVE, AppointmentStatus, CancelReason, Origin
from bookings.querysets import AppointmentQuerySet
from specialists.enums import Pool

_LIVE = Q(status__in=LIVE)
# An offer may replace the number its person has, so it does not clash until accepted.
_OFFER = Q(status=AppointmentStatus.PENDING, origin=Origin.OFFER)


class AddBasis(models.TextChoices):
    """Why a number may be added for a person, whom the specialist wants to see."""

    PRESENT = "present", _("患者今天在场")
    REFERRED = "referred", _("患者经转诊而来")


class Appointment(models.Model):
    """FHIR Appointment. 中文 预约.

    Patient × slot. `session` and `during` are copied from the slot by triggers; the
    code and the calendar UID stay when the appointment is moved, `version` counts up.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=8)
    patient = models.ForeignKey("bookings.Patient", models.PROTECT, related_name="appointments")
    slot = models.ForeignKey("specialists.Slot", models.PROTECT, related_name="appointments")
    session = models.ForeignKey(
        "specialists.ClinicSession", models.PROTECT, related_name="appointments", editable=False
    )
    during = DateTimeRangeField(editable=False)
    # An index of its own would be a second one beside appointment_by_account, to be written at each change of status.
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", db_index=False
    )
    status = models.CharField(max_length=10, choices=AppointmentStatus, default=AppointmentStatus.PENDING)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.HOLD)
    pool = models.CharField(max_length=10, choices=Pool, default=Pool.PUBLIC)  # as whose it was booked
    entry = models.ForeignKey(
        "bookings.WaitlistEntry",
        models.PROTECT,
        related_name="offers",
        null=True,
        blank=True,
        db_index=False,
    )  # whose turn it was, of an offer
    expires_at = models.DateTimeField(null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=20, choices=CancelReason, blank=True)
    cancelled_late = models.BooleanField(default=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("预约记录")
        verbose_name_plural = _("预约记录")
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=_LIVE, name="appointment_one_live_per_slot"),
            models.UniqueConstraint(
                fields=["patient", "session"], condition=_LIVE & ~_OFFER, name="appointment_once_per_session"
            ),
            ExclusionConstraint(
                name="appointment_one_place_at_a_time",
                expressions=[("patient", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=_LIVE & ~_OFFER,
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(status=AppointmentStatus.PENDING, origin=Origin.HOLD),
                name="appointment_one_hold_per_person",
            ),
            models.UniqueConstraint(fields=["code"], name="appointment_code_once"),
            models.CheckConstraint(
                condition=Q(origin=Origin.OFFER, entry__isnull=False)
                | (~Q(origin=Origin.OFFER) & Q(entry__isnull=True)),
                name="appointment_offer_of_entry",
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(status=AppointmentStatus.PENDING),
                name="appointment_one_offer_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status=AppointmentStatus.PENDING, expires_at__isnull=False)
                | (~Q(status=AppointmentStatus.PENDING) & Q(expires_at__isnull=True)),
                name="appointment_pending_expires",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=AppointmentStatus.CANCELLED, cancelled_at__isnull=False) & ~Q(cancel_reason="")
                )
                | (~Q(status=AppointmentStatus.CANCELLED) & Q(cancelled_at__isnull=True, cancel_reason="")),
                name="appointment_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(booked_at__isnull=False)
                | Q(
                    status__in=[
                        AppointmentStatus.PENDING,
                        AppointmentStatus.EXPIRED,
                        AppointmentStatus.RELEASED,
                    ]
                ),
                name="appointment_booked_when",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_late=False) | Q(status=AppointmentStatus.CANCELLED),
                name="appointment_late_is_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{8}$"), name="appointment_code_eight_digits"
            ),
        ]
        indexes = [
            models.Index(fields=["booked_by", "session"], name="appointment_by_account"),
            models.Index(
                fields=["entry"], condition=models.Q(entry__isnull=False), name="appointment_by_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def part_withdrawn(self) -> bool:
        """Whether the hospital withdrew this number alone, or some with it, and not the session."""
        return self.cancel_reason == CancelReason.HOSPITAL_WITHDREW and self.slot.withdrawn_at is not None

    @property
    def how_it_went(self) -> str:
        """What became of it, in words: cancelled late, or its status."""
        return str(_("临时取消") if self.cancelled_late else self.get_status_display())

    @property
    def withdrawn_words(self) -> str:
        """Why the hospital withdrew the number, or else the session; empty where it withdrew neither."""
        number, session = self.slot, self.session
        if self.part_withdrawn:
            return number.get_withdrawn_reason_display()
        return session.get_withdrawn_reason_display()


class StatusChange(models.Model):
    """FHIR Provenance. 中文 状态记录.

    Append-only (a trigger refuses change and deletion): ids and coded reasons, nothing
    personal. `subject_kind` is "appointment", "session", "follow_up", "waitlist", "appeal", "consultation" or
    "referral".
    """

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    from_slot_id = models.BigIntegerField(null=True, blank=True)
    to_slot_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)  # account; empty: nobody, e.g. a hold that lapsed
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="status_change_subject")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}: {self.from_status} → {self.to_status}"
