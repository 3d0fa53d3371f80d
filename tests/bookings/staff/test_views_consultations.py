"""Pages on which a ward asks a specialist to a bed: the request, its acts, the invitation, the specialist's page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from bookings.models import Consultation
from hospitals.enums import StaffRole
from specialists.enums import AttendantRole
from tests.bookings.consulting import (
    ADVICE,
    HOUR,
    PURPOSE,
    REASON,
    SUMMARY,
    accepted,
    ask,
    clerk,
    consultation,
    done,
    patient,
    specialist,
    ward,
)
from tests.bookings.staff.consulting_pages import consult_url, desk, now_seen, typed, url
from tests.bookings.staff.referring_pages import plain, seen, sends
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["accepted", "clerk", "consultation", "desk", "done", "patient", "specialist", "ward"]

pytestmark = pytest.mark.django_db


def test_the_whole_way_at_the_desk(desk, ward, patient, specialist) -> None:
    person_page = reverse("staff:person", args=[ward.slug, patient.pk])
    assert consult_url(ward, patient) in desk.get(person_page).content.decode()
    page = seen(desk, consult_url(ward, patient))
    assert "陈卫衡 主任医师" in page
    assert "有生命危险的，请打 120" in page
    answer = sends(desk, consult_url(ward, patient), **typed(specialist))
    row = Consultation.objects.get()
    assert answer["Location"] == url(ward, row)
    page = seen(desk, url(ward, row))
    for said in (
        *("会诊申请已登记。", "等待专家答复", "请在 12月1日 11:00 以前登记答复", "骨科二病区 12 床"),
        *(SUMMARY, PURPOSE, REASON, "500 元，由本院支付", "患者本人，书面同意，已签字"),
    ):
        assert said in page
    assert "王秀英" not in page
    said = {"who": "陈卫衡本人电话", "day": "2026-12-01", "clock": "13:30", "approval": "医务处 刘主任"}
    sends(desk, url(ward, row, "accept"), **said, words="请备好 CT。", seen=row.seen_as)
    page = seen(desk, url(ward, row))
    for said in ("已登记会诊时间。", "12月1日 星期二 13:30", "医务处 刘主任", "请备好 CT。", "改会诊时间"):
        assert said in page
    told = {"day": "2026-12-01", "clock": "10:00", "words": ADVICE, "seen": now_seen(row)}
    assert "早一天以上" in plain(
        sends(desk, url(ward, row, "outcome"), **{**told, "day": "2026-11-30", "clock": "09:00"})
    )
    assert "会诊时间还没有到" in plain(sends(desk, url(ward, row, "outcome"), **{**told, "clock": "11:00"}))
    sends(desk, url(ward, row, "outcome"), **told)
    page = seen(desk, url(ward, row))
    for said in ("会诊意见已保存。", "已会诊，有意见", ADVICE):
        assert said in page
    assert AuditEntry.objects.filter(action="saw_consultation", subject_id=row.pk).exists()


def test_sent_twice_it_is_one(desk, ward, patient, specialist) -> None:
    said = typed(specialist, key="00000000-0000-4000-8000-000000000001")
    for _ in range(2):
        answer = sends(desk, consult_url(ward, patient), **said)
    assert answer["Location"] == url(ward, Consultation.objects.get())
    assert "还没有办完" in plain(sends(desk, consult_url(ward, patient), **typed(specialist)))


def test_without_anybody_posted_it_says_who_records_one(desk, ward, patient) -> None:
    assert "现在没有专家派驻到本院" in seen(desk, consult_url(ward, patient))


def test_the_list_is_empty_open_overdue_and_done(
    clock, browser_of, desk, ward, patient, specialist, clerk
) -> None:
    assert "没有办理中的会诊" in seen(desk, url(ward))
    assert "还没有已办完的会诊" in seen(desk, url(ward) + "?show=done")
    row = ask(ward, patient, specialist, clerk)
    page = seen(desk, url(ward))
    assert "骨科，骨科二病区 12 床 → 陈卫衡" in page
    assert "超过时限" not in page
    home = reverse("staff:home")
    assert "会诊 1 件在办" in seen(desk, home)
    clock.shift(3 * HOUR)
    desk = browser_of(clerk)
    page = seen(desk, url(ward))
    assert "有 1 件会诊超过时限。" in page
    assert "已超过 2 小时" in page
    assert "有 1 件会诊超过时限。" in seen(desk, home)
    sends(desk, url(ward, row, "withdraw"), why="moved", seen=now_seen(row))
    assert "患者已转院或出院" in seen(desk, url(ward, row))
    assert "已撤回" in seen(desk, url(ward) + "?show=done")
    assert "会诊 1 件在办" not in seen(desk, home)


def test_the_invitation_says_all_the_law_asks_for(desk, ward, consultation) -> None:
    page = seen(desk, url(ward, consultation, "invitation"))
    assert "王秀英" not in page
    paper = plain(sends(desk, url(ward, consultation, "invitation")))
    for said in (
        *("会诊邀请函", "北京积水潭医院：", "陈卫衡，主任医师", "王秀英", "骨科二病区 12 床", "急会诊"),
        *(SUMMARY, PURPOSE, REASON, "500 元，由本院支付", "邀请医院盖章：", "派出医院盖章和日期：", "赵大夫"),
        "本院医务管理部门审批（签名）：",
        *("希望在 2026年12月1日 16:00 以前", "患者本人，口头同意", "呼和浩特市第一医院", "同意 □ 不同意"),
    ):
        assert said in paper.replace("　", " "), said
    assert AuditEntry.objects.filter(action="print_invitation", subject_id=consultation.pk).count() == 1


def test_the_paper_has_the_time_that_was_agreed(desk, ward, accepted) -> None:
    assert "2026年12月1日 13:00" in plain(sends(desk, url(ward, accepted, "invitation")))
    sends(desk, url(ward, accepted, "withdraw"), why="better", seen=now_seen(accepted))
    assert "会诊申请已撤回。已约好时间的，请打电话告诉专家。" in seen(desk, url(ward, accepted))
    assert desk.get(url(ward, accepted, "invitation")).status_code == 404


def test_removed_words_are_said_to_be(desk, ward, done) -> None:
    gone = dict.fromkeys(("summary", "purpose", "reason", "answer", "outcome", "ward", "bed"), "")
    Consultation.objects.update(**gone, words_removed_at=NOW)
    page = seen(desk, url(ward, done))
    assert "文字内容已按规定删除。" in page
    assert desk.post(url(ward, done, "invitation")).status_code == 404


def test_the_specialists_side_reads_and_answers(clock, browser_of, ward, specialist, consultation) -> None:
    assistant = browser_of(work.attendant(specialist, role=AttendantRole.ASSISTANT))
    page = seen(assistant, reverse("staff:visits"))
    assert f"急会诊，{consultation.patient.masked_name}，呼和浩特市第一医院" in page
    mine = reverse("staff:asked", args=[consultation.pk])
    page = seen(assistant, mine)
    for said in (SUMMARY, PURPOSE, REASON, "赵大夫"):
        assert said in page
    assert "王秀英" not in page
    assert AuditEntry.objects.filter(action="saw_consultation", subject_id=consultation.pk).count() == 1
    accepts = reverse("staff:answer_asked", args=[consultation.pk, "accept"])
    assert "答复人" not in seen(assistant, accepts)
    wrong = {"day": "2026-12-01", "clock": "15:00", "approval": " ", "seen": consultation.seen_as}
    assert "没有批准，不能会诊" in plain(sends(assistant, accepts, **wrong))
    answer = sends(assistant, accepts, **{**wrong, "approval": "医务处"})
    assert answer["Location"] == reverse("staff:visits")
    assert "约在 12月1日 15:00" in seen(assistant, reverse("staff:visits"))
    declines = reverse("staff:answer_asked", args=[consultation.pk, "decline"])
    stale = sends(assistant, declines, why="no_time", seen=consultation.seen_as)
    assert stale["Location"] == reverse("staff:visits")
    assert Consultation.objects.get().status == "accepted"
    sends(assistant, declines, why="no_time", seen=Consultation.objects.get().seen_as)
    assert Consultation.objects.get().status == "declined"
    late = assistant.post(declines, {"why": "no_time"}, follow=True)
    assert "刚才已经有人办理" in plain(late)
    assert assistant.get(mine).status_code == 404
    assert assistant.get(declines).status_code == 404
    assert assistant.get(reverse("staff:answer_asked", args=[consultation.pk, "other"])).status_code == 404


def test_nobody_else_sees_it(browser_of, owner, ward, specialist, consultation, clerk) -> None:
    other = make.hospital()
    strangers = [
        owner,
        work.clerk(other, role=StaffRole.RECEPTION),
        work.clerk(ward),
        work.attendant(make.posting(where=ward).specialist),
    ]
    pages = [
        url(ward),
        url(ward, consultation),
        url(ward, consultation, "accept"),
        url(ward, consultation, "invitation"),
        consult_url(ward, consultation.patient),
    ]
    for by in [*strangers, work.attendant(specialist)]:
        browser = browser_of(by)
        for address in pages:
            assert browser.get(address).status_code == 404, (by, address)
            assert browser.post(address).status_code in (404, 405), (by, address)
    for by in [*strangers, clerk]:
        for name, more in (("asked", []), ("answer_asked", ["accept"])):
            address = reverse(f"staff:{name}", args=[consultation.pk, *more])
            assert browser_of(by).get(address).status_code == 404
    assert Consultation.objects.get().status == "requested"


def test_the_owner_reads_it_among_their_data(browser_of, owner, done) -> None:
    page = seen(browser_of(owner), reverse("my_data"))
    for said in ("呼和浩特市第一医院 → 陈卫衡，已会诊，有意见", SUMMARY, ADVICE, "写会诊意见"):
        assert said in page


def test_no_public_page_knows_of_it(client, ward, specialist, accepted) -> None:
    for name, slug in (("specialist", specialist.slug), ("hospital", ward.slug)):
        page = plain(client.get(reverse(name, args=[slug])))
        assert "会诊" not in page
        assert "13:00" not in page


def test_a_list_asks_the_same_however_many_there_are(
    desk, ward, patient, specialist, clerk, django_assert_max_num_queries
) -> None:
    ask(ward, patient, specialist, clerk)
    desk.get(url(ward))
    with django_assert_max_num_queries(40) as few:
        desk.get(url(ward))
    for _ in range(5):
        ask(ward, patient, make.posting(where=ward).specialist, clerk)
    with django_assert_max_num_queries(40) as many:
        desk.get(url(ward))
    assert len(many) == len(few)
