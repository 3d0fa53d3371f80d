"""Persons who may be seen, and the accounts that book for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import E164
from bookings.enums import Relation, Sex


class Patient(models.Model):
    """FHIR Patient. 中文 就诊人.

    A person who may be seen: one record per real person.
    """

    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=10, choices=Sex)
    birth_date = models.DateField()
    phone = models.CharField(max_length=20, blank=True)  # E.164; empty: the booking account's
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="patient_named"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="patient_sex_known"),
            models.CheckConstraint(condition=Q(phone="") | Q(phone__regex=E164), name="patient_phone_e164"),
        ]

    def __str__(self) -> str:
        return f"patient {self.pk}"

    @property
    def masked_name(self) -> str:
        """The name as lists and messages show it: 张*明, 王*."""
        if len(self.name) <= 1:
            return "*"
        if len(self.name) == 2:
            return f"{self.name[0]}*"
        return f"{self.name[0]}{'*' * (len(self.name) - 2)}{self.name[-1]}"


class PatientLink(models.Model):
    """FHIR RelatedPerson. 中文 账号与就诊人.

    One account may book for one person until `ended_at`.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="patient_links")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="links")
    relation = models.CharField(max_length=12, choices=Relation)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "patient"], condition=Q(ended_at__isnull=True), name="patient_link_once"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(ended_at__isnull=True, relation=Relation.SELF),
                name="patient_link_one_self",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("created_at")),
                name="patient_link_starts_before_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} → {self.patient_id}"
