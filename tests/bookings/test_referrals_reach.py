"""Of referrals: deadlines that leave time, letters nobody gets at the other end, whose the words are, who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

from bookings.actions import referrals as acts
from bookings.actions.desk import NotAtDesk
from bookings.actions.referrals_kept import lapse_referrals
from bookings.models import PatientLink, Referral, ReferralNotice, ReferralRoute, Urgency
from bookings.queries.referrals import my_referrals, reaching
from bookings.queries.staff.referral_case import case_of, sessions_for
from bookings.queries.staff.referrals import Show, counts_of, desks_behind, referrals_of
from bookings.referral_wording import still_so, word
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from notices.localtime import day_bounds, local_date
from notices.models import Notice
from portal.rights import as_json, my_data
from tests.bookings.referring import (
    REASON,
    SUMMARY,
    accepted,
    at,
    chief,
    city,
    clerk,
    county,
    open_route,
    patient,
    referral,
    route,
    send,
    triage,
)
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["accepted", "chief", "city", "clerk", "county", "patient", "referral", "route", "triage"]

pytestmark = pytest.mark.django_db
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MIDNIGHT = day_bounds(local_date(NOW))[1]


def test_an_answer_is_never_due_at_once(route, patient, clerk, city, county, triage) -> None:
    late = MIDNIGHT - 5 * MINUTE
    sent = send(route, patient, clerk, urgency=Urgency.TODAY)
    assert sent.due_at == MIDNIGHT - MINUTE  # 23:59 of that day
    asked = acts.ask_back(**at(city, sent, triage, late), words="哪一侧？")
    assert asked.due_at == late + HOUR
    answered = acts.answer_referral(**at(county, sent, clerk, late + 2 * HOUR), words="右侧。")
    assert answered.due_at == late + 3 * HOUR
    taken = acts.accept_referral(**at(city, sent, triage, NOW + 2 * DAY))
    assert taken.due_at == NOW + 2 * DAY + HOUR


def test_a_letter_is_nobodys_at_the_other_end_also_when_seen(county, patient, clerk) -> None:
    beijing = make.hospital("北京积水潭医院")
    Hospital.objects.filter(pk=beijing.pk).update(side="beijing")
    there = work.clerk(beijing, role=StaffRole.RECEPTION)
    way = open_route(county, beijing, work.clerk(county, role=StaffRole.MANAGER))
    letter = send(way, patient, clerk)
    seen = acts.note_outcome(**at(county, letter, clerk), outcome="treated", words="回来随诊。")
    assert seen.status == "seen"
    assert case_of(beijing.pk, letter.pk, NOW) is None
    assert not referrals_of(beijing.pk, Show.DONE, NOW).exists()
    with pytest.raises(NotAtDesk):
        acts.print_letter(**at(beijing, letter, there))
    assert case_of(county.pk, letter.pk, NOW) is not None


def test_a_demonstration_is_shown_nowhere_in_production(referral, route, county, city, owner, clerk) -> None:
    later = NOW + 3 * DAY
    assert desks_behind(later) == [city.pk]
    ReferralRoute.objects.filter(pk=route.pk).update(demo=True)
    with override_settings(PRODUCTION=True):
        assert desks_behind(later) == []
        assert not my_referrals(owner.pk).exists()
        assert not reaching(city.pk, NOW).exists()
        assert counts_of(city.pk, NOW).incoming == 0
    assert my_referrals(owner.pk).exists()


def test_whose_numbers_one_may_not_see_their_doctors_words_are_not_taken_along(
    referral, owner, city, triage
) -> None:
    acts.ask_back(**at(city, referral, triage), words="哪一侧？")
    cousin = make.account()
    link = make.linked(cousin, referral.patient, "other")
    PatientLink.objects.filter(pk=link.pk).update(basis="own")
    theirs = as_json(my_data(cousin, NOW), NOW)["persons"][0]["referrals"][0]
    assert (theirs["reason"], theirs["summary"], theirs["steps"][0]["words"]) == ("", "", "")
    assert theirs["status"] == "asked"
    PatientLink.objects.filter(account=owner).update(basis="first")
    mine = as_json(my_data(owner, NOW), NOW)["persons"][0]["referrals"][0]
    assert (mine["reason"], mine["summary"], mine["steps"][0]["words"]) == (REASON, SUMMARY, "哪一侧？")


def test_the_patient_is_told_of_what_is_withdrawn_or_lapses(
    referral, county, clerk, owner, route, patient
) -> None:
    acts.withdraw_referral(**at(county, referral, clerk))
    told = Notice.objects.get(kind=ReferralNotice.WITHDRAWN)
    assert told.recipient_id == owner.pk
    assert still_so(ReferralNotice.WITHDRAWN, told, NOW)
    again = send(route, patient, clerk)
    late = NOW + timedelta(days=400)
    assert lapse_referrals(patient_id=patient.pk, now=late) == 1
    lapsed = Notice.objects.get(kind=ReferralNotice.LAPSED)
    assert lapsed.subject_id == again.pk
    for kind, one in ((ReferralNotice.WITHDRAWN, told), (ReferralNotice.LAPSED, lapsed)):
        text = word(kind, one, "sms").text
        assert "王*英" in text
        for private in ("王秀英", "第一医院", "托克托", REASON[:4]):
            assert private not in text


def test_who_was_asked_for_is_offered_though_the_list_is_cut(accepted, city, monkeypatch) -> None:
    monkeypatch.setattr("bookings.queries.staff.giving.MOST_SHOWN", 4)
    early, late = (make.posting(make.specialist(name), city) for name in ("早来的", "要请的"))
    for n in range(3):
        make.published_session(early, starts_at=make.DAY + n * DAY, numbers=4)
    wanted = make.published_session(late, starts_at=make.DAY + 4 * DAY, numbers=4)
    Referral.objects.filter(pk=accepted.pk).update(specialist=late.specialist)
    asked = Referral.objects.select_related("patient").get(pk=accepted.pk)
    assert sessions_for(asked, NOW)[0].session.pk == wanted.pk
