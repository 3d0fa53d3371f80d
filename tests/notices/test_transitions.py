"""The table of moves, and the one function that makes them."""

from itertools import product

import pytest

from notices.enums import NoticeStatus
from notices.models import Notice
from notices.transitions import NOTICE, MoveRefused, may_move, move_status
from tests.factories.notices import NOW, make_notice

ALLOWED = {("due", "sent"), ("due", "dropped"), ("due", "failed")}


@pytest.mark.parametrize(("current", "to"), list(product(NoticeStatus.values, repeat=2)))
def test_the_table_allows_these_moves_and_no_others(current: str, to: str) -> None:
    assert may_move(current, to, allowed=NOTICE) == ((current, to) in ALLOWED)


def test_an_unknown_status_goes_nowhere() -> None:
    assert not may_move("unheard_of", "sent", allowed=NOTICE)


@pytest.mark.django_db
def test_a_move_writes_status_and_changes_on_row_and_object() -> None:
    notice = make_notice()
    move_status(notice, NoticeStatus.SENT, allowed=NOTICE, sent_at=NOW)
    assert (notice.status, notice.sent_at) == ("sent", NOW)
    stored = Notice.objects.get(pk=notice.pk)
    assert (stored.status, stored.sent_at) == ("sent", NOW)


@pytest.mark.django_db
def test_another_row_in_the_same_status_stays() -> None:
    notice, other = make_notice(), make_notice(subject_id=2)
    move_status(notice, NoticeStatus.SENT, allowed=NOTICE, sent_at=NOW)
    assert Notice.objects.get(pk=other.pk).status == "due"


@pytest.mark.django_db
def test_a_forbidden_move_writes_nothing() -> None:
    notice = make_notice()
    move_status(notice, NoticeStatus.FAILED, allowed=NOTICE)
    with pytest.raises(MoveRefused) as refused:
        move_status(notice, NoticeStatus.SENT, allowed=NOTICE, sent_at=NOW)
    assert (refused.value.current, refused.value.to) == ("failed", "sent")
    assert Notice.objects.get(pk=notice.pk).status == "failed"


@pytest.mark.django_db
def test_an_old_copy_cannot_move_what_another_has_moved() -> None:
    notice = make_notice()
    copy = Notice.objects.get(pk=notice.pk)
    move_status(notice, NoticeStatus.FAILED, allowed=NOTICE)
    with pytest.raises(MoveRefused):
        move_status(copy, NoticeStatus.SENT, allowed=NOTICE, sent_at=NOW)
    assert copy.status == "due"


@pytest.mark.django_db
def test_a_move_can_ask_more_of_the_row() -> None:
    notice = make_notice()
    with pytest.raises(MoveRefused):
        move_status(notice, NoticeStatus.FAILED, allowed=NOTICE, where={"tries": 3})
    move_status(notice, NoticeStatus.FAILED, allowed=NOTICE, where={"tries": 0})
