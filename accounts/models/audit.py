"""What was done and seen: append-only, and sealed so that a gap shows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """FHIR AuditEvent. 中文 审计记录. Who did what to what. Append-only: a trigger refuses any change.
    What was kept long enough leaves with its seal (`remove_old_entries`); nothing else, and nothing of half a year.

    Holds ids and coded reasons, nothing personal; so it can stay when a person is erased.
    """

    at = models.DateTimeField()
    # A number, not a foreign key: the entry outlives the account. Empty when the portal itself acts.
    by = models.BigIntegerField(null=True, blank=True)
    action = models.CharField(_("做了什么"), max_length=40)
    subject_kind = models.CharField(_("对象种类"), max_length=40)
    subject_id = models.BigIntegerField()
    reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="accounts_audit_by_subject"),
            models.Index(fields=["by", "at"], name="accounts_audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind}-{self.subject_id}"


class AuditSeal(models.Model):
    """A seal over entries of the audit. 中文 审计封签. It names its rows, their hash and the seal before it, so that an
    entry that was changed, removed or slipped in later is found (`manage.py verify_audit`). Append-only.
    """

    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    row_ids = ArrayField(models.BigIntegerField())
    # SHA-256 of the rows, and a keyed hash of that, the ids and the seal before: without the key nobody makes one.
    rows_hash = models.CharField(max_length=64)
    seal_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("审计封签")
        verbose_name_plural = _("审计封签")

    def __str__(self) -> str:
        return f"seal {self.pk}"
