"""Stops that are added to a trip once more: at a place that is recorded, in place of one that was withdrawn."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bookings import actions
from hospitals.models import Room
from specialists.actions import TripGoneError, change_trip, delete_trip, draft_stops
from specialists.enums import LegalBasis, WithdrawReason
from specialists.models import Posting, Trip
from specialists.seen import seen_of
from tests.bookings.staff.planned import query, text
from tests.bookings.staff.test_views_trips import published, stops, url
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def trip(hospital, clerk) -> Trip:
    return make.trip(hospital, by=clerk, kind="outreach")


@pytest.fixture
def second(hospital) -> Posting:
    """Somebody else who is posted there."""
    return make.posting(make.specialist("李强"), hospital)


def test_a_place_that_is_recorded_keeps_its_address(browser, hospital, trip, posting) -> None:
    room = Room.objects.create(hospital=hospital, slug="s", name="伍什家卫生院", address="托克托县伍什家镇")
    said = stops(posting, place="伍什家卫生院", address="托克托县双河镇")
    answer = browser.post(url("trip_add", hospital.slug, trip.pk), said)
    assert "这个名称已经登记，地址：托克托县伍什家镇。" in text(answer)
    assert not trip.sessions.exists()
    browser.post(url("trip_add", hospital.slug, trip.pk), {**said, "address": ""})
    assert trip.sessions.get().room == room


def test_a_stop_that_was_withdrawn_can_be_planned_again(browser, hospital, trip, posting) -> None:
    (gone,) = published(trip, posting, 1, room=reference.room("伍什家卫生院", hospital=hospital))
    actions.withdraw_session(session=gone, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    said = stops(posting, halves=[], begins="08:00", ends="10:00", room=str(gone.room_id))
    for _ in range(2):
        browser.post(url("trip_add", hospital.slug, trip.pk), said)
    assert list(trip.sessions.order_by("pk").values_list("status", flat=True)) == ["withdrawn", "draft"]


def test_the_same_place_is_asked_for_once_and_a_stop_has_one(browser, hospital, trip, posting) -> None:
    address = url("trip_add", hospital.slug, trip.pk)
    assert "下乡巡诊请选择地点" in text(browser.post(address, stops(posting)))
    assert "请写新地点的名称。" in text(browser.post(address, stops(posting, place="\u200b")))
    nowhere = browser.post(address, stops(posting, place="伍什家卫生院", address="\u200b")).context["form"]
    assert nowhere.errors == {"address": ["请写新地点的地址，否则患者看到的是医院的地址。"]}
    assert not Room.objects.exists()
    visit = make.trip(hospital, kind="visit")
    browser.post(url("trip_add", hospital.slug, visit.pk), stops(posting))
    assert visit.sessions.count() == 1, "at the hospital, whichever room"


def test_a_stop_without_a_place_is_not_published(browser, trip, posting) -> None:
    draft = make.draft(posting, trip=trip)
    seen = {"seen": seen_of(draft)}
    answer = browser.post(reverse("staff:publish", args=[draft.pk]), seen, follow=True)
    assert "下乡巡诊要先写明地点" in text(answer)
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_no_further_than_anybody_plans(browser, hospital, trip, posting) -> None:
    said = stops(posting, first="2027-12-01", last="2027-12-05")
    answer = browser.post(url("trip_add", hospital.slug, trip.pk), said)
    assert "最远只能排到一年以内" in text(answer)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": "\u202e\u200b"}, "请写名称。"),
        ({"title": "健康\x00直通车"}, "里面有不能用的符号，请重新输入。"),
        ({"phone": "javascript:alert(1)"}, "请写电话号码"),
        ({"phone": "(((((("}, "请写电话号码"),
        ({"phone": "0471"}, "请写电话号码"),
        ({"phone": "0471-1234567 7654321"}, "只写一个电话号码。"),
        ({"phone": "0471-1234567、13800000000"}, "只写一个电话号码。"),
    ],
)
def test_what_says_nothing_is_no_name(browser, hospital, said, sentence) -> None:
    answer = browser.post(url("new_trip", hospital.slug), {"kind": "outreach", "title": "健康直通车", **said})
    assert sentence in text(answer)
    assert not Trip.objects.exists()


@pytest.mark.parametrize(
    "phone", ["12320", "0471-1234567", "（0471）1234567转8", "+86 138 0000 0000", "400-123-4567 转 801"]
)
def test_numbers_that_can_be_dialled(browser, hospital, phone) -> None:
    browser.post(url("new_trip", hospital.slug), {"kind": "visit", "title": "三天门诊", "phone": phone})
    assert Trip.objects.get().phone == phone


def test_two_who_change_it_at_once_are_told(browser, hospital, trip) -> None:
    address = url("edit_trip", hospital.slug, trip.pk)
    seen = browser.get(address).context["form"]["seen"].value()
    said = {"kind": "outreach", "title": trip.title, "seen": seen}
    browser.post(address, {**said, "title": "健康直通车二期"})
    answer = browser.post(address, {**said, "about": "空腹"}, follow=True)
    assert "这个行程刚刚被改过" in text(answer)
    assert "空腹" in answer.content.decode(), "nothing that was typed is lost"
    trip.refresh_from_db()
    assert (trip.title, trip.about) == ("健康直通车二期", "")


def test_what_was_added_since_is_not_thrown_away_unseen(browser, hospital, trip, posting) -> None:
    address = url("delete_trip", hospital.slug, trip.pk)
    browser.get(address)
    draft = make.draft(posting, trip=trip)
    assert "这个行程刚刚有变化" in text(browser.post(address, follow=True))
    marks = {"session": [draft.pk], f"seen-{draft.pk}": seen_of(draft)}
    assert "行程已删除" in text(browser.post(address, marks, follow=True))
    assert not Trip.objects.exists()


def test_one_that_is_gone_is_told(clerk, hospital, trip, posting) -> None:
    said = {"trip": trip, "by": clerk, "now": NOW}
    delete_trip(**said)
    for act, more in (
        (delete_trip, {}),
        (draft_stops, {"plans": []}),
        (change_trip, {"kind": "visit", "title": "x", "about": "", "phone": ""}),
    ):
        with pytest.raises(TripGoneError):
            act(**said, **more)


def test_many_digits_break_nothing(browser, hospital, posting) -> None:
    trip = make.trip(hospital)
    published(trip, posting, 1)
    said = {"session": ["9" * 5000, "x"], "reason": "weather"}
    answer = browser.post(url("withdraw_trip", hospital.slug, trip.pk), said, follow=True)
    assert answer.status_code == 200
    assert trip.sessions.get().status == "published"


def test_the_same_form_with_other_words_is_said(browser, hospital) -> None:
    key = browser.get(url("new_trip", hospital.slug)).context["form"]["key"].value()
    said = {"key": key, "kind": "visit", "title": "三天门诊"}
    browser.post(url("new_trip", hospital.slug), said)
    answer = browser.post(url("new_trip", hospital.slug), {**said, "title": "五天门诊"}, follow=True)
    assert "没有再存" in text(answer)
    assert Trip.objects.get().title == "三天门诊"


def test_one_withdrawn_as_a_whole_says_so_first(client, hospital, posting) -> None:
    trip = make.trip(hospital)
    (stop,) = published(trip, posting, 1)
    actions.withdraw_session(session=stop, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    assert "这次行程已全部停诊" in text(client.get(reverse("trip", args=[trip.pk])))


def test_a_place_is_not_recorded_for_a_trip_that_is_gone(clerk, hospital, trip) -> None:
    delete_trip(trip=trip, by=clerk, now=NOW)
    place = {"name": "伍什家卫生院", "address": "托克托县伍什家镇"}
    with pytest.raises(TripGoneError):
        draft_stops(trip=trip, plans=[], place=place, by=clerk, now=NOW)
    assert not Room.objects.exists()


def test_a_place_is_not_recorded_where_nothing_can_be_drafted_there(clerk, hospital, trip, posting) -> None:
    place = {"name": "伍什家卫生院", "address": "托克托县伍什家镇"}
    plan = {"postings": [posting], "starts_at": DAY, "ends_at": DAY, "numbers": 4}
    with pytest.raises(ValueError, match="shorter"):
        draft_stops(trip=trip, plans=[plan], place=place, by=clerk, now=NOW)
    assert not Room.objects.exists()


def test_several_each_alone_need_a_place_for_several(browser, hospital, trip, posting, second) -> None:
    address = url("trip_add", hospital.slug, trip.pk)
    alone = reference.room("一诊室", hospital=hospital)
    shared = reference.room("名医堂", hospital=hospital, exclusive=False)
    sentence = "这间诊室同一时间只能有一场出诊。请选共用的地点，或者分几次加。"
    answer = browser.post(address, stops(posting, second, room=alone.pk))
    assert answer.context["form"].errors == {"room": [sentence]}
    named = browser.post(address, stops(posting, second, place="一诊室"))
    assert named.context["form"].errors == {"place": [sentence]}, "recorded already"
    assert not trip.sessions.exists()
    browser.post(address, stops(posting, second, room=shared.pk))
    browser.post(address, stops(posting, second, room=alone.pk, together="joint", first="2026-12-09"))
    browser.post(address, stops(posting, room=alone.pk, first="2026-12-10"))
    assert trip.sessions.count() == 4


def test_what_was_typed_while_signed_out_comes_back(client, browser, hospital, trip, posting, second) -> None:
    said = stops(posting, second, halves=["am", "pm"])
    onward = query(client.post(url("trip_add", hospital.slug, trip.pk), said))["next"]
    form = browser.get(onward).context["form"]
    assert form["people"].value() == [str(posting.specialist_id), str(second.specialist_id)]
    assert form["halves"].value() == ["am", "pm"]


def test_with_who_comes_for_free_clinics_alone_it_is_said_that_it_is_one(browser, hospital, posting) -> None:
    trip = make.trip(hospital)
    free = make.posting(make.specialist("李强"), hospital, legal_basis=LegalBasis.FREE_CLINIC)
    sentence = "有专家在本院只登记了义诊，已存成义诊，不收费。"
    address = url("trip_add", hospital.slug, trip.pk)
    answer = browser.post(address, stops(posting, free, fee_yuan="50", purpose="clinic"), follow=True)
    assert f"加了 2 场，存成草稿。{sentence}" in text(answer)
    assert sorted(trip.sessions.values_list("purpose", "fee_yuan")) == [("clinic", 50), ("free", 0)]
    plain = browser.post(address, stops(posting, fee_yuan="50", first="2026-12-09"), follow=True)
    assert sentence not in text(plain)
    asked = stops(free, fee_yuan="0", purpose="free", first="2026-12-10")
    assert sentence not in text(browser.post(address, asked, follow=True)), "as was said"


def test_an_extension_is_read_and_not_dialled(client, hospital, posting) -> None:
    trip = make.trip(hospital, phone="（0471）1234567转801")
    (stop,) = published(trip, posting, 1)
    for address in (reverse("trip", args=[trip.pk]), reverse("session", args=[stop.pk])):
        page = text(client.get(address))
        assert 'href="tel:04711234567">（0471）1234567转801</a>' in page
        assert 'href="tel:（' not in page
