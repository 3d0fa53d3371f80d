"""Who is posted where, for how long and on what basis."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hospitals.enums import Precision
from hospitals.models import Reported, ReportedDate
from specialists.enums import LegalBasis, PostingKind, PostingStanding


class Posting(Reported):
    """FHIR PractitionerRole. 中文 派驻.

    A specialist at a receiving hospital for a period, on a legal basis. `ends_on` is the first
    day on which it no longer holds; empty means open.

    One that we only read of (`standing` reported) has the slug of its record, the article, and a
    start that may be a month, with `date_basis` saying how it was derived. Nobody told us that
    it still holds: no session is published on it, the database refuses (migration 0006), as it does
    on an invitation to consult about a named patient (0017).
    """

    slug = models.SlugField(max_length=100, null=True, blank=True, unique=True)
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="postings")
    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="postings")
    department = models.ForeignKey("hospitals.Department", models.PROTECT, null=True, blank=True)
    partnership = models.ForeignKey("hospitals.Partnership", models.PROTECT, null=True, blank=True)
    standing = models.CharField(
        max_length=9, choices=PostingStanding.choices, default=PostingStanding.CONFIRMED
    )
    kind = models.CharField(_("派驻方式"), max_length=8, choices=PostingKind, blank=True)
    role = models.CharField(max_length=40, blank=True, help_text=_("报道所写，如“挂职副院长”"))
    starts_on = models.DateField()
    starts_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    ends_on = models.DateField(null=True, blank=True)
    date_basis = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=30, choices=LegalBasis, default=LegalBasis.NOT_STATED)
    demo = models.BooleanField(default=False)
    # The form it was recorded with: sent twice, it makes one posting.
    key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("派驻")
        verbose_name_plural = _("派驻")
        constraints = [
            models.UniqueConstraint(fields=["hospital", "key"], name="posting_once_per_form"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="posting_starts_before_end",
            ),
            models.CheckConstraint(
                condition=Q(standing=PostingStanding.CONFIRMED, starts_precision=Precision.DAY)
                | Q(standing=PostingStanding.REPORTED, starts_precision__in=Precision.values),
                name="posting_confirmed_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(standing=PostingStanding.CONFIRMED)
                | Q(standing=PostingStanding.REPORTED, source__isnull=False, demo=False),
                name="posting_reported_by_an_article",
            ),
            models.CheckConstraint(
                condition=Q(standing=PostingStanding.REPORTED) | ~Q(kind=""),
                name="posting_confirmed_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialist} · {self.hospital}"

    @property
    def started(self) -> ReportedDate:
        """When it began, as exactly as it is known; of a reported one, the latest it can have begun."""
        return ReportedDate(self.starts_on, self.starts_precision)
