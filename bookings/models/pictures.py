"""Pictures of papers, kept as sealed files: of a person's own for a visit, of a desk's for a referral."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.sealed import SealedModel

HAS_A_PICTURE = Q(ordinal__gte=1, width__gte=1, height__gte=1, size_bytes__gte=1)


class KeptPicture(SealedModel):
    """A photograph, or a page of a PDF, read and written anew.

    The picture itself is a sealed file named by `seal_id`, outside what the web server serves. Nothing of the file that
    was sent is kept, not even its name. Each kind has a table of its own, because each has other readers.
    """

    ordinal = models.PositiveSmallIntegerField(_("第几张"))
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField(_("大小"))
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["ordinal", "id"]


class ReferralAttachment(KeptPicture):
    """FHIR DocumentReference. 中文 转诊附件. What the sending desk shows the receiving one of reports and films; it
    goes with the words of the referral."""

    referral = models.ForeignKey("bookings.Referral", models.CASCADE, related_name="attachments")

    class Meta(KeptPicture.Meta):
        abstract = False
        verbose_name = _("转诊附件")
        verbose_name_plural = _("转诊附件")
        constraints = [
            models.UniqueConstraint(fields=["referral", "ordinal"], name="referral_attachment_ordinal_once"),
            models.CheckConstraint(condition=HAS_A_PICTURE, name="referral_attachment_has_a_picture"),
        ]

    def __str__(self) -> str:
        return f"referral attachment {self.pk}"


def picture_tables() -> list[type[KeptPicture]]:
    """All tables whose rows name a file. What none of them names is swept."""
    return [model for model in apps.get_models() if issubclass(model, KeptPicture)]
