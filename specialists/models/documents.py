"""The papers a posting rests on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from specialists.enums import DocumentKind


class PostingDocument(models.Model):
    """FHIR DocumentReference. 中文 派驻材料.

    A paper that shows why a posting is lawful: what it is called, its number, and when it is valid. The
    paper itself stays with the hospital. `valid_until` is the last day, as the paper says (有效期至); empty
    ends are open. Somebody by name has seen the original, or nobody has (`verified_by`, `verified_at`).
    """

    posting = models.ForeignKey(
        "specialists.Posting", models.PROTECT, related_name="documents", verbose_name=_("派驻")
    )
    kind = models.CharField(_("材料类别"), max_length=10, choices=DocumentKind)
    number = models.CharField(_("材料编号"), max_length=60, blank=True)
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("核对人"),
    )
    verified_at = models.DateTimeField(_("核对时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("派驻材料")
        verbose_name_plural = _("派驻材料")
        ordering = ["posting", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="posting_document_verified_pair",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="posting_document_valid_forward",
            ),
            models.UniqueConstraint(
                fields=["posting", "kind", "number", "valid_from", "valid_until"],
                nulls_distinct=False,
                name="posting_document_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()
