"""Which hospitals, departments and conditions the coming sessions are of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.queries.coming import choices, coming_conditions, coming_departments, coming_hospitals
from specialists.models import SpecialistPartnership
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = pytest.mark.django_db


def test_hospitals_the_soonest_first_with_their_departments_as_terms() -> None:
    late, soon = reference.hospital("甲"), reference.hospital("乙")
    term = reference.department("骨科")
    service = reference.department("骨科中心", hospital=soon, term=term)
    make.published_session(make.posting(None, late), starts_at=make.DAY + timedelta(days=1))
    make.published_session(make.posting(None, soon), department=service)
    make.published_session(make.posting(None, soon), department=term, starts_at=make.DAY + timedelta(days=2))
    make.draft(make.posting(None, late))
    coming = coming_hospitals(make.NOW)
    assert [(one.hospital, one.sessions, one.next_at) for one in coming.soonest] == [
        (soon, 2, make.DAY),
        (late, 1, make.DAY + timedelta(days=1)),
    ]
    assert [one.departments for one in coming.soonest] == [(term,), ()]
    assert (coming.hospitals, coming.sessions) == (2, 3)
    assert coming_departments(make.NOW) == [term]


def test_only_so_many_hospitals_of_so_many_days() -> None:
    for n in range(3):
        make.published_session(starts_at=make.DAY + timedelta(days=n))
    make.published_session(starts_at=make.DAY + timedelta(days=30))
    coming = coming_hospitals(make.NOW, days=14, most=2)
    assert (len(coming.soonest), coming.hospitals, coming.sessions) == (2, 3, 3)


def test_what_is_over_is_not_coming() -> None:
    session = make.published_session()
    assert coming_hospitals(session.ends_at - timedelta(seconds=1)).soonest
    assert coming_hospitals(session.ends_at).hospitals == 0
    assert coming_conditions(session.ends_at) == []
    assert coming_departments(session.ends_at) == []


def test_choices_are_what_comes_and_what_lies_above_it() -> None:
    country = reference.region("区", code="150000", level="province")
    city = reference.region("市", code="150100", parent=country)
    reference.region("无", code="150200", parent=country)
    here = reference.hospital("甲", region=city)
    reference.hospital("乙")
    surgery = reference.subject("04", name="外科")
    term = reference.department("骨科", subject=reference.subject("04.03", parent=surgery))
    reference.department("眼科", subject=reference.subject("10", name="眼科"))
    person = reference.specialist()
    make.published_session(make.posting(person, here), department=term)
    named = reference.programme("行动")
    reference.programme("无人")
    SpecialistPartnership.objects.create(
        specialist=person, partnership=reference.partnership(programme=named)
    )
    offered = choices(make.NOW)
    assert offered.regions == [country, city]
    assert offered.hospitals == [here]
    assert offered.subjects == [surgery]
    assert offered.departments == [term]
    assert offered.programmes == [named]


def test_conditions_of_the_soonest_session_first_without_emergencies() -> None:
    first, second, nobody = (make.specialist(name) for name in "甲乙丙")
    later = reference.condition("后", treated_by=(second,))
    sooner = reference.condition("先", guessed=(first,), kind="symptom")
    reference.condition("急", treated_by=(first,), emergency_notice=True)
    reference.condition("手术", treated_by=(first,), kind="procedure")
    reference.condition("无", treated_by=(nobody,))
    make.published_session(make.posting(first))
    make.published_session(make.posting(second), starts_at=make.DAY + timedelta(days=1))
    assert coming_conditions(make.NOW) == [sooner, later]
    assert coming_conditions(make.NOW, most=1) == [sooner]


def test_a_past_session_does_not_bring_its_specialist_forward() -> None:
    """The order is that of coming sessions, not of those that are over."""
    regular, soon = make.specialist("甲"), make.specialist("乙")
    of_regular = reference.condition("甲病", treated_by=(regular,))
    of_soon = reference.condition("乙病", treated_by=(soon,))
    past = make.DAY - timedelta(days=40)
    make.published_session(make.posting(regular), starts_at=past, published_at=past - timedelta(days=5))
    make.published_session(make.posting(regular), starts_at=make.DAY + timedelta(days=1))
    make.published_session(make.posting(soon))
    assert coming_conditions(make.NOW) == [of_soon, of_regular]
