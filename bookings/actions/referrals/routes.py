"""转诊通道: a hospital opens a way to itself, or for its own letters, and closes it."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from bookings import locks
from bookings.locks import booking_action
from bookings.models import Direction, ReferralAct, ReferralRoute
from bookings.queries.staff.referral_routes import networks_of, receives_referrals, routes_set_by, sets_routes
from hospitals.enums import RegionRole, Side
from hospitals.models import Hospital
from hospitals.queries import managed, region_roles
from notices.localtime import local_date

SUBJECT = "referral_route"


class NotSetting(LookupError):
    """The account does not say who may refer to this hospital."""


@booking_action
def make_route(
    *,
    hospital_id: int,
    other_id: int,
    direction: Direction,
    desk: str,
    phone: str,
    answer_hours: int,
    outcome_days: int,
    starts_on: date,
    ends_on: date | None,
    partnership_id: int | None = None,
    demo: bool = False,
    by: int | None,
    now: datetime,
) -> ReferralRoute:
    """Let patients be referred to this hospital by the `other` one from `starts_on` on, until the day before `ends_on`;
    where the other one is not of the region, let this hospital refer to it by letter. `partnership_id`: the partnership
    of either hospital it rests on, where one is known. `by`: None for a demonstration, which the portal itself makes.

    Raises NotSetting; ValidationError where there is such a route at that time already, and where nobody at this
    hospital could answer.
    """
    who = _setter(hospital_id, by, now) if by is not None or not demo else None
    home, other = (Hospital.objects.get(pk=pk) for pk in (hospital_id, other_id))
    by_letter = other.side != Side.LOCAL
    if home.pk == other.pk or home.side != Side.LOCAL:
        raise NotSetting
    if not by_letter and not demo and not receives_referrals(home.pk, now):
        raise ValidationError(
            _("本院还没有能接诊的工作人员，转来的患者没有人答复。请先在“本院人员”里添加窗口人员，再开通。"),
            code="nobody_receives",
        )
    networks = networks_of(home.pk) | networks_of(other.pk)
    if partnership_id is not None and not networks.filter(pk=partnership_id).exists():
        raise ValidationError({"partnership": _("请选择列出的，或者不选。")})
    try:
        with transaction.atomic():
            route = ReferralRoute.objects.create(
                from_hospital=home if by_letter else other,
                to_hospital=other if by_letter else home,
                direction=direction,
                letter_only=by_letter,
                desk=desk,
                phone=phone,
                answer_hours=answer_hours,
                outcome_days=outcome_days,
                starts_on=starts_on,
                ends_on=ends_on,
                partnership_id=partnership_id,
                demo=demo,
                made_at=now,
                made_by=who,
            )
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name != "referral_route_once_at_a_time":
            raise
        raise ValidationError(_("这段时间里已经有同样的转诊通道。"), code="there_already") from error
    audit(by=who, action=ReferralAct.MAKE_ROUTE, subject_kind=SUBJECT, subject_id=route.pk, now=now)
    return route


@booking_action
def end_route(*, hospital_id: int, route_id: int, by: int, now: datetime) -> ReferralRoute:
    """From today on nobody is referred by this route any more; what was sent goes on. Done twice it is done.

    Raises NotSetting for whoever does not set this hospital's routes.
    """
    who = _setter(hospital_id, by, now)
    route = routes_set_by(hospital_id).select_for_update(of=("self",)).filter(pk=route_id).first()
    if route is None:
        raise NotSetting
    today = local_date(now)
    if route.ends_on is not None and route.ends_on <= today:
        return route
    route.ends_on = max(today, route.starts_on)
    route.save(update_fields=["ends_on"])
    audit(by=who, action=ReferralAct.END_ROUTE, subject_kind=SUBJECT, subject_id=route.pk, now=now)
    return route


def _setter(hospital_id: int, by: int | None, now: datetime) -> User:
    """Who acts, locked with the role, if they set this hospital's routes: its manager, or an officer of its region.
    Who takes the role away waits. Raises NotSetting."""
    if by is None:
        raise NotSetting
    who = locks.lock_account(by)
    list(managed(by, now).filter(hospital_id=hospital_id).select_for_update(of=("self",)))
    list(region_roles(by, now, RegionRole.OFFICER).select_for_update(of=("self",)))
    if not sets_routes(by, hospital_id, now):
        raise NotSetting
    return who
