"""Demonstration routes for referrals: marked, by the articles, made once, never in production."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bookings.actions import referrals as acts
from bookings.models import Direction, ReferralRoute
from bookings.queries.staff.referral_routes import routes_from
from hospitals.models import Hospital
from notices.localtime import local_date
from portal.reported.demo_routes import plan_demo_routes
from portal.reported.loader import Outcome
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def test_they_rest_on_articles_and_are_made_once(reported: dict[str, Outcome]) -> None:
    assert plan_demo_routes(now=NOW) == 2
    assert plan_demo_routes(now=NOW) == 0
    by_letter, local = ReferralRoute.objects.order_by("-letter_only")
    assert [one.from_hospital.slug for one in (by_letter, local)] == ["tuoketuo-xian-yiyuan"] * 2
    assert (by_letter.letter_only, by_letter.to_hospital.slug) == (True, "beijing-xiehe-yiyuan")
    assert (local.letter_only, local.to_hospital.slug) == (False, "huhehaote-diyi-yiyuan")
    for one in (by_letter, local):
        assert one.demo
        assert one.made_by is None
        assert one.partnership is not None
        assert "演示" in one.phone


def test_none_in_production_and_none_without_the_hospitals(settings, reported: dict[str, Outcome]) -> None:
    settings.PRODUCTION = True
    assert plan_demo_routes(now=NOW) == 0
    settings.PRODUCTION = False
    Hospital.objects.filter(slug="tuoketuo-xian-yiyuan").update(slug="renamed")
    assert plan_demo_routes(now=NOW) == 0


def test_in_production_nobody_is_referred_by_one(settings, reported: dict[str, Outcome]) -> None:
    plan_demo_routes(now=NOW)
    sender = ReferralRoute.objects.earliest("pk").from_hospital_id
    assert routes_from(sender, NOW).count() == 2
    settings.PRODUCTION = True
    assert not routes_from(sender, NOW).exists()


def test_the_portal_makes_no_other() -> None:
    city, county = make.hospital(), make.hospital()
    said = {"direction": Direction.UP, "desk": "办公室", "phone": "1", "answer_hours": 24, "outcome_days": 3}
    about = {"hospital_id": city.pk, "other_id": county.pk, "starts_on": local_date(NOW), "ends_on": None}
    with pytest.raises(acts.NotSetting):
        acts.make_route(**about, **said, by=None, now=NOW)
