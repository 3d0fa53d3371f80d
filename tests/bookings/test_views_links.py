"""Pages about who else may book for a person: asked, allowed by a code, answered, taken back."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from bookings.models import Appointment, Patient, PatientLink
from notices.models import ViewerMessage
from tests.bookings.choosing import BY_PASSPORT, NEW_PERSON, TYPED, chosen
from tests.factories import bookings as make
from tests.factories.accounts import digits_in, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PEOPLE = reverse("bookings:people")
PHONE = "+8613900000001"
RECORDED = "王国庆"


@pytest.fixture
def first():
    """The account that entered the person whom TYPED describes."""
    return make.account()


def recorded(first, **fields):
    """The person of TYPED, as somebody else has entered them."""
    said = {"sex": "female", "birth_date": date(1957, 3, 8), **fields}
    return make.person(
        first, said.pop("name", TYPED["name"]), document=make.resident(date(1957, 3, 8), "female", 1), **said
    )


def url(name: str, link: PatientLink) -> str:
    return reverse(f"bookings:{name}", args=[link.pk])


def asking(browser, session=None, **changes) -> PatientLink:
    """The owner enters the same person; the link that is asked."""
    answer = browser.post(NEW_PERSON, {**TYPED, **(chosen(session) if session else {}), **changes})
    link = PatientLink.objects.latest("pk")
    assert answer.url == url("asked", link)
    return link


def test_what_is_on_record_does_not_show(browser, first) -> None:
    """The page is the same whether the name fits and whether there is a phone, and shows what was typed alone."""
    pages = []
    for fields in ({"name": TYPED["name"]}, {"name": RECORDED, "phone": PHONE}):
        patient = recorded(first, **fields)
        link = asking(browser)
        pages.append(browser.get(url("asked", link)).content.decode())
        sent = browser.post(url("asked_code", link), follow=True).content.decode()
        pages.append(sent)
        tried = browser.post(url("asked", link), {"code": "123456"}).content.decode()
        pages.append(tried)
        browser.post(url("drop_ask", link), follow=True)
        Patient.objects.filter(pk=patient.pk).update(document_hash=f"gone-{patient.pk}")

    def plain(page: str) -> str:
        return re.sub(r'/people/asked/\d+/|value="[^"]{60,}"', "", page)

    for before, after in zip(pages[:3], pages[3:], strict=True):
        assert plain(before).splitlines() == plain(after).splitlines()
    for page in pages:
        assert RECORDED not in page
        assert "139" not in page


def test_by_code_and_on_to_the_chosen_time(browser, owner, first, session) -> None:
    recorded(first, phone=PHONE)
    link = asking(browser, session)
    browser.post(url("asked_code", link))
    digits = digits_in(ViewerMessage.objects.latest("pk").text)
    refused = browser.post(url("asked", link), {"code": wrong(digits)}).content.decode()
    assert "验证码不对，或者已经过期" in refused
    assert "<title>错误：" in refused
    answer = browser.post(url("asked", link), {"code": digits})
    assert (
        answer.url
        == f"{reverse('bookings:person')}?session={session.pk}&at=2026-12-08T00%3A00%3A00%2B00%3A00"
    )
    link.refresh_from_db()
    assert link.granted_at
    assert browser.get(url("asked", link)).status_code == 302, "pressed again it is done"


def test_two_children_one_mother(browser, browser_of, owner, first, session) -> None:
    """Whatever account books, the rules are about the person: no second number in one session."""
    patient = recorded(first, phone=PHONE)
    make.booked(session, patient)
    link = asking(browser)
    browser.post(url("asked_code", link))
    browser.post(url("asked", link), {"code": digits_in(ViewerMessage.objects.latest("pk").text)})
    answer = browser.post(
        reverse("bookings:person"), {"patient": patient.pk, **chosen(session, half_hours=1)}
    )
    assert answer.status_code == 409
    assert "这位就诊人在这场门诊已经有号了" in answer.content.decode()
    assert Appointment.objects.count() == 1
    assert Patient.objects.count() == 1


def test_the_list_shows_what_is_asked_on_either_side(browser, browser_of, owner, first) -> None:
    patient = recorded(first)
    link = asking(browser)
    mine = browser.get(PEOPLE).content.decode()
    for said in ("等待同意的就诊人", patient.masked_document, url("asked", link)):
        assert said in mine
    assert TYPED["name"] not in mine
    theirs = browser_of(first).get(PEOPLE).content.decode()
    for said in ("有人想为", owner.masked_phone, url("answer_ask", link)):
        assert said in theirs


def test_agreed_and_taken_back(browser, browser_of, owner, first) -> None:
    patient = recorded(first, relation="self")
    link = asking(browser)
    herself = browser_of(first)
    text = herself.get(url("answer_ask", link)).content.decode()
    assert owner.masked_phone in text
    assert owner.phone not in text
    assert herself.post(url("answer_ask", link), {"decision": "perhaps"}).status_code == 200
    assert herself.post(url("answer_ask", link), {"decision": "agree"}).url == PEOPLE
    assert TYPED["name"] in browser.get(PEOPLE).content.decode()
    assert url("revoke_link", link) in herself.get(PEOPLE).content.decode()
    assert "不再让" in herself.get(url("revoke_link", link)).content.decode()
    assert herself.post(url("revoke_link", link)).url == PEOPLE
    assert TYPED["name"] not in browser.get(PEOPLE).content.decode()
    assert patient.links.filter(ended_at__isnull=True).count() == 1


def test_refused(browser, browser_of, first) -> None:
    recorded(first, relation="self")
    link = asking(browser)
    assert browser_of(first).post(url("answer_ask", link), {"decision": "refuse"}).url == PEOPLE
    assert browser.get(url("asked", link)).status_code == 404
    link.refresh_from_db()
    assert (link.granted_at, link.ended_at is None) == (None, False)


def test_taken_back_by_who_asked_and_pressed_again(browser, first) -> None:
    recorded(first)
    link = asking(browser)
    for _ in range(2):
        assert browser.post(url("drop_ask", link)).url == PEOPLE
    assert PatientLink.objects.get(pk=link.pk).ended_at


def test_who_says_to_be_the_person_is_sent_to_the_desk(browser, first) -> None:
    recorded(first)
    link = asking(browser, relation="self")
    text = browser.get(url("asked", link)).content.decode()
    assert "请带证件原件到任何一家合作医院的窗口" in text
    assert url("asked_code", link) not in text


@pytest.mark.parametrize("name", ["asked", "asked_code", "drop_ask", "answer_ask", "revoke_link"])
def test_strangers_find_nothing(browser, browser_of, first, name) -> None:
    recorded(first)
    link = asking(browser)
    stranger = browser_of(make.account())
    assert stranger.get(url(name, link)).status_code == 404
    said = {"code": "123456", "decision": "agree"}
    assert stranger.post(url(name, link), said).status_code == 404
    link.refresh_from_db()
    assert (link.granted_at, link.ended_at) == (None, None)


@pytest.mark.parametrize("name", ["asked_code", "drop_ask"])
def test_an_address_of_a_button_leads_to_the_page(browser, first, name) -> None:
    recorded(first)
    link = asking(browser)
    assert browser.get(url(name, link)).url == url("asked", link)


# --- Documents on the way to a number -------------------------------------------------------------


def test_who_has_no_document_adds_it_and_the_number_is_held(browser, owner, session) -> None:
    patient = make.person(owner, TYPED["name"], sex="female", birth_date=date(1957, 3, 8))
    patient.document_kind = patient.document = ""
    patient.save()
    answer = browser.post(reverse("bookings:person"), {"patient": patient.pk, **chosen(session)})
    link = patient.links.get()
    assert answer.url.startswith(url("edit_person", link) + "?session=")
    text = browser.get(answer.url).content.decode()
    assert "请先补充就诊人的证件号码" in text
    assert "补充就诊人资料" in text
    done = browser.post(answer.url, TYPED)
    assert done.url == reverse("bookings:check", args=[Appointment.objects.get().uid])


def test_a_newborn_is_added_under_its_mother_and_the_number_held(browser, owner, session) -> None:
    mother = make.person(owner, "王秀英", sex="female", birth_date=date(1995, 5, 5), relation="self")
    page = browser.get(reverse("bookings:new_newborn"), chosen(session)).content.decode()
    assert "王秀英" in page
    said = {
        "guardian": mother.links.get().pk,
        "sex": "male",
        "birth_date_year": "2026",
        "birth_date_month": "11",
        "birth_date_day": "20",
        "order": "1",
        **chosen(session),
    }
    refused = browser.post(reverse("bookings:new_newborn"), said).content.decode()
    assert "您是监护人的，请勾选这一项" in refused
    browser.post(reverse("bookings:new_newborn"), {**said, "is_guardian": "on"})
    assert Patient.objects.latest("pk").name == "王秀英之子"


def test_without_a_mother_no_newborn(browser) -> None:
    text = browser.get(reverse("bookings:new_newborn")).content.decode()
    assert "请先添加孩子的母亲或父亲" in text


def test_a_passport_is_kept_with_its_country(browser) -> None:
    assert browser.post(f"{NEW_PERSON}?from=people", BY_PASSPORT).url == PEOPLE
    patient = Patient.objects.get()
    assert (patient.document_kind, patient.document, patient.country) == ("passport", "E1234567", "MNG")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "\u202e张"])
def test_script_and_formulas_are_no_names(browser, name) -> None:
    text = browser.post(f"{NEW_PERSON}?from=people", {**TYPED, "name": name})
    if text.status_code == 200:
        assert "<script>alert" not in text.content.decode()
    assert not Patient.objects.filter(pk__gt=0).exists() or Patient.objects.get().name == "张"
