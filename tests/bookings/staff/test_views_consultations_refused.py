"""What the pages of consultations refuse: each fault is said, nothing typed is lost, and who comes second is told."""

from __future__ import annotations

import pytest

from bookings.models import Consultation
from tests.bookings.consulting import (
    ADVICE,
    SUMMARY,
    accept,
    accepted,
    clerk,
    consultation,
    patient,
    specialist,
    ward,
)
from tests.bookings.staff.consulting_pages import consult_url, desk, now_seen, typed, url
from tests.bookings.staff.joining import DECLARED, reached
from tests.bookings.staff.referring_pages import plain, sends
from tests.factories import bookings as make

__all__ = ["accepted", "clerk", "consultation", "desk", "patient", "specialist", "ward"]

pytestmark = pytest.mark.django_db


def test_nothing_typed_is_lost_and_each_fault_is_said(desk, ward, patient, specialist) -> None:
    wrong = {"agreed": "", "within": "", "purpose": " ", "urgency": "", "agreed_who": "", "day": "2026-11-01"}
    page = plain(sends(desk, consult_url(ward, patient), **typed(specialist, **wrong)))
    for said in (
        *("请先告诉患者一方并得到同意，再勾选。", "请写会诊目的。", "请选择紧急程度。", "请选择同意人。"),
        *("日期已经过去了，请检查。", "不能会诊，请转诊。", SUMMARY),
    ):
        assert said in page
    page = plain(sends(desk, consult_url(ward, patient), **typed(specialist, clock="09:59")))
    assert "希望的时间已经过去了" in page
    page = plain(
        sends(desk, consult_url(ward, patient), **{**typed(specialist, ward="·"), "specialist": "0"})
    )
    assert "请选择一位派驻到本院的专家。" in page
    assert "请写所在病区。" in page
    assert not Consultation.objects.exists()


def test_one_form_is_for_one_person(desk, ward, patient, specialist, clerk) -> None:
    key = "00000000-0000-4000-8000-000000000001"
    sends(desk, consult_url(ward, patient), **typed(specialist, key=key))
    other = reached(make.person(make.account(), **DECLARED), ward, clerk)
    said = plain(sends(desk, consult_url(ward, other), **typed(specialist, key=key)))
    assert "这张申请已经用过了，请重新打开页面填写。" in said
    assert Consultation.objects.get().patient == patient


def test_a_year_that_is_a_slip_is_said_to_be(desk, ward, accepted) -> None:
    said = {
        "who": "专家本人",
        "approval": "医务处",
        "clock": "09:00",
        "words": ADVICE,
        "seen": now_seen(accepted),
    }
    for act in ("accept", "outcome"):
        for day, words in (("9999-12-31", "最远只能在一年以内"), ("0001-01-01", "早一天以上")):
            assert words in plain(sends(desk, url(ward, accepted, act), **said, day=day))
    assert Consultation.objects.get().set_for == accepted.set_for


def test_who_comes_second_is_told(desk, ward, consultation, clerk) -> None:
    stale = consultation.seen_as
    accept(ward, consultation, clerk)
    answer = desk.post(
        url(ward, consultation, "decline"), {"who": "医务处", "why": "no_time", "seen": stale}, follow=True
    )
    assert "刚才已经有人办理" in plain(answer)
    assert Consultation.objects.get().status == "accepted"
    for act, more in (
        ("withdraw", {"why": "better"}),
        ("outcome", {"day": "2026-12-01", "clock": "10:00", "words": ADVICE}),
    ):
        said = {**more, "seen": stale}
        assert "刚才已经有人办理" in plain(desk.post(url(ward, consultation, act), said, follow=True))
        assert f'value="{now_seen(consultation)}"' in desk.get(url(ward, consultation, act)).content.decode()
    assert Consultation.objects.get().status == "accepted"
    answer = desk.post(url(ward, consultation, "decline"), {"who": " ", "why": "", "seen": ""})
    assert "请写答复人。" in plain(answer)
    assert "请选择为什么不能会诊。" in plain(answer)
    said = {"who": "医务处", "why": "not_approved", "seen": Consultation.objects.get().seen_as}
    answer = desk.post(url(ward, consultation, "decline"), said, follow=True)
    assert "派出医院没有批准" in plain(answer)
    for act in ("accept", "decline", "withdraw", "outcome"):
        assert desk.get(url(ward, consultation, act))["Location"] == url(ward, consultation)
        assert "已经有人办理" in plain(desk.post(url(ward, consultation, act), follow=True))
    assert desk.get(url(ward, consultation, "nonsense")).status_code == 404
