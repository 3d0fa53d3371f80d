"""Reference data of the supply side: specialists, what patients call their troubles, and who treats what.

Links between them are reported by an article, or `inferred` by us: pages mark those
据科室推断，待医院确认. `position` keeps the order of the report.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from hospitals.enums import Side
from hospitals.models import Department, Hospital, Partnership, Reported
from specialists.enums import ConditionKind, Sex

from .latin import latin_name


class Specialist(Reported):
    """FHIR Practitioner. 中文 专家.

    Titles and kinds of visit are the words of the reports (教授, 坐诊). `visit_kinds_inferred`
    are ours.
    """

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    # Surnames such as 单, 曾, 解 are read otherwise than the words: empty unless the guess is wrong.
    name_pinyin = models.CharField(
        _("姓名拼音"),
        max_length=100,
        blank=True,
        help_text=_("自动拼音读错时填写，用空格分开，如 shan xiong"),
    )
    name_en = models.CharField(_("英文名"), max_length=100, blank=True)
    side = models.CharField(_("所属一方"), max_length=7, choices=Side.choices)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices, blank=True)
    titles = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("职称"))
    home_hospital = models.ForeignKey(
        Hospital,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="specialists",
        verbose_name=_("所在医院"),
    )
    departments = models.ManyToManyField(
        Department, through="SpecialistDepartment", related_name="specialists", verbose_name=_("科室")
    )
    reported_hospitals = models.ManyToManyField(
        Hospital,
        through="SpecialistHospital",
        related_name="visiting_specialists",
        verbose_name=_("报道来诊医院"),
    )
    partnerships = models.ManyToManyField(
        Partnership, through="SpecialistPartnership", related_name="specialists", verbose_name=_("参与的合作")
    )
    visit_kinds = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("来诊形式")
    )
    visit_kinds_inferred = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    team_lead = models.BooleanField(_("带队"), default=False)
    trained_at = models.ForeignKey(
        Hospital, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("进修医院")
    )
    trained_months = models.PositiveSmallIntegerField(_("进修月数"), null=True, blank=True)

    class Meta:
        verbose_name = _("专家")
        verbose_name_plural = _("专家")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name_in_english(self) -> str:
        """The English name somebody gave, else the Chinese one in Latin letters: Chen Weiheng."""
        return self.name_en or latin_name(self.name, self.name_pinyin)

    @property
    def home_hospital_inferred(self) -> bool:
        """Whether no article says which hospital the specialist comes from."""
        return self.is_inferred("home_hospital")


class Condition(Reported):
    """FHIR CodeableConcept. 中文 病症.

    What patients type: a disease, a symptom, an operation, a test. Where `emergency_notice`
    is set, pages say first that 120 is to be called.
    """

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名"), max_length=150, blank=True)
    kind = models.CharField(_("类别"), max_length=9, choices=ConditionKind.choices)
    emergency_notice = models.BooleanField(_("提示急诊"), default=False)
    departments = models.ManyToManyField(
        Department, through="ConditionDepartment", related_name="conditions", verbose_name=_("科室")
    )
    specialists = models.ManyToManyField(
        Specialist, through="ConditionSpecialist", related_name="conditions", verbose_name=_("专家")
    )

    class Meta:
        verbose_name = _("病症")
        verbose_name_plural = _("病症")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class ConditionSynonym(models.Model):
    """FHIR CodeableConcept.text. 中文 同义词.

    Another word for a condition. `added`: ours, for search, in no article.
    """

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="synonyms")
    text = models.CharField(_("说法"), max_length=60)
    added = models.BooleanField(_("检索补充"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("同义词")
        verbose_name_plural = _("同义词")
        ordering = ["condition", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["condition", "text"], name="synonym_once")]

    def __str__(self) -> str:
        return self.text


class Link(models.Model):
    """What all links have: whether an article makes them, and their place in the report."""

    inferred = models.BooleanField(_("推断"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["inferred", "position", "id"]

    def __str__(self) -> str:
        ends = (field.attname for field in self._meta.fields if field.is_relation)
        return " → ".join(str(getattr(self, end)) for end in ends)


class ConditionDepartment(Link):
    """No FHIR resource. 中文 病症所属科室.

    The departments (terms of the vocabulary) where a condition is treated.
    """

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="department_links")
    department = models.ForeignKey(Department, models.CASCADE, related_name="condition_links")

    class Meta(Link.Meta):
        verbose_name = _("病症所属科室")
        verbose_name_plural = _("病症所属科室")
        constraints = [
            models.UniqueConstraint(fields=["condition", "department"], name="condition_department_once")
        ]


class ConditionSpecialist(Link):
    """No FHIR resource. 中文 擅治专家.

    The specialists who treat a condition.
    """

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="specialist_links")
    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="condition_links")

    class Meta(Link.Meta):
        verbose_name = _("擅治专家")
        verbose_name_plural = _("擅治专家")
        constraints = [
            models.UniqueConstraint(fields=["condition", "specialist"], name="condition_specialist_once")
        ]


class SpecialistDepartment(Link):
    """FHIR PractitionerRole.specialty. 中文 专家科室.

    The departments (terms of the vocabulary) a specialist belongs to.
    """

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="department_links")
    department = models.ForeignKey(Department, models.CASCADE, related_name="specialist_links")

    class Meta(Link.Meta):
        verbose_name = _("专家科室")
        verbose_name_plural = _("专家科室")
        constraints = [
            models.UniqueConstraint(fields=["specialist", "department"], name="specialist_department_once")
        ]


class SpecialistHospital(Link):
    """FHIR PractitionerRole.organization. 中文 报道来诊医院.

    A receiving hospital where an article saw the specialist at work. It is no Posting: it has
    no period and no legal basis, and no session can stand on it.
    """

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="hospital_links")
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="specialist_links")

    class Meta(Link.Meta):
        verbose_name = _("报道来诊医院")
        verbose_name_plural = _("报道来诊医院")
        constraints = [
            models.UniqueConstraint(fields=["specialist", "hospital"], name="specialist_hospital_once")
        ]


class SpecialistPartnership(Link):
    """No FHIR resource. 中文 合作中的专家.

    A specialist whom an article names in a partnership.
    """

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="partnership_links")
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="specialist_links")

    class Meta(Link.Meta):
        verbose_name = _("合作中的专家")
        verbose_name_plural = _("合作中的专家")
        constraints = [
            models.UniqueConstraint(fields=["specialist", "partnership"], name="specialist_partnership_once")
        ]
