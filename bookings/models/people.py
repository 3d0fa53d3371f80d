"""Persons who may be seen, and the accounts that book for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.hashes import hash_document, hash_phone, hash_record_number
from accounts.models import E164
from accounts.sealed import KeyedHashField, SealedModel, SealedTextField
from bookings.enums import DocumentKind, LinkBasis, Relation, Sex, Verification
from bookings.querysets import PatientLinkQuerySet
from notices.masks import mask_document, mask_name


class Patient(SealedModel):
    """FHIR Patient. 中文 就诊人.

    A person who may be seen: one record per real person, however many accounts book for them. A newborn without a
    document stands under its guardian (王秀英之子) until it has its own.
    """

    name = SealedTextField(_("姓名"), max_length=60)
    sex = models.CharField(_("性别"), max_length=10, choices=Sex)
    birth_date = models.DateField(_("出生日期"))
    # Kept only while the person has no account of their own: then it is that account's, read by queries.persons. Empty
    # also where none was given: what is sent goes to the booking account alone.
    phone = SealedTextField(_("手机号码"), shape=E164, blank=True, default="")
    phone_hash = KeyedHashField("phone", hash_phone, unique=False, db_index=True)
    document_kind = models.CharField(
        _("证件类型"), max_length=12, choices=DocumentKind, blank=True, default=""
    )
    document = SealedTextField(_("证件号码"), max_length=30, blank=True, default="")
    # Of kind and number in one spelling, so that a passport and a permit with the same digits are two persons.
    document_hash = KeyedHashField("document_key", hash_document, of=("document_kind", "country", "document"))
    # ISO 3166-1 alpha-3, of a passport: two countries may give the same number.
    country = models.CharField(_("签发国家"), max_length=3, blank=True, default="")
    guardian = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="newborns")
    newborn_order = models.PositiveSmallIntegerField(_("第几个孩子"), null=True, blank=True)
    verification = models.CharField(
        _("核验情况"), max_length=10, choices=Verification, default=Verification.DECLARED
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Set when the person's particulars were deleted; bookings that the law keeps stay, without a name.
    erased_at = models.DateTimeField(null=True, blank=True)
    # Another record of the person this one is now part of (合并登记). What is left: a second document that was seen
    # too and record numbers of before, by which the person is still found, and visits that clash with one of theirs.
    joined_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined_records"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("就诊人")
        verbose_name_plural = _("就诊人")
        constraints = [
            models.CheckConstraint(
                condition=Q(name__empty=False) | Q(erased_at__isnull=False), name="patient_named"
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="patient_sex_known"),
            models.CheckConstraint(
                condition=Q(document_kind="", document_hash__isnull=True, document__empty=True)
                | (
                    Q(
                        document_kind__in=DocumentKind.values,
                        document_hash__isnull=False,
                        document__empty=False,
                    )
                ),
                name="patient_document_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    verification=Verification.DECLARED, verified_at__isnull=True, verified_by__isnull=True
                )
                | (Q(verification=Verification.SEEN, verified_at__isnull=False, verified_by__isnull=False))
                | Q(verification=Verification.CHECKED, verified_at__isnull=False),
                name="patient_verified_when",
            ),
            models.CheckConstraint(
                condition=Q(newborn_order__isnull=True)
                | Q(guardian__isnull=False, document_kind="", newborn_order__gte=1),
                name="patient_newborn_under_guardian",
            ),
            models.UniqueConstraint(
                fields=["guardian", "birth_date", "newborn_order"],
                condition=Q(newborn_order__isnull=False),
                name="patient_newborn_once",
            ),
            models.CheckConstraint(
                condition=Q(guardian__isnull=True) | ~Q(guardian=models.F("id")),
                name="patient_not_own_guardian",
            ),
            models.CheckConstraint(
                condition=Q(joined_into__isnull=True)
                | (Q(erased_at__isnull=False, name__empty=True) & ~Q(joined_into=models.F("id"))),
                name="patient_joined_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"patient {self.pk}"

    @property
    def document_key(self) -> str:
        """What the document is found by; empty without one."""
        return f"{self.document_kind}:{self.country}:{self.document}" if self.document else ""

    @property
    def masked_name(self) -> str:
        """The name as lists and messages show it: 张*明, 王*."""
        return mask_name(self.name)

    @property
    def masked_document(self) -> str:
        """The number with its middle hidden: 150102********1234; empty without one."""
        return mask_document(self.document)


class PatientLink(models.Model):
    """FHIR RelatedPerson. 中文 账号与就诊人.

    One account may book for one person from `granted_at` until `ended_at`. Before that it has only asked.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="patient_links")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="links")
    relation = models.CharField(max_length=12, choices=Relation)
    # Says of oneself to be the guardian. Nothing from 18 on: read it by queries.persons.guards.
    is_guardian = models.BooleanField(_("监护人"), default=False)
    created_at = models.DateTimeField()
    granted_at = models.DateTimeField(null=True, blank=True)
    # The account that allowed it (its own where it entered the person first); a desk's is the member of staff.
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField(_("依据"), max_length=10, choices=LinkBasis, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PatientLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("账号与就诊人")
        verbose_name_plural = _("账号与就诊人")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "patient"], condition=Q(ended_at__isnull=True), name="patient_link_once"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(ended_at__isnull=True, relation=Relation.SELF),
                name="patient_link_one_self",
            ),
            # A person has one account of their own.
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(ended_at__isnull=True, granted_at__isnull=False, relation=Relation.SELF),
                name="patient_link_self_of_one",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("created_at")),
                name="patient_link_starts_before_end",
            ),
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True, granted_by__isnull=True, basis="")
                | Q(granted_at__isnull=False, granted_by__isnull=False, basis__in=LinkBasis.values),
                name="patient_link_granted_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} → {self.patient_id}"


class RecordNumber(SealedModel):
    """FHIR Patient.identifier. 中文 病案号.

    What one hospital's own system (HIS) calls a person; entered at its desk.
    """

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="record_numbers")
    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="+")
    number = SealedTextField(_("病案号"), max_length=30)
    number_hash = KeyedHashField("number", hash_record_number, unique=False, null=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("病案号")
        verbose_name_plural = _("病案号")
        constraints = [
            models.UniqueConstraint(fields=["patient", "hospital"], name="record_number_one_per_hospital"),
            models.UniqueConstraint(fields=["hospital", "number_hash"], name="record_number_of_one_person"),
            models.CheckConstraint(condition=Q(number__empty=False), name="record_number_not_empty"),
        ]

    def __str__(self) -> str:
        return f"record number {self.pk}"
