"""Where things are and what is there: regions, bodies, hospitals, departments, rooms."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hospitals.enums import OrganisationKind, RegionLevel, Side
from hospitals.querysets import DepartmentQuerySet

from .sources import Reported
from .trees import refuse_circle


def names() -> "ArrayField[list[str], list[str]]":
    """A list of other names people know the thing by."""
    return ArrayField(models.CharField(max_length=100), default=list, blank=True, verbose_name=_("别名"))


class Region(Reported):
    """FHIR Location (jurisdiction). 中文 行政区划.

    A tree from province to township. `code` is GB/T 2260; townships have none.
    """

    slug = models.SlugField(max_length=100, unique=True)
    code = models.CharField(_("行政区划代码"), max_length=6, null=True, blank=True, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名"), max_length=100, blank=True)
    level = models.CharField(_("级别"), max_length=10, choices=RegionLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    aliases = names()
    in_articles = models.BooleanField(default=False)
    population = models.PositiveIntegerField(
        _("常住人口"), null=True, blank=True, help_text=_("用来算每万人的次数；没有就不算")
    )
    population_basis = models.CharField(
        _("人口数的出处"),
        max_length=200,
        blank=True,
        help_text=_("如“第七次全国人口普查公报，2020年11月1日”"),
    )
    basis = models.CharField(max_length=200, blank=True, help_text=_("非报道内容的依据"))

    class Meta:
        verbose_name = _("地区")
        verbose_name_plural = _("地区")
        ordering = ["code", "slug"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="region_not_in_itself"),
            models.CheckConstraint(
                condition=Q(code__isnull=True) | Q(code__regex=r"^[0-9]{6}$"), name="region_code_six_digits"
            ),
            models.CheckConstraint(
                condition=Q(population=None, population_basis="")
                | (Q(population__gt=0) & ~Q(population_basis="")),
                name="region_population_with_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """It does not lie within itself."""
        refuse_circle(self, "parent")


class Organisation(Reported):
    """FHIR Organization. 中文 机构.

    A sponsor that is no hospital: a health commission, a society, a company.
    """

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名"), max_length=150, blank=True)
    aliases = names()
    kind = models.CharField(_("类别"), max_length=10, choices=OrganisationKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("地区"))

    class Meta:
        verbose_name = _("机构")
        verbose_name_plural = _("机构")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """FHIR CodeableConcept. 中文 诊疗科目.

    The national list of licensed specialties; `code` is its two- or four-digit number.
    """

    code = models.CharField(_("代码"), max_length=8, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级科目")
    )
    verified = models.BooleanField(_("已与名录核对"), default=False)
    basis = models.CharField(max_length=200, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("诊疗科目")
        verbose_name_plural = _("诊疗科目")
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="subject_not_in_itself")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def clean(self) -> None:
        """It does not lie within itself."""
        refuse_circle(self, "parent")


class Hospital(Reported):
    """FHIR Organization. 中文 医院.

    Of either side: a Beijing supporting hospital or a local receiving one; a tree by `part_of`.
    What no article gives (phone, address) stays empty: pages say 请向医院咨询.
    """

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名"), max_length=150, blank=True)
    full_name = models.CharField(_("全称"), max_length=100, blank=True)
    aliases = names()
    side = models.CharField(_("所属一方"), max_length=7, choices=Side.choices)
    kind = models.CharField(_("类型"), max_length=40, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="hospitals", verbose_name=_("地区")
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("隶属医院")
    )
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("咨询电话"), max_length=40, blank=True)
    stage = models.CharField(_("状态"), max_length=40, blank=True, help_text=_("报道所写，如“建设中”"))
    # It turned out to be that hospital: all that was its own is that one's now, and its address leads there.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("已合并到"),
    )

    class Meta:
        verbose_name = _("医院")
        verbose_name_plural = _("医院")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=~Q(part_of=F("id")), name="hospital_not_part_of_itself"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="hospital_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """It does not lie within itself."""
        refuse_circle(self, "part_of")


class Department(Reported):
    """FHIR HealthcareService. 中文 科室.

    With a hospital: that hospital's clinical service, pointing at its term. Without one: a term
    of the vocabulary, which conditions and specialists are linked to.
    """

    slug = models.SlugField(max_length=150, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名"), max_length=150, blank=True)
    aliases = names()
    hospital = models.ForeignKey(
        Hospital, models.PROTECT, null=True, blank=True, related_name="departments", verbose_name=_("医院")
    )
    term = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("通用科室名")
    )
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="departments", verbose_name=_("诊疗科目")
    )
    multidisciplinary = models.BooleanField(_("多学科联合门诊"), default=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("科室")
        verbose_name_plural = _("科室")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hospital__isnull=False) | Q(term__isnull=True), name="department_term_has_no_term"
            ),
            models.CheckConstraint(condition=~Q(term=F("id")), name="department_not_its_own_term"),
            models.UniqueConstraint(fields=["hospital", "term"], name="department_once_per_hospital"),
            models.UniqueConstraint(fields=["hospital", "name"], name="department_name_once_per_hospital"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A service points at a term, never at another hospital's service."""
        self.refuse_service_as_term()

    def refuse_service_as_term(self) -> None:
        """Raises ValidationError for a term that is some hospital's service."""
        if self.term and self.term.hospital_id:
            raise ValidationError({"term": _("请选择通用科室名，不能选择其他医院的科室。")})


class Room(Reported):
    """FHIR Location. 中文 诊室.

    Exclusive rooms hold one session at a time; shared ones (名医堂) several side by side. An
    outreach site is a room with an address of its own.
    """

    slug = models.SlugField(max_length=150, unique=True)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="rooms", verbose_name=_("医院"))
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名"), max_length=100, blank=True)
    exclusive = models.BooleanField(_("同一时间只接待一场出诊"), default=True)
    address = models.CharField(_("地址"), max_length=200, blank=True, help_text=_("仅在不在医院内时填写"))

    class Meta:
        verbose_name = _("诊室")
        verbose_name_plural = _("诊室")
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["hospital", "name"], name="room_name_once_per_hospital")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def outside(self) -> bool:
        """Whether it is a place elsewhere, with an address of its own: nobody goes to the hospital's."""
        return self.address != ""
