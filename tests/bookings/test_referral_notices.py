"""What is told of referrals: patients without hospital and illness, desks how many are overdue; nobody what is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.actions import referrals as acts
from bookings.models import PatientLink, ReferralNotice
from bookings.referral_wording import still_overdue, still_so, word, word_overdue
from notices.models import Notice
from tests.bookings.referring import (
    REASON,
    at,
    chief,
    city,
    clerk,
    county,
    patient,
    referral,
    route,
    triage,
)
from tests.factories.bookings import NOW

__all__ = ["chief", "city", "clerk", "county", "patient", "referral", "route", "triage"]

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def notice(kind: ReferralNotice) -> Notice:
    """The first of its kind."""
    return Notice.objects.filter(kind=kind).earliest("pk")


def test_a_patient_is_told_neither_hospital_nor_illness(referral, city, triage, route) -> None:
    acts.accept_referral(**at(city, referral, triage))
    for kind in (ReferralNotice.SENT, ReferralNotice.ACCEPTED, ReferralNotice.NOT_TAKEN):
        told = Notice(kind=kind, subject_id=referral.pk)
        text = word(kind, told, "sms").text
        assert "王*英" in text
        for private in ("王秀英", "医院一", "第一医院", "托克托", REASON[:4]):
            assert private not in text
        assert "【演示】" not in text
    type(route).objects.filter(pk=route.pk).update(demo=True)
    assert "【演示】" in word(ReferralNotice.SENT, notice(ReferralNotice.SENT), "sms").text


def test_it_is_told_while_it_stands_so_and_the_account_still_books(referral, city, triage, owner) -> None:
    sent = notice(ReferralNotice.SENT)
    assert still_so(ReferralNotice.SENT, sent, NOW)
    acts.refuse_referral(**at(city, referral, triage), why="full", words="没有床位")
    assert not still_so(ReferralNotice.SENT, sent, NOW)
    refused = notice(ReferralNotice.NOT_TAKEN)
    assert refused.recipient_id == owner.pk
    assert still_so(ReferralNotice.NOT_TAKEN, refused, NOW)
    PatientLink.objects.filter(account=owner).update(ended_at=NOW)
    assert not still_so(ReferralNotice.NOT_TAKEN, refused, NOW)


def test_a_desk_is_told_how_many_while_they_are(referral, city, triage) -> None:
    triage.email = "desk@example.org"
    triage.save()
    assert acts.tell_of_overdue(now=LATER) == 1
    told = notice(ReferralNotice.OVERDUE)
    text = word_overdue(told, "email").text
    assert "呼和浩特市第一医院有 1 件转诊超过时限" in text
    assert f"/staff/referrals/{city.slug}/" in text
    assert "王" not in text
    assert still_overdue(told, LATER)
    triage.staff_roles.update(ended_at=NOW)
    assert not still_overdue(told, LATER)
    triage.staff_roles.update(ended_at=None)
    acts.refuse_referral(**at(city, referral, triage, LATER), why="full", words="没有床位")
    assert not still_overdue(told, LATER)
