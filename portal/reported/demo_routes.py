"""Demonstration routes by which patients are referred (转诊通道), where an article tells of the two hospitals' network.

No article names a desk or a telephone, so there is none; all that is referred by them is marked 演示.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from bookings.actions.referrals import make_route
from bookings.models import Direction
from bookings.queries.staff.referral_routes import routes_from
from hospitals.enums import Side
from hospitals.models import Hospital, Partnership
from notices.localtime import local_date

DESK, PHONE = "演示联系人", "演示，没有电话"
ANSWER_HOURS, OUTCOME_DAYS = 24, 3


@dataclass(frozen=True)
class Way:
    """From where to where, and on which reported partnership it rests."""

    from_hospital: str
    to_hospital: str
    partnership: str


WAYS = (
    # 1 + 9 + 110: 托县医院's allergy department belongs to the network that the city's first hospital leads.
    Way("tuoketuo-xian-yiyuan", "huhehaote-diyi-yiyuan", "shijitan-tuoxian-bianfu-ke"),
    # 对口帮扶: by letter.
    Way("tuoketuo-xian-yiyuan", "beijing-xiehe-yiyuan", "xiehe-tuoxian-duikou"),
)


def plan_demo_routes(*, now: datetime) -> int:
    """Open those of WAYS that are not there yet; how many. None in production, and none of hospitals nobody loaded."""
    if settings.PRODUCTION:
        return 0
    slugs = {slug for way in WAYS for slug in (way.from_hospital, way.to_hospital)}
    hospitals = {one.slug: one for one in Hospital.objects.filter(slug__in=slugs)}
    networks = dict(Partnership.objects.values_list("slug", "pk"))
    known = [way for way in WAYS if {way.from_hospital, way.to_hospital} <= hospitals.keys()]
    return sum(_open(way, hospitals, networks.get(way.partnership), now) for way in known)


def _open(way: Way, hospitals: dict[str, Hospital], partnership_id: int | None, now: datetime) -> bool:
    sender, receiver = hospitals[way.from_hospital], hospitals[way.to_hospital]
    if routes_from(sender.pk, now).filter(to_hospital=receiver, direction=Direction.UP).exists():
        return False
    home, other = (receiver, sender) if receiver.side == Side.LOCAL else (sender, receiver)
    make_route(
        hospital_id=home.pk,
        other_id=other.pk,
        direction=Direction.UP,
        desk=DESK,
        phone=PHONE,
        answer_hours=ANSWER_HOURS,
        outcome_days=OUTCOME_DAYS,
        starts_on=local_date(now),
        ends_on=None,
        partnership_id=partnership_id,
        demo=True,
        by=None,
        now=now,
    )
    return True
