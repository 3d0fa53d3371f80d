"""Who may refer to whom (转诊通道), and who says so: managers of the receiving hospital, and officers of its region."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.queries.roles import in_force as holds
from bookings.models import ReferralRoute
from bookings.queries.staff.scope import RECEIVERS
from hospitals.enums import RegionRole, Side
from hospitals.models import Department, Hospital, Partnership, Staff
from hospitals.queries import hospitals_for, manages, region_roles
from notices.localtime import local_date
from specialists.enums import PostingStanding
from specialists.models import Posting, Specialist
from specialists.querysets import shown

# As what a hospital takes part in a partnership.
_SIDES = (
    *("receiving_hospital", "receiving_also", "receiving_unit"),
    *("supporting_hospital", "supporting_also", "lead_hospital"),
)


def in_force(today: date) -> Q:
    """Condition on routes: patients may be referred by it on that local day."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def routes_from(hospital_id: int, now: datetime) -> QuerySet[ReferralRoute]:
    """By which the hospital may refer patients now, by name of where to. One query."""
    rows = ReferralRoute.objects.filter(in_force(local_date(now)), shown(), from_hospital_id=hospital_id)
    return rows.select_related("to_hospital", "from_hospital").order_by(
        "to_hospital__name", "direction", "pk"
    )


def routes_set_by(hospital_id: int) -> QuerySet[ReferralRoute]:
    """Those that are this hospital's to set: to it, and its own by letter to where nobody uses the portal."""
    rows = ReferralRoute.objects.filter(
        Q(to_hospital_id=hospital_id) | Q(from_hospital_id=hospital_id, letter_only=True), shown()
    )
    return rows.select_related("to_hospital", "from_hospital", "partnership", "made_by").order_by(
        "letter_only", "from_hospital__name", "to_hospital__name", "direction", "-starts_on", "pk"
    )


def sets_routes(account_id: int, hospital_id: int, now: datetime) -> bool:
    """Whether the account says who may refer to this hospital. At most three queries."""
    if manages(account_id, hospital_id, now):
        return True
    around = hospitals_for(region_roles(account_id, now, RegionRole.OFFICER))
    return around.filter(pk=hospital_id, side=Side.LOCAL).exists()


def route_home(account_id: int, slug: str, now: datetime) -> Hospital | None:
    """The local hospital with this slug, if the account sets its routes; None for any other."""
    found = Hospital.objects.filter(slug=slug, side=Side.LOCAL).first()
    return found if found is not None and sets_routes(account_id, found.pk, now) else None


def others_to_route(hospital: Hospital) -> list[Hospital]:
    """The hospitals a route may join with this one: local ones that refer to it, then Beijing ones it writes
    to. One query."""
    rows = list(Hospital.objects.exclude(pk=hospital.pk).filter(part_of=None).order_by("name", "pk"))
    return [one for side in (Side.LOCAL, Side.BEIJING) for one in rows if one.side == side]


def networks_of(hospital_id: int) -> QuerySet[Partnership]:
    """The partnerships (医联体, 对口支援 …) the hospital takes part in, by title: what a route may rest on."""
    taking_part = Q(pk__in=[])
    for side in _SIDES:
        taking_part |= Q(**{side: hospital_id})
    return Partnership.objects.filter(taking_part).order_by("title", "pk").distinct()


def receives_referrals(hospital_id: int, now: datetime) -> bool:
    """Whether anybody works at the hospital who could answer what is sent to it. One query."""
    return Staff.objects.filter(holds(now), hospital_id=hospital_id, role__in=RECEIVERS).exists()


def departments_at(hospital_id: int) -> QuerySet[Department]:
    """The hospital's departments, by name."""
    return Department.objects.filter(hospital_id=hospital_id).order_by("name", "pk")


def specialists_at(hospital_id: int, now: datetime) -> QuerySet[Specialist]:
    """Who is posted there today, by name."""
    today = local_date(now)
    posted = Posting.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        shown(),
        specialist=OuterRef("pk"),
        hospital_id=hospital_id,
        standing=PostingStanding.CONFIRMED,
        starts_on__lte=today,
    )
    return Specialist.objects.filter(Exists(posted)).select_related("home_hospital").order_by("name", "pk")
