"""Why somebody comes, and what they bring to be read beforehand: sealed, and seen by this visit's staff alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.sealed import SealedModel, SealedTextField
from bookings.models.pictures import HAS_A_PICTURE, KeptPicture


class VisitReason(SealedModel):
    """FHIR Appointment.reasonCode. 中文 就诊原因. In the patient's own words, for one booking."""

    appointment = models.OneToOneField("bookings.Appointment", models.CASCADE, related_name="visit_reason")
    text = SealedTextField(_("就诊原因"), max_length=1000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("就诊原因")
        verbose_name_plural = _("就诊原因")
        constraints = [models.CheckConstraint(condition=Q(text__empty=False), name="visit_reason_not_empty")]

    def __str__(self) -> str:
        return f"reason {self.pk}"


class Attachment(KeptPicture):
    """FHIR DocumentReference. 中文 病历资料. What a person shows this visit's staff beforehand."""

    appointment = models.ForeignKey("bookings.Appointment", models.CASCADE, related_name="attachments")

    class Meta(KeptPicture.Meta):
        abstract = False
        verbose_name = _("病历资料")
        verbose_name_plural = _("病历资料")
        constraints = [
            models.UniqueConstraint(fields=["appointment", "ordinal"], name="attachment_ordinal_once"),
            models.CheckConstraint(condition=HAS_A_PICTURE, name="attachment_has_a_picture"),
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"
