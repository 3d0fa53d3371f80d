"""The closed lists of words used about hospitals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How much of a date was reported: 2021, 2021-08 or 2021-08-14."""

    YEAR = "year", _("年")
    MONTH = "month", _("月")
    DAY = "day", _("日")


class RegionLevel(models.TextChoices):
    """The steps of the administrative tree."""

    PROVINCE = "province", _("省、自治区、直辖市")
    PREFECTURE = "prefecture", _("市、盟")
    COUNTY = "county", _("区、县、旗")
    TOWNSHIP = "township", _("乡、镇、苏木")


class Side(models.TextChoices):
    """Which side of the cooperation a hospital or a specialist stands on."""

    BEIJING = "beijing", _("北京")
    LOCAL = "local", _("内蒙古")
    OTHER = "other", _("其他地区")


class OrganisationKind(models.TextChoices):
    """What sort of body a sponsor is."""

    GOVERNMENT = "government", _("政府部门")
    SOCIETY = "society", _("学会、协会")
    INSTITUTE = "institute", _("研究所")
    COMPANY = "company", _("企业")
    GROUP = "group", _("集团")


class PartnershipStanding(models.TextChoices):
    """Whether we only read of a partnership, or its hospitals run it here."""

    REPORTED = "reported", _("据报道")
    OPERATING = "operating", _("运行中")


class StaffRole(models.TextChoices):
    """What somebody does for a hospital in the portal."""

    SCHEDULER = "scheduler", _("排班员")  # publishes, changes, withdraws sessions
    RECEPTION = "reception", _("导诊台")  # receives patients
    MANAGER = "manager", _("医院负责人")  # both, and who may do what
