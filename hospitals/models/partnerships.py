"""What binds hospitals: programmes and the partnerships made under them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hospitals.enums import PartnershipStanding

from .dates import DatePair, both_or_neither, precision_field
from .places import Department, Hospital, Organisation, Subject, names
from .sources import Reported
from .trees import refuse_circle


class Programme(Reported):
    """No FHIR resource. 中文 合作项目、行动.

    A tree: an action (双首健康行动) and the projects under it.
    """

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名"), max_length=200, blank=True)
    aliases = names()
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级项目")
    )
    extends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="extended_by", verbose_name=_("延伸自")
    )
    launched_on = models.DateField(_("启动日期"), null=True, blank=True)
    launched_precision = precision_field()
    launched = DatePair()
    duration = models.CharField(_("期限"), max_length=100, blank=True)
    description = models.TextField(_("说明"), blank=True)
    description_en = models.TextField(_("英文说明"), blank=True)
    areas = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("合作领域"))
    project_categories = models.PositiveSmallIntegerField(_("项目大类数"), null=True, blank=True)
    projects = models.PositiveSmallIntegerField(_("项目数"), null=True, blank=True)
    sponsors = models.ManyToManyField(
        Organisation, blank=True, related_name="programmes", verbose_name=_("主办")
    )
    hospitals = models.ManyToManyField(
        Hospital, blank=True, related_name="programmes", verbose_name=_("参与医院")
    )

    class Meta:
        verbose_name = _("合作项目")
        verbose_name_plural = _("合作项目")
        ordering = ["slug"]
        constraints = [
            both_or_neither("launched", name="programme_launched_pair"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="programme_not_in_itself"),
            models.CheckConstraint(condition=~Q(extends=F("id")), name="programme_not_extending_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """It does not lie within itself."""
        refuse_circle(self, "parent")
        refuse_circle(self, "extends")


class Partnership(Reported):
    """FHIR OrganizationAffiliation. 中文 合作共建.

    Programme × hospitals × departments, of some kind. One that is only *reported* may lack its
    partner, dates and stage; one that is *operating* may not.
    """

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    title_en = models.CharField(_("英文名"), max_length=200, blank=True)
    aliases = names()
    standing = models.CharField(
        _("性质"), max_length=9, choices=PartnershipStanding.choices, default=PartnershipStanding.REPORTED
    )
    kind = models.CharField(_("合作形式"), max_length=40)
    stage = models.CharField(_("进展"), max_length=40, blank=True, help_text=_("报道所写，如“建设中”"))
    subject_text = models.CharField(_("合作学科"), max_length=100, blank=True)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
        verbose_name=_("合作项目"),
    )
    programmes_also = models.ManyToManyField(Programme, blank=True, related_name="+")
    supporting_hospital = models.ForeignKey(
        Hospital, models.PROTECT, null=True, blank=True, related_name="supports", verbose_name=_("支援医院")
    )
    supporting_also = models.ManyToManyField(
        Hospital, blank=True, related_name="+", verbose_name=_("其他支援医院")
    )
    receiving_hospital = models.ForeignKey(
        Hospital,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supported_by",
        verbose_name=_("受援医院"),
    )
    receiving_unit = models.ForeignKey(
        Hospital, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("院内中心")
    )
    lead_hospital = models.ForeignKey(
        Hospital, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("牵头医院")
    )
    receiving_also = models.ManyToManyField(
        Hospital, blank=True, related_name="+", verbose_name=_("其他受援医院")
    )
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="partnerships")
    departments = models.ManyToManyField(Department, blank=True, related_name="partnerships")
    started_on = models.DateField(_("开始日期"), null=True, blank=True)
    started_precision = precision_field()
    started = DatePair()
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_precision = precision_field()
    unveiled_on = models.DateField(_("揭牌日期"), null=True, blank=True)
    unveiled_precision = precision_field()
    unveiled = DatePair()
    details = models.JSONField(default=dict, blank=True, help_text=_("报道的其他事实：地点、床位、人员"))

    class Meta:
        verbose_name = _("合作共建")
        verbose_name_plural = _("合作共建")
        ordering = ["slug"]
        constraints = [
            both_or_neither("started", name="partnership_started_pair"),
            both_or_neither("ended", name="partnership_ended_pair"),
            both_or_neither("unveiled", name="partnership_unveiled_pair"),
            models.CheckConstraint(
                condition=~Q(supporting_hospital=F("receiving_hospital")), name="partnership_not_with_itself"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="partnership_forward",
            ),
            models.CheckConstraint(
                condition=~Q(standing=PartnershipStanding.OPERATING)
                | (
                    Q(supporting_hospital__isnull=False)
                    & Q(receiving_hospital__isnull=False)
                    & Q(started_on__isnull=False)
                    & ~Q(stage="")
                ),
                name="partnership_operating_complete",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PartnershipSubject(models.Model):
    """No FHIR resource. 中文 合作科目.

    A national subject that a partnership is about. The rest is copied from the partnership by
    triggers (migration 0009): no two operating ones are of the same programme, pair, kind and subject.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="subjects")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("诊疗科目"))
    operating = models.BooleanField(default=False, editable=False)
    of_programme = models.BigIntegerField(null=True, editable=False)
    supporting = models.BigIntegerField(null=True, editable=False)
    receiving = models.BigIntegerField(null=True, editable=False)
    kind = models.CharField(max_length=40, editable=False, default="")

    class Meta:
        verbose_name = _("合作科目")
        verbose_name_plural = _("合作科目")
        ordering = ["partnership", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "subject"], name="partnership_subject_once"),
            models.UniqueConstraint(
                fields=["subject", "of_programme", "supporting", "receiving", "kind"],
                condition=Q(operating=True),
                nulls_distinct=False,
                name="partnership_operating_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)
