"""A person of 14 to 17 agrees themselves: asked on a screen of its own, and as easily taken back."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from accounts.enums import ConsentPurpose
from accounts.models import User
from accounts.queries.consents import given, standing
from accounts.rules.consents import CURRENT
from bookings.models import Patient, PatientLink
from portal import retention
from tests.factories import bookings as make
from tests.portal.pages.test_consents import browser_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

YOUNG = ConsentPurpose.YOUNG


@pytest.fixture
def owner() -> User:
    return make.account()


@pytest.fixture
def niece(owner: User) -> Patient:
    """Of sixteen; the account is an aunt's, who is no guardian."""
    return make.person(owner, "李小荷", relation="other", sex="female", birth_date=date(2010, 3, 4))


def test_a_young_person_is_asked_and_whoever_books_for_them_says_so(owner: User, niece: Patient) -> None:
    screen = f"/consent/young/?about={niece.pk}"
    browser = browser_of(owner)
    page = text(browser.get(screen))
    assert "李小荷" in page
    assert "由本人决定" in page
    assert "checked" not in page, "nothing is ticked beforehand"
    assert browser.post(screen, {"decision": "given", "version": CURRENT[YOUNG]}).status_code == 200
    assert not given(YOUNG, "patient", niece.pk)
    browser.post(screen, {"decision": "given", "agree": "on", "version": CURRENT[YOUNG]})
    decided = standing(YOUNG, "patient", niece.pk)
    assert decided is not None
    assert (decided.decision, decided.acting_as) == ("given", "relative")
    assert screen in text(browser.get("/privacy/mine/")).replace("&amp;", "&")
    browser.post(screen, {"decision": "withdrawn"})
    assert not given(YOUNG, "patient", niece.pk)


def test_a_young_person_who_refuses_leaves_nothing(owner: User, niece: Patient) -> None:
    PatientLink.objects.filter(patient=niece).update(is_guardian=True)
    answer = browser_of(owner).post(f"/consent/young/?about={niece.pk}", {"decision": "refused"}, follow=True)
    assert "就诊人本人没有同意" in text(answer)
    decided = standing(YOUNG, "patient", niece.pk)
    assert decided is not None
    assert (decided.decision, decided.acting_as) == ("refused", "guardian")
    niece.refresh_from_db()
    assert (niece.name, niece.document, niece.erased_at) == ("", "", make.NOW)


@pytest.mark.parametrize(
    ("born", "status"), [((2008, 12, 2), 200), ((2008, 12, 1), 404), ((2012, 12, 2), 404)]
)
def test_a_young_person_is_of_fourteen_to_seventeen(
    owner: User, niece: Patient, born: tuple[int, int, int], status: int
) -> None:
    Patient.objects.filter(pk=niece.pk).update(birth_date=date(*born))
    assert browser_of(owner).get(f"/consent/young/?about={niece.pk}").status_code == status


def test_a_stranger_says_nothing_of_a_young_person(niece: Patient) -> None:
    page = f"/consent/young/?about={niece.pk}"
    assert browser_of(make.account()).get(page).status_code == 404
    assert browser_of(make.account()).post(page, {"decision": "refused"}).status_code == 404
    assert standing(YOUNG, "patient", niece.pk) is None


def test_a_chosen_time_waits_for_the_young_persons_answer(owner: User, niece: Patient) -> None:
    session = make.published_session()
    browser = browser_of(owner)
    choice = {"session": str(session.pk), "at": session.starts_at.isoformat(), "patient": str(niece.pk)}
    answer = browser.post("/booking/person/", choice)
    assert urlsplit(answer["Location"]).path == "/consent/young/"
    browser.post(answer["Location"], {"decision": "given", "agree": "on", "version": CURRENT[YOUNG]})
    assert browser.post("/booking/person/", choice)["Location"].startswith("/holds/")


def test_who_was_entered_and_never_agreed_goes_after_a_week(owner: User, niece: Patient) -> None:
    agreed = make.person(owner, "李小莲", relation="other", birth_date=date(2010, 3, 5))
    make.agreed(owner, YOUNG, about=agreed.pk)
    week = niece.created_at + timedelta(days=7)
    assert retention.apply(week - timedelta(seconds=1))["children"] == 0
    assert retention.apply(week)["children"] == 1
    niece.refresh_from_db()
    agreed.refresh_from_db()
    assert (niece.name, agreed.name) == ("", "李小莲")
