"""What a patient says of a visit: once, afterwards, to the hospital alone; thanks passed on; all of it forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import AuditEntry
from bookings import actions
from bookings.actions.feedback import NotManaging
from bookings.actions.leaving import delete_person
from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Feedback, FeedbackAct, HiddenFor, PatientLink
from bookings.policy import policies_at
from bookings.queries.afterwards import CHANGED_WITHIN, GIVEN_WITHIN
from bookings.queries.staff.feedback import Wanted, answers_in, feedback_at, thanks_for
from bookings.transitions import move_status
from hospitals.enums import StaffRole
from portal import retention
from portal.rights import as_json, my_data
from tests.bookings.saying import AFTER, BADLY, WELL, says, seen_by
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

WORDS, THANKS = "诊室不好找", "谢谢陈大夫"


@pytest.fixture
def visit(session, owner) -> Appointment:
    return seen_by(session, owner)


@pytest.fixture
def manager(session):
    return work.clerk(session.hospital, role=StaffRole.MANAGER)


def hides(row: Feedback, by, hospital_id: int, reason: HiddenFor = HiddenFor.PERSONAL) -> Feedback:
    return actions.hide_thanks(
        feedback_id=row.pk, hospital_id=hospital_id, reason=reason, by=by.pk, now=AFTER
    )


def test_said_once_and_changed_for_a_while(visit, owner) -> None:
    first = says(visit, owner, words=WORDS, thanks=THANKS)
    assert says(visit, owner, words=WORDS, thanks=THANKS) == first
    assert first.changed_at is None
    changed = says(visit, owner, BADLY, now=AFTER + CHANGED_WITHIN - timedelta(minutes=1))
    assert (changed.pk, changed.helped, changed.words) == (first.pk, "no", "")
    with pytest.raises(ValidationError):
        says(visit, owner, WELL, now=AFTER + CHANGED_WITHIN)
    assert list(
        AuditEntry.objects.filter(subject_kind="feedback").order_by("pk").values_list("action", flat=True)
    ) == [FeedbackAct.GIVE, FeedbackAct.CHANGE]


def test_what_rests_is_sealed(visit, owner) -> None:
    says(visit, owner, words=WORDS, thanks=THANKS)
    raw = Feedback.objects.extra(select={"w": "words", "t": "thanks"}).values_list("w", "t").get()
    assert all(WORDS.encode() not in bytes(box) and THANKS.encode() not in bytes(box) for box in raw)
    assert not any(WORDS in entry.reason for entry in AuditEntry.objects.all())


@pytest.mark.parametrize("status", [AppointmentStatus.BOOKED, AppointmentStatus.NOSHOW])
def test_only_of_a_visit_that_took_place(session, owner, status) -> None:
    made = make.booked(session, make.person(owner))
    if status != AppointmentStatus.BOOKED:
        move_status(made, status, by_id=None, now=AFTER)
    with pytest.raises(ValidationError):
        says(made, owner)
    assert not Feedback.objects.exists()


def test_only_while_it_can_be_remembered(visit, owner) -> None:
    ends = visit.during.upper
    with pytest.raises(ValidationError):
        says(visit, owner, now=ends + GIVEN_WITHIN)
    assert says(visit, owner, now=ends + GIVEN_WITHIN - timedelta(minutes=1))


def test_only_by_who_books_for_the_person_and_by_one_of_them(visit, owner) -> None:
    with pytest.raises(Appointment.DoesNotExist):
        says(visit, make.account())
    relative = make.account()
    make.linked(relative, visit.patient)
    says(visit, owner)
    with pytest.raises(ValidationError, match="已经有人"):
        says(visit, relative, BADLY)
    assert Feedback.objects.get().helped == "yes"


def test_managers_of_the_hospital_hide_thanks_and_nobody_else(visit, owner, session, manager) -> None:
    row = says(visit, owner, thanks=THANKS)
    here = session.hospital_id
    strangers = [
        work.clerk(session.hospital, role=StaffRole.RECEPTION),
        work.clerk(make.hospital("别院"), role=StaffRole.MANAGER),
        owner,
    ]
    for account in strangers:
        with pytest.raises(NotManaging):
            hides(row, account, here)
    other = make.hospital("另一院")
    work.grant_role(user=manager, hospital=other, role=StaffRole.MANAGER, by=None, now=work.YESTERDAY)
    with pytest.raises(NotManaging):
        hides(row, manager, other.pk)
    hidden = hides(row, manager, here)
    assert (hidden.hidden_for, hidden.hidden_by) == (HiddenFor.PERSONAL, manager)
    assert hides(row, manager, here).hidden_at == hidden.hidden_at
    shown = actions.show_thanks(feedback_id=row.pk, hospital_id=here, by=manager.pk, now=AFTER)
    assert (shown.hidden_for, shown.hidden_at) == ("", None)


def test_thanks_reach_the_specialist_and_the_assistant_until_hidden(visit, owner, session, manager) -> None:
    specialist = session.session_specialists.get().specialist
    assistant = work.attendant(specialist)
    other = work.attendant(make.specialist("别人"))
    row = says(visit, owner, words=WORDS, thanks=THANKS)
    assert thanks_for(assistant.pk, AFTER) == [row]
    assert thanks_for(other.pk, AFTER) == thanks_for(manager.pk, AFTER) == []
    hides(row, manager, session.hospital_id)
    assert thanks_for(assistant.pk, AFTER) == []


def test_the_list_is_of_one_hospital_and_is_narrowed(visit, owner, session) -> None:
    elsewhere = make.published_session(make.posting(where=make.hospital("别院")), numbers=4)
    away = seen_by(elsewhere, make.account(), "钱远")
    happy = says(visit, owner, thanks=THANKS)
    second = make.account()
    later = seen_by(session, second, "孙二", at=make.DAY + timedelta(minutes=30))
    unhappy = says(later, second, BADLY, words=WORDS)
    says(away, away.booked_by, BADLY)

    def found(**wanted):
        return set(feedback_at(session.hospital_id, Wanted(**wanted), AFTER))

    assert found() == {happy, unhappy}
    assert found(only="unhappy") == {unhappy} == found(only="words")
    assert found(only="thanks") == {happy}
    assert found(days=30) == {happy, unhappy}
    assert found(specialist_id=elsewhere.session_specialists.get().specialist_id) == set()
    counts = {one.question: [n for _, n in one.counts] for one in answers_in(Feedback.objects.all())}
    assert counts == {"waited": [1, 0, 2], "understood": [1, 0, 2], "helped": [1, 0, 2]}


def test_the_words_go_with_their_time_and_the_answers_stay(visit, owner) -> None:
    row = says(visit, owner, words=WORDS, thanks=THANKS)
    days = policies_at(AFTER).retention.reasons_days
    retention.apply(make.DAY + timedelta(days=days - 1))
    row.refresh_from_db()
    assert (row.words, row.thanks) == (WORDS, THANKS)
    late = make.DAY + timedelta(days=days + 1)
    assert retention.due(late)["feedback"] == 1
    retention.apply(late)
    row.refresh_from_db()
    assert (row.words, row.thanks, row.helped) == ("", "", "yes")
    assert retention.due(late)["feedback"] == 0


def test_whose_person_is_deleted_takes_the_words_along(visit, owner) -> None:
    row = says(visit, owner, words=WORDS, thanks=THANKS)
    link = PatientLink.objects.get(account=owner)
    assert delete_person(link=link, by=owner, now=AFTER)
    row.refresh_from_db()
    assert (row.words, row.thanks) == ("", "")


def test_it_is_in_the_copy_of_ones_data(visit, owner) -> None:
    says(visit, owner, words=WORDS, thanks=THANKS)
    [booking] = as_json(my_data(owner, AFTER), AFTER)["bookings"]
    assert booking["feedback"] == {
        "waited": "short",
        "understood": "yes",
        "helped": "yes",
        "words": WORDS,
        "thanks": THANKS,
        "given_at": AFTER.isoformat(),
        "changed_at": None,
    }
    relative = make.account()
    make.linked(relative, visit.patient)
    [booking] = as_json(my_data(relative, AFTER), AFTER)["bookings"]
    assert booking["feedback"] is None, "private to whoever wrote it"


@pytest.mark.parametrize(
    "values", [{"waited": "never"}, {"hidden_for": "advert"}, {"changed_at": make.NOW - timedelta(days=9)}]
)
def test_the_database_refuses_what_is_half_said(visit, owner, values) -> None:
    row = says(visit, owner)
    with pytest.raises(IntegrityError):
        Feedback.objects.filter(pk=row.pk).update(**values)
