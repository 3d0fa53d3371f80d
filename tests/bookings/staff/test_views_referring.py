"""Pages on which a patient is referred, the letter, routes, and what the patient sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bookings.actions import referrals as acts
from bookings.models import Referral
from hospitals.enums import StaffRole
from tests.bookings.referring import (
    REASON,
    SUMMARY,
    accepted,
    at,
    booked,
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
from tests.bookings.staff.referring_pages import (
    TYPED,
    plain,
    receiver,
    refer_url,
    seen,
    sender,
    sends,
    url,
)
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work

__all__ = [
    "accepted",
    "booked",
    "chief",
    "city",
    "clerk",
    "county",
    "patient",
    "receiver",
    "referral",
    "route",
    "sender",
    "triage",
]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_from_the_persons_page_it_is_sent_by_the_only_route(sender, county, city, route, patient) -> None:
    person_page = reverse("staff:person", args=[county.slug, patient.pk])
    assert refer_url(county, patient) in sender.get(person_page).content.decode()
    page = seen(sender, refer_url(county, patient))
    assert "托克托县医院 → 呼和浩特市第一医院" in page
    assert "24 小时以内答复" in page
    answer = sends(sender, refer_url(county, patient), **TYPED)
    made = Referral.objects.get()
    assert answer["Location"] == url(county, made)
    assert (made.urgency, made.doctor, made.from_hospital, made.to_hospital) == (
        "urgent",
        "赵大夫",
        county,
        city,
    )
    assert "转诊已发出" in seen(sender, url(county, made))


def test_nothing_typed_is_lost_and_each_fault_is_said(sender, county, route, patient) -> None:
    answer = sends(
        sender, refer_url(county, patient), **{**TYPED, "agreed": "", "reason": " ", "urgency": ""}
    )
    page = plain(answer)
    for said in ("请先口头问过，同意以后再勾选。", "请写转诊原因。", "请选择紧急程度。"):
        assert said in page
    assert SUMMARY in page
    assert not Referral.objects.exists()


def test_of_several_routes_one_is_chosen(sender, county, city, route, patient) -> None:
    other = make.hospital("内蒙古医院")
    way = open_route(other, county, work.clerk(other, role=StaffRole.MANAGER))
    page = seen(sender, refer_url(county, patient))
    assert "内蒙古医院" in page
    assert "呼和浩特市第一医院" in page
    sends(sender, refer_url(county, patient, f"?route={way.pk}"), **TYPED)
    assert Referral.objects.get().to_hospital == other
    assert sender.get(refer_url(county, patient, "?route=0")).status_code == 404
    assert sender.get(refer_url(county, patient, "?route=x")).status_code == 404


def test_without_a_route_it_says_who_opens_one(sender, county, patient) -> None:
    assert "本院还没有转诊通道" in seen(sender, refer_url(county, patient))


def test_what_is_wanted_is_offered(sender, county, city, route, patient) -> None:
    mine = reference.department("骨科", hospital=city)
    asked = make.posting(make.specialist("陈卫衡"), city).specialist
    typed = {**TYPED, "department": str(mine.pk), "specialist": str(asked.pk)}
    sends(sender, refer_url(county, patient), **typed)
    made = Referral.objects.get()
    assert (made.department, made.specialist) == (mine, asked)
    page = seen(sender, url(county, made))
    assert "骨科，陈卫衡" in page


def test_the_letter_is_shown_once_in_full(sender, receiver, referral, county, city, clerk) -> None:
    page = seen(sender, url(county, referral, "letter"))
    assert "王秀英" not in page
    paper = plain(sends(sender, url(county, referral, "letter")))
    for said in ("双向转诊（上转）单", "王秀英", REASON, "赵大夫", "转出医院盖章", "托克托县医院"):
        assert said in paper
    assert "王秀英" in plain(sends(receiver, url(city, referral, "letter")))


def test_a_letter_for_beijing(sender, browser_of, county, patient) -> None:
    beijing = make.hospital("北京协和医院", side="beijing")
    open_route(county, beijing, work.clerk(county, role=StaffRole.MANAGER))
    assert "开转诊单，打印后由患者带去。" in seen(sender, refer_url(county, patient))
    answer = sends(sender, refer_url(county, patient), **TYPED)
    made = Referral.objects.get()
    assert answer["Location"] == url(county, made)
    assert made.status == "letter"
    sends(sender, url(county, made, "outcome"), outcome="treated", words="回来随诊。")
    assert Referral.objects.get().status == "seen"


def test_the_owner_sees_how_far_it_is(clock, browser_of, referral, city, triage, owner) -> None:
    browser = browser_of(owner)
    assert "我的转诊" in plain(browser.get(reverse("bookings:mine")))
    page = seen(browser, reverse("bookings:referrals"))
    assert "托克托县医院 → 呼和浩特市第一医院" in page
    assert "接诊医院会在 12月2日 10:00 以前答复。" in page
    assert REASON not in page
    clock.shift(2 * DAY)
    assert "医院没有按时答复" in seen(browser, reverse("bookings:referrals"))
    acts.accept_referral(**at(city, referral, triage))
    assert "医院会打电话和您约时间。" in seen(browser, reverse("bookings:referrals"))
    stranger = Client()
    stranger.force_login(make.account())
    assert "没有转诊" in seen(stranger, reverse("bookings:referrals"))


def test_the_owner_finds_the_ticket(browser_of, owner, booked) -> None:
    browser = browser_of(owner)
    ticket = reverse("bookings:ticket", args=[booked.appointment.uid])
    assert ticket in browser.get(reverse("bookings:referrals")).content.decode()


def test_routes_are_opened_and_closed_by_the_manager(browser_of, city, county, chief) -> None:
    boss = browser_of(chief)
    union = reference.partnership(title="首府医联体", receiving_hospital=city)
    elsewhere = reference.partnership(receiving_hospital=make.hospital())
    listed, new = (
        reverse(f"staff:{name}", args=[city.slug]) for name in ("referral_routes", "new_referral_route")
    )
    assert "还没有转诊通道" in seen(boss, listed)
    typed = {
        "other": str(county.pk),
        "direction": "up",
        "desk": "双向转诊办公室",
        "phone": "0471-6612345",
        "answer_hours": "24",
        "outcome_days": "3",
        "starts_on": "2026-12-01",
        "last_on": "",
    }
    assert "请选择医院。" in plain(sends(boss, new, **{**typed, "other": ""}))
    assert "最后一天不能早于第一天。" in plain(sends(boss, new, **{**typed, "last_on": "2026-11-30"}))
    assert "请选择列出的，或者不选。" in plain(sends(boss, new, **typed, partnership=str(elsewhere.pk)))
    assert sends(boss, new, **typed, partnership=str(union.pk))["Location"] == listed
    assert "已经有同样的转诊通道" in plain(sends(boss, new, **typed))
    page = seen(boss, listed)
    assert "托克托县医院 → 呼和浩特市第一医院，上转" in page
    assert "依据：首府医联体" in page
    made = county.refers_by.get()
    end = reverse("staff:end_referral_route", args=[city.slug, made.pk])
    assert sends(boss, end)["Location"] == listed
    assert "已停用" in seen(boss, listed)
    other = make.hospital()
    theirs = browser_of(work.clerk(other, role=StaffRole.MANAGER))
    for address in (listed, new):
        assert theirs.get(address).status_code == 404
    assert sends(theirs, reverse("staff:end_referral_route", args=[other.slug, made.pk])).status_code == 404


def test_an_officer_of_the_region_finds_the_way_there(browser_of, county) -> None:
    region = reference.region()
    home = make.hospital("旗医院", region=region)
    officer = browser_of(work.officer(region))
    address = reverse("staff:referral_routes", args=[home.slug])
    assert address in officer.get(reverse("staff:postings_around")).content.decode()
    assert "还没有转诊通道" in seen(officer, address)
    assert officer.get(reverse("staff:referral_routes", args=[county.slug])).status_code == 404


def test_the_wanted_specialist_is_offered_first(receiver, route, patient, clerk, city) -> None:
    asked = make.posting(make.specialist("陈卫衡"), city)
    make.published_session(make.posting(make.specialist("王接替"), city), numbers=2)
    make.published_session(asked, numbers=2, starts_at=make.DAY + DAY)
    made = send(route, patient, clerk, specialist_id=asked.specialist_id)
    sends(receiver, url(city, made, "triage"), decision="accept", words="")
    page = seen(receiver, url(city, made, "book"))
    assert page.index("星期三 上午，陈卫衡") < page.index("星期二 上午，王接替")
