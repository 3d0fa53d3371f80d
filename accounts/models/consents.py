"""What people agreed to, refused and took back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import ConsentAs, ConsentDecision, ConsentPurpose


class Consent(models.Model):
    """FHIR Consent. 中文 同意. One decision of one account about one subject, for good: a trigger refuses change.

    The newest decision of a purpose about a subject counts. Holds ids and codes; `version` names the text that was
    on the screen (docs of the portal keep every version).
    """

    at = models.DateTimeField()
    # A number, not a foreign key: the row outlives the account, because it proves what was allowed.
    by = models.BigIntegerField(_("账号编号"))
    acting_as = models.CharField(_("身份"), max_length=10, choices=ConsentAs)
    purpose = models.CharField(_("事项"), max_length=20, choices=ConsentPurpose)
    version = models.CharField(_("文本版本"), max_length=20)
    decision = models.CharField(_("决定"), max_length=10, choices=ConsentDecision)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("同意")
        verbose_name_plural = _("同意")
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=ConsentPurpose.values), name="accounts_consent_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=ConsentDecision.values), name="accounts_consent_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(acting_as__in=ConsentAs.values), name="accounts_consent_as_known"
            ),
            models.CheckConstraint(condition=~Q(version=""), name="accounts_consent_names_its_text"),
        ]
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id", "purpose"], name="accounts_consent_by_subject"
            ),
            models.Index(fields=["by", "at"], name="accounts_consent_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.purpose} {self.subject_kind}-{self.subject_id}"
