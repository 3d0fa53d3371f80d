"""Real persons: a child by her guardian; a mother whose two children both book for her."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from bookings import models
from bookings.enums import AppointmentStatus, Relation, Sex
from bookings.rules import Reason
from tests.journeys.conftest import Company
from tests.journeys.patient import MOTHER, Patient, Someone
from tests.journeys.world import World, hours_of

MOTHERS_PHONE = "+8613904710099"
NOT_TICKED = "不满 14 周岁的孩子，要由监护人来添加。您是监护人的，请勾选这一项。"


def is_told_to_tick(patient: Patient, sentence: str) -> None:
    """A box that was not ticked: the same words above and at it."""
    for place in (patient.page.locator(".error-summary"), patient.main.locator(".invalid-feedback")):
        expect(place).to_contain_text(sentence)


def is_allowed_by_code(patient: Patient, someone: Someone, phone: str) -> None:
    """The person was entered before: she reads the six digits out from her own phone, and may be chosen."""
    patient.arrives("这位就诊人已经登记过")
    expect(patient.main).not_to_contain_text(someone.name)
    patient.hands.press(patient.button("向就诊人的手机发验证码"))
    expect(patient.box("验证码")).to_be_visible()
    found = re.search(r"(?<!\d)\d{6}(?!\d)", patient.reads_message("sign_in_code", to=phone))
    assert found
    patient.hands.write(patient.box("验证码"), found.group())
    patient.hands.press(patient.button("确认"))
    patient.arrives("为谁预约？")
    patient.hands.pick(patient.main.get_by_role("radio", name=someone.name))
    patient.hands.press(patient.button("下一步"))


def test_an_eight_year_old_is_booked_by_her_guardian(company: Company, world: World) -> None:
    session = world.next_session()
    today = world.now.date()
    girl = Someone("王小雨", Relation.CHILD, Sex.FEMALE, date(today.year - 8, 1, 1))
    mother = company.joins()
    mother.opens_session(session.pk, world.specialist)
    mother.chooses(hours_of(session.slots.order_by("ordinal").first()))
    mother.signs_in()
    mother.adds(girl)
    is_told_to_tick(mother, NOT_TICKED)
    mother.hands.pick(
        mother.main.get_by_role("checkbox", name=mother.say("就诊人不满 18 周岁，我是孩子的监护人"))
    )
    mother.hands.press(mother.button("下一步"))
    expect(mother.page).to_have_url(re.compile("/consent/child/"))
    mother.agrees()
    mother.says_for_whom(girl)
    mother.sees_the_number_held(girl)
    mother.books()
    booked = models.Appointment.objects.get(status=AppointmentStatus.BOOKED)
    assert booked.patient.links.get().is_guardian


def test_a_mother_under_two_childrens_accounts_is_one_person(company: Company, world: World) -> None:
    session = world.next_session()
    first, second = session.slots.order_by("ordinal")[:2]
    daughter, son = company.joins(), company.joins(width=1280, height=900)
    daughter.opens_session(session.pk, world.specialist)
    daughter.chooses(hours_of(first))
    daughter.signs_in()
    daughter.adds(MOTHER)
    daughter.sees_the_number_held(MOTHER)
    daughter.books()

    son.opens_session(session.pk, world.specialist)
    son.chooses(hours_of(session.slots.filter(starts_at__gt=second.starts_at - timedelta(minutes=1)).last()))
    son.signs_in()
    son.adds(MOTHER)
    is_allowed_by_code(son, MOTHER, MOTHERS_PHONE)
    son.arrives(Reason.SAME_SESSION.label)
    assert models.Patient.objects.count() == 1
    assert models.Appointment.objects.filter(status=AppointmentStatus.BOOKED).count() == 1
