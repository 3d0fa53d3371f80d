"""告诉我下次: who asked is told once a day of a specialist's new sessions, while it is so, and ends it by one press."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bookings import actions
from bookings.actions.interests import MOST
from bookings.actions.leaving import delete_account
from bookings.interest_wording import still_so, word
from bookings.models import Interest
from bookings.queries.afterwards import my_interests
from notices.actions import resend
from notices.delivery import deliver_one
from notices.models import Notice, ViewerMessage
from notices.registry import NothingLeft, kind_of
from notices.rules import LEASE
from portal import retention
from portal.rights import as_json, my_data
from specialists.enums import OpenTo
from specialists.models import Posting
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW
from tests.factories.reference import room

pytestmark = pytest.mark.django_db

KIND = "interest_published"


@pytest.fixture
def posting() -> Posting:
    return make.posting(make.specialist("陈卫衡"), make.hospital("本院"))


def wants(account: User, posting: Posting, *, here: bool = False, now=NOW, demo: bool = False) -> Interest:
    return actions.begin_interest(
        specialist_id=posting.specialist_id,
        hospital_id=posting.hospital_id if here else None,
        demo=demo,
        by=account.pk,
        now=now,
    )


def publishes(posting: Posting, days: int = 0, now=NOW, **fields):
    draft = make.draft(posting, starts_at=DAY + timedelta(days=days), **fields)
    return actions.publish_session(session=draft, by=None, now=now)


def told() -> list[tuple[int, str]]:
    rows = Notice.objects.filter(kind=KIND).order_by("pk")
    return list(rows.values_list("recipient_id", "channel"))


def said_at(moment: datetime, notice: Notice) -> str:
    """The text, if a worker takes it to send it at that moment."""
    notice.claimed_until = moment + LEASE
    return word(notice, "sms").text


def test_who_asked_is_told_by_sms_and_mail_and_nobody_else(posting, owner) -> None:
    both = make.account(email="a@example.org")
    wants(owner, posting)
    wants(both, posting)
    wants(make.account(), make.posting(make.specialist("别人"), posting.hospital))
    publishes(posting)
    assert sorted(told()) == sorted([(owner.pk, "sms"), (both.pk, "sms"), (both.pk, "email")])
    notice = Notice.objects.filter(kind=KIND, recipient_id=owner.pk).get()
    again = f"{KIND}:specialist-{posting.specialist_id}:{notice.version}:account-{owner.pk}:sms:1"
    assert (notice.key, notice.due_at, notice.status) == (again, NOW, "due")


def test_once_a_day_however_many_are_published(posting, owner) -> None:
    wants(owner, posting)
    for n in range(3):
        publishes(posting, days=n)
    assert told() == [(owner.pk, "sms")]
    publishes(posting, days=5, now=NOW + timedelta(days=1))
    assert len(told()) == 2


def test_asked_anew_on_the_same_day_it_is_still_once(posting, owner) -> None:
    first = wants(owner, posting)
    publishes(posting)
    actions.end_interest(uid=first.uid, now=NOW)
    wants(owner, posting)
    publishes(posting, days=1)
    assert len(told()) == 1


def test_only_at_the_hospital_that_was_meant(posting, owner) -> None:
    away = make.posting(posting.specialist, make.hospital("别院"))
    wants(owner, posting, here=True)
    publishes(away, days=1)
    assert told() == []
    publishes(posting)
    assert told() == [(owner.pk, "sms")]


def test_not_at_night(posting, owner) -> None:
    wants(owner, posting)
    night = NOW.replace(hour=15)  # 23:00 local
    publishes(posting, now=night)
    assert Notice.objects.get(kind=KIND).due_at == NOW.replace(day=2, hour=0)


def test_once_a_day_across_a_night(posting, owner) -> None:
    wants(owner, posting)
    publishes(posting)
    evening, morning = (
        NOW.replace(hour=13),
        NOW.replace(day=2, hour=0),
    )  # 21:00, and 8:00 local of the next day
    publishes(posting, days=2, now=evening)
    publishes(posting, days=3, now=morning + timedelta(hours=1))
    first, second = Notice.objects.filter(kind=KIND).order_by("pk")
    assert (first.due_at, second.due_at) == (NOW, morning)
    assert still_so(second, morning)
    assert "12月10日" in word(second, "sms").text, "of the evening, not what was told the day before"
    publishes(posting, days=4, now=morning + timedelta(days=1))
    assert len(told()) == 3


def test_said_once_more_it_tells_of_the_same(posting, owner) -> None:
    wants(owner, posting)
    publishes(posting)
    later = NOW + timedelta(days=2)
    again = resend(notice=Notice.objects.get(kind=KIND), by=make.account(), now=later)
    assert still_so(again, later)
    assert "12月8日" in word(again, "sms").text


def test_who_ended_it_or_lapsed_is_not_told(posting, owner) -> None:
    ended = wants(owner, posting)
    actions.end_interest(uid=ended.uid, now=NOW)
    assert actions.end_interest(uid=ended.uid, now=NOW + timedelta(days=1)).ended_at == NOW
    wants(make.account(), posting, now=NOW - timedelta(days=365))
    closed = make.account()
    wants(closed, posting)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    publishes(posting)
    assert told() == []


def test_demonstrations_are_apart(posting, owner) -> None:
    wants(owner, posting, demo=True)
    publishes(posting)
    assert told() == []
    show = make.posting(posting.specialist, posting.hospital, demo=True)
    draft = make.draft(show, starts_at=DAY + timedelta(days=1), demo=True)
    actions.publish_session(session=draft, by=None, now=NOW)
    assert told() == [(owner.pk, "sms")]
    assert "【演示】" in word(Notice.objects.get(kind=KIND), "sms").text


def test_many_are_told_in_one_statement(posting) -> None:
    counts = []
    for more, day in ((1, 0), (30, 1)):
        for _ in range(more):
            wants(make.account(), posting)
        draft = make.draft(posting, starts_at=DAY + timedelta(days=day))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            actions.publish_session(session=draft, by=None, now=NOW + timedelta(days=day))
        counts.append(sum("notices_notice" in one["sql"] for one in asked))
    assert counts == [1, 1]
    assert len(told()) == 1 + 31


def test_it_says_who_when_where_and_how_to_end_it(posting, owner) -> None:
    asked = wants(owner, posting)
    session = publishes(posting)
    notice = Notice.objects.get(kind=KIND)
    assert kind_of(notice).holds(notice, NOW)
    text = word(notice, "sms").text
    for words in ("陈卫衡", "12月8日", "本院", "12月2日 15:00 起可以预约", f"/interests/{asked.uid}/"):
        assert words in text
    actions.withdraw_session(session=session, reason="weather", by=None, now=NOW)
    assert not still_so(notice, NOW)
    with pytest.raises(NothingLeft):
        word(notice, "sms")


def test_a_stop_elsewhere_is_named_with_its_address(posting, owner) -> None:
    wants(owner, posting)
    publishes(posting, room=room("伍什家卫生院", hospital=posting.hospital, address="托克托县伍什家镇"))
    assert "伍什家卫生院（托克托县伍什家镇，本院主办）" in word(Notice.objects.get(kind=KIND), "sms").text


def test_sent_late_it_names_what_is_still_to_come(posting, owner) -> None:
    wants(owner, posting)
    publishes(posting)
    publishes(posting, days=3)
    notice = Notice.objects.get(kind=KIND)
    assert "12月8日" in said_at(NOW, notice)
    late = DAY + timedelta(days=1)
    assert "12月11日" in said_at(late, notice)
    with pytest.raises(NothingLeft):
        said_at(DAY + timedelta(days=4), notice)
    assert deliver_one(notice_id=notice.pk, now=late) == "sent"
    assert "12月11日" in ViewerMessage.objects.get(notice_id=notice.pk).text


def test_it_says_how_a_number_is_got_when_it_is_sent(posting, owner) -> None:
    wants(owner, posting)
    session = publishes(posting)
    notice = Notice.objects.get(kind=KIND)
    before = timedelta(seconds=1)
    assert "12月2日 15:00 起可以预约" in said_at(session.opens_at - before, notice)
    assert "现在可以预约" in said_at(session.opens_at, notice)
    assert "现在可以预约" in said_at(session.closes_at - before, notice)
    for slot in make.slots(session):
        if slot.pool == "public":
            make.booked(session, make.person(make.account()), at=slot.starts_at, now=session.opens_at)
    assert "已约满，可以候补。" in said_at(session.opens_at, notice)
    assert "网上预约已截止" in said_at(session.closes_at, notice)


def test_numbers_given_out_on_the_spot_are_not_called_bookable(posting, owner) -> None:
    wants(owner, posting)
    session = publishes(posting, open_to=OpenTo.COMERS)
    text = said_at(session.opens_at, Notice.objects.get(kind=KIND))
    assert "当天现场取号" in text
    assert "预约" not in text


def test_what_is_over_or_ended_before_it_is_sent_is_not_said(posting, owner) -> None:
    asked = wants(owner, posting)
    publishes(posting)
    notice = Notice.objects.get(kind=KIND)
    assert still_so(notice, NOW)
    assert not still_so(notice, DAY + timedelta(days=1)), "it is over"
    actions.end_interest(uid=asked.uid, now=NOW)
    assert not still_so(notice, NOW)


def test_asked_twice_it_is_one_and_the_last_word_counts(posting, owner) -> None:
    first = wants(owner, posting)
    assert wants(owner, posting, here=True, now=NOW + timedelta(days=2)) == first
    first.refresh_from_db()
    assert (first.hospital, first.began_at) == (posting.hospital, NOW + timedelta(days=2))
    lapsed = wants(owner, posting, now=NOW + timedelta(days=400))
    assert lapsed != first
    assert my_interests(owner.pk, NOW + timedelta(days=401)) == [lapsed]


def test_not_for_every_specialist_there_is(posting, owner) -> None:
    for n in range(MOST):
        Interest.objects.create(account=owner, specialist=make.specialist(f"专家{n}"), began_at=NOW)
    with pytest.raises(ValidationError, match="最多关注"):
        wants(owner, posting)


def test_what_ended_or_lapsed_goes(posting, owner) -> None:
    ended = wants(owner, posting)
    actions.end_interest(uid=ended.uid, now=NOW)
    stays = wants(make.account(), posting)
    assert retention.due(NOW + timedelta(days=29))["interests"] == 0
    retention.apply(NOW + timedelta(days=30))
    assert list(Interest.objects.all()) == [stays]
    assert retention.due(NOW + timedelta(days=365))["interests"] == 1


def test_it_goes_with_the_account_and_is_in_the_copy(posting, owner) -> None:
    wants(owner, posting, here=True)
    [copied] = as_json(my_data(owner, NOW), NOW)["interests"]
    assert copied == {
        "specialist": "陈卫衡",
        "hospital": "本院",
        "began_at": NOW.isoformat(),
        "ended_at": None,
    }
    assert delete_account(account=owner, by=owner, now=NOW)
    assert not Interest.objects.exists()
