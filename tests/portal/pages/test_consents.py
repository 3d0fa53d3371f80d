"""One screen for each consent: nothing ticked, a no that says what follows, a yes that can be taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client

from accounts.enums import ConsentPurpose
from accounts.models import Consent, User
from accounts.queries.consents import given, standing
from accounts.rules.consents import CURRENT
from bookings.models import Patient, PatientLink
from bookings.queries.consents import NeededConsent, missing_consents
from tests.factories import bookings as make
from tests.factories import reference
from tests.portal.pages.conftest import browser_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

TERMS, IDENTITY = ConsentPurpose.TERMS, ConsentPurpose.IDENTITY
CHILD, HOSPITAL = ConsentPurpose.CHILD, ConsentPurpose.HOSPITAL
YES = {"decision": "given", "agree": "on", "version": CURRENT[TERMS]}


@pytest.fixture
def newcomer() -> User:
    """Signed in for the first time."""
    return User.objects.create(phone="+8613900000001", password="!")


@pytest.fixture
def owner() -> User:
    return make.account()


@pytest.fixture
def daughter(owner: User) -> Patient:
    """A child of eight, whose guardian has the account."""
    return child_of(owner)


def child_of(owner: User) -> Patient:
    child = make.person(owner, "李小朵", relation="grandchild", birth_date=date(2000, 3, 4))
    Patient.objects.filter(pk=child.pk).update(birth_date=date(2018, 3, 4))
    PatientLink.objects.filter(patient=child).update(is_guardian=True)
    child.refresh_from_db()
    return child


def test_who_signed_in_for_the_first_time_decides_first_and_goes_on(newcomer: User) -> None:
    browser = browser_of(newcomer)
    answer = browser.get("/people/?x=1")
    screen = urlsplit(answer["Location"])
    assert (screen.path, parse_qs(screen.query)) == ("/consent/terms/", {"next": ["/people/?x=1"]})
    page = text(browser.get(answer["Location"]))
    assert "我已年满 18 周岁" in page
    assert "checked" not in page, "nothing is ticked beforehand"
    said = browser.post(answer["Location"], {**YES, "adult": "on"})
    assert said["Location"] == "/people/?x=1"
    assert given(TERMS, "account", newcomer.pk)
    assert browser.get("/people/").status_code == 200


@pytest.mark.parametrize("missing", ["agree", "adult"])
def test_without_a_tick_nothing_is_agreed_to(newcomer: User, missing: str) -> None:
    ticked = {name: value for name, value in {**YES, "adult": "on"}.items() if name != missing}
    answer = browser_of(newcomer).post("/consent/terms/", ticked)
    assert answer.status_code == 200
    assert "error-summary" in text(answer)
    assert not Consent.objects.exists()


def test_who_refuses_the_terms_is_signed_out_and_reads_on(newcomer: User) -> None:
    browser = browser_of(newcomer)
    answer = browser.post("/consent/terms/", {"decision": "refused"}, follow=True)
    assert "您没有同意，已退出登录" in text(answer)
    assert "_auth_user_id" not in browser.session
    decided = standing(TERMS, "account", newcomer.pk)
    assert decided is not None
    assert decided.decision == "refused"


def test_a_text_that_changed_meanwhile_is_shown_again(newcomer: User) -> None:
    answer = browser_of(newcomer).post("/consent/terms/", {**YES, "adult": "on", "version": "2020-01"})
    assert "这段文字刚刚更新了" in text(answer)
    assert f'value="{CURRENT[TERMS]}"' in text(answer)
    assert not Consent.objects.exists()


def test_it_leads_to_no_other_site(newcomer: User) -> None:
    answer = browser_of(newcomer).post("/consent/terms/?next=//evil.example/", {**YES, "adult": "on"})
    assert answer["Location"] == "/bookings/"


def test_the_way_back_leads_to_where_one_came_from(owner: User) -> None:
    browser, session = browser_of(owner), make.published_session()
    hospital = f"/consent/hospital/?about={session.hospital_id}"

    def back(path: str) -> str:
        found = re.search('class="back-link" href="([^"]*)"', text(browser.get(path)))
        assert found
        return found.group(1)

    assert back(hospital) == "/"
    assert back(f"{hospital}&next=/people/") == "/people/"
    assert back(f"{hospital}&next=/booking/person/") == "/", "no time has been chosen"
    chosen = f"session={session.pk}&at={session.starts_at.isoformat()}".replace("+", "%2B")
    onward = quote(f"/booking/person/?{chosen}")
    assert back(f"{hospital}&next={onward}") == f"/sessions/{session.pk}/"
    hold = make.held(session, make.person(owner), now=make.NOW)
    assert back(f"{hospital}&next=/holds/{hold.uid}/") == f"/sessions/{session.pk}/"
    assert back("/consent/identity/?next=/booking/person/new/%3Ffrom%3Dpeople") == "/people/"
    assert back("/consent/identity/") == "/privacy/mine/"
    browser.post("/consent/identity/", {"decision": "withdrawn"})
    assert back("/consent/identity/") == "/privacy/mine/"


def test_a_yes_is_shown_with_its_day_and_can_be_taken_back(owner: User) -> None:
    browser = browser_of(owner)
    page = text(browser.get("/consent/identity/"))
    assert "您在 2026年11月1日 同意了这段话" in page
    assert "撤回以后不能再约新的号" in page
    answer = browser.post("/consent/identity/", {"decision": "withdrawn"})
    assert answer["Location"] == "/privacy/mine/"
    assert not given(IDENTITY, "account", owner.pk)
    browser.post("/consent/identity/", {"decision": "withdrawn"})
    assert Consent.objects.filter(purpose=IDENTITY, decision="withdrawn").count() == 1


def test_who_takes_back_the_terms_is_signed_out(owner: User) -> None:
    browser = browser_of(owner)
    browser.post("/consent/terms/", {"decision": "withdrawn"})
    assert "_auth_user_id" not in browser.session
    again = browser_of(owner)
    assert again.get("/bookings/")["Location"].startswith("/consent/terms/")


def test_the_number_stays_held_while_the_hospital_is_asked_about(owner: User) -> None:
    hold = make.held(make.published_session(), make.person(owner))
    hospital = hold.session.hospital
    browser = browser_of(owner)
    check = f"/holds/{hold.uid}/"
    browser.post(f"/consent/hospital/?about={hospital.pk}", {"decision": "withdrawn"})
    for answer in (browser.get(check), browser.post(f"{check}confirm/")):
        screen = urlsplit(answer["Location"])
        assert screen.path == "/consent/hospital/"
        assert parse_qs(screen.query) == {"about": [str(hospital.pk)], "next": [check]}
    assert hospital.name in text(browser.get(answer["Location"]))
    said = browser.post(
        answer["Location"], {"decision": "given", "agree": "on", "version": CURRENT[HOSPITAL]}
    )
    assert said["Location"] == check
    assert browser.get(check).status_code == 200


def test_who_refuses_a_hospital_has_booked_nothing(owner: User) -> None:
    hospital = reference.hospital()
    answer = browser_of(owner).post(
        f"/consent/hospital/?about={hospital.pk}", {"decision": "refused"}, follow=True
    )
    assert "您没有同意把信息提供给这家医院" in text(answer)
    assert not given(HOSPITAL, "hospital", hospital.pk, by=owner.pk)


def test_a_guardian_agrees_for_a_child(owner: User, daughter: Patient) -> None:
    page = f"/consent/child/?about={daughter.pk}"
    browser = browser_of(owner)
    assert "李小朵" in text(browser.get(page))
    browser.post(page, {"decision": "given", "agree": "on", "version": CURRENT[CHILD]})
    decided = standing(CHILD, "patient", daughter.pk)
    assert decided is not None
    assert (decided.decision, decided.acting_as) == ("given", "guardian")


def test_a_guardian_who_refuses_leaves_nothing_of_the_child(owner: User, daughter: Patient) -> None:
    browser = browser_of(owner)
    answer = browser.post(f"/consent/child/?about={daughter.pk}", {"decision": "refused"}, follow=True)
    assert "就诊人的资料已删除" in text(answer)
    daughter.refresh_from_db()
    assert (daughter.name, daughter.document) == ("", "")
    assert daughter.erased_at == make.NOW
    assert browser.get(f"/consent/child/?about={daughter.pk}").status_code == 404


@pytest.mark.parametrize("relation", ["stranger", "relative"])
def test_only_a_guardian_decides_for_a_child(owner: User, daughter: Patient, relation: str) -> None:
    other = make.account()
    if relation == "relative":
        make.linked(other, daughter, "grandchild")
    page = f"/consent/child/?about={daughter.pk}"
    assert browser_of(other).get(page).status_code == 404
    assert browser_of(other).post(page, {"decision": "refused"}).status_code == 404
    assert standing(CHILD, "patient", daughter.pk) is None


def test_nobody_is_asked_as_a_child_from_fourteen_on(owner: User, daughter: Patient) -> None:
    Patient.objects.filter(pk=daughter.pk).update(birth_date=date(2012, 12, 2))
    assert browser_of(owner).get(f"/consent/child/?about={daughter.pk}").status_code == 200
    Patient.objects.filter(pk=daughter.pk).update(birth_date=date(2012, 12, 1))
    assert browser_of(owner).get(f"/consent/child/?about={daughter.pk}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/consent/reason/",
        "/consent/nothing/",
        "/consent/child/",
        "/consent/hospital/?about=x",
        "/consent/hospital/?about=999999999999999999999",
        "/consent/hospital/?about=0",
    ],
)
def test_what_is_no_screen_is_not_found(owner: User, address: str) -> None:
    assert browser_of(owner).get(address).status_code == 404


@pytest.mark.parametrize("purpose", CURRENT)
def test_every_text_can_be_read_by_everybody(purpose: str) -> None:
    browser = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    page = browser.get(f"/consent/{purpose}/{CURRENT[purpose]}/")
    assert page.status_code == 200
    assert "正在使用" in text(page)
    assert browser.get(f"/consent/{purpose}/2020-01/").status_code == 404


def test_what_is_missing_in_the_order_it_is_asked(newcomer: User, owner: User, daughter: Patient) -> None:
    hospital = reference.hospital()
    make.linked(newcomer, daughter, "child", is_guardian=True)
    assert missing_consents(newcomer.pk, daughter, hospital.pk, now=make.NOW) == [
        NeededConsent(TERMS, newcomer.pk),
        NeededConsent(IDENTITY, newcomer.pk),
        NeededConsent(CHILD, daughter.pk),
        NeededConsent(HOSPITAL, hospital.pk),
    ]
    make.agreed(owner, CHILD, about=daughter.pk)
    make.agreed(owner, HOSPITAL, about=hospital.pk)
    assert missing_consents(owner.pk, daughter, hospital.pk, now=make.NOW) == []
    assert NeededConsent(CHILD, daughter.pk) not in missing_consents(
        newcomer.pk, daughter, hospital.pk, now=make.NOW
    )


def test_a_chosen_time_waits_for_the_guardians_answer(owner: User, daughter: Patient) -> None:
    session = make.published_session()
    browser = browser_of(owner)
    choice = {"session": str(session.pk), "at": session.starts_at.isoformat()}
    answer = browser.post("/booking/person/", {**choice, "patient": str(daughter.pk)})
    screen = urlsplit(answer["Location"])
    assert screen.path == "/consent/child/"
    onward = parse_qs(screen.query)["next"][0]
    assert onward.startswith("/booking/person/?session=")
    said = browser.post(answer["Location"], {"decision": "given", "agree": "on", "version": CURRENT[CHILD]})
    assert said["Location"] == onward
    assert browser.get(onward).status_code == 200
    answer = browser.post("/booking/person/", {**choice, "patient": str(daughter.pk)})
    assert answer["Location"].startswith("/holds/")


def test_moving_to_another_hospital_asks_about_that_one(owner: User) -> None:
    specialist = make.specialist("陈卫衡")
    here, there = (make.posting(specialist, make.hospital()) for _ in range(2))
    ticket = make.booked(make.published_session(here), make.person(owner))
    later = make.published_session(there, starts_at=make.DAY + timedelta(days=1))
    times = {"session": str(later.pk), "at": later.starts_at.isoformat()}
    browser = browser_of(owner)
    answer = browser.post(f"/tickets/{ticket.uid}/move/", times)
    screen = urlsplit(answer["Location"])
    assert (screen.path, parse_qs(screen.query)["about"]) == ("/consent/hospital/", [str(later.hospital_id)])
    ticket.refresh_from_db()
    assert ticket.session_id != later.pk, "the old number is kept"
    browser.post(answer["Location"], {"decision": "given", "agree": "on", "version": CURRENT[HOSPITAL]})
    assert browser.post(f"/tickets/{ticket.uid}/move/", times)["Location"] == f"/tickets/{ticket.uid}/"
