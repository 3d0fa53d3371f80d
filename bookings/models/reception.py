"""The day of a session at its hospital: who is there, who is called, and when all was signed off."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ArrivalWay(models.TextChoices):
    """How the desk knew who stood there."""

    QR = "qr", _("扫取号二维码")
    CODE = "code", _("取号码")
    DOCUMENT = "document", _("证件")
    NAME = "name", _("姓名")
    PHONE = "phone", _("手机号码")
    LIST = "list", _("当天名单")


class Reception(models.Model):
    """FHIR Schedule (of its day). 中文 接诊.

    What a hospital decides about one session on its day, there from the first check-in or setting on: whether the
    portal calls people (many hospitals have their own 叫号), in which order, and when the day was signed off: from
    then on nothing of it changes any more.
    """

    session = models.OneToOneField(
        "specialists.ClinicSession", models.PROTECT, primary_key=True, related_name="reception"
    )
    calls = models.BooleanField()
    by_arrival = models.BooleanField()
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_off_at__isnull=True, signed_off_by__isnull=True)
                | Q(signed_off_at__isnull=False, signed_off_by__isnull=False),
                name="reception_signed_off_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"reception of session {self.session_id}"


# How arrivals are ordered by whose turn comes first.
IN_TURN = (F("back_since").asc(nulls_last=True), "rank", "pk")


class Arrival(models.Model):
    """FHIR Encounter. 中文 报到.

    Where somebody stands who has checked in; it goes when the check-in is undone, and its history is the
    StatusChanges of the appointment. Who is back from an examination (检查), or was called by mistake, is called before
    all others, in the order of `back_since`; of the others first whose `rank` is lower (IN_TURN). `called_at` is the
    last of `calls` calls, `first_called_at` the first, by which waiting is measured; `away_since`: at an examination,
    not to be called before they are back.
    """

    appointment = models.OneToOneField(
        "bookings.Appointment", models.PROTECT, primary_key=True, related_name="arrival"
    )
    arrived_at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=ArrivalWay)
    late = models.BooleanField(default=False)
    rank = models.BigIntegerField()
    calls = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True, blank=True)
    first_called_at = models.DateTimeField(null=True, blank=True)
    passed = models.PositiveSmallIntegerField(default=0)  # 过号: so often
    away_since = models.DateTimeField(null=True, blank=True)
    back_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(calls=0, called_at__isnull=True) | Q(calls__gt=0, called_at__isnull=False),
                name="arrival_called_when",
            ),
            models.CheckConstraint(
                condition=Q(called_at__isnull=True) | Q(called_at__gte=F("arrived_at")),
                name="arrival_called_after_arriving",
            ),
            models.CheckConstraint(
                condition=Q(first_called_at__isnull=True)
                | Q(first_called_at__gte=F("arrived_at"), first_called_at__lte=F("called_at")),
                name="arrival_called_first",
            ),
        ]

    def __str__(self) -> str:
        return f"arrival of appointment {self.appointment_id}"
