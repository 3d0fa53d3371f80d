"""The pages of postings: the manager keeps them, who plans reads them, for everybody else they are not there."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from hospitals.actions import end_region_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from notices.localtime import local_date
from specialists.actions import verify_document
from specialists.enums import LegalBasis
from specialists.models import Posting
from tests.bookings.staff.planned import of, text
from tests.bookings.staff.posted import at, listed, new, paper, recorded
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOME = reverse("staff:home")
AROUND = reverse("staff:postings_around")


# --- Reading ------------------------------------------------------------------------------


def test_the_way_there_says_how_many_to_see_to(browser, desk, hospital) -> None:
    assert listed(hospital) in text(browser.get(HOME))
    assert listed(hospital) not in text(desk.get(HOME))
    make.posting(where=hospital)
    make.posting(where=hospital)
    page = text(browser.get(HOME))
    assert "派驻：2 条要留意" in page
    assert "天内到期" not in page, "doubtful, but nothing runs out"
    make.posting(where=hospital, ends_on=date(2026, 12, 9))
    make.posting(where=hospital, ends_on=date(2026, 12, 10))
    assert "派驻和材料有 1 项在 7 天内到期" in text(browser.get(HOME))
    assert "天内到期" not in text(desk.get(HOME))


def test_what_a_scheduler_reads(browser, hospital) -> None:
    who = make.specialist("陈卫衡", home_hospital=make.hospital("北京积水潭医院", side="beijing"))
    posting = make.posting(
        who,
        hospital,
        department=reference.department("本院骨科", hospital=hospital),
        legal_basis=LegalBasis.MULTI_SITE,
        ends_on=date(2026, 12, 9),
    )
    paper(posting, valid_until=date(2026, 11, 20))
    page = text(browser.get(listed(hospital)))
    for said in ("陈卫衡", "北京积水潭医院", "本院骨科", "定期坐诊", "多机构备案", "没有核对过的有效材料"):
        assert said in page
    assert page.index("已过期 11 天") < page.index("还有 7 天到期")
    page = text(browser.get(at(posting)))
    for said in ("2026年1月1日 至 2026年12月8日", "医师执业证书", "110110000001", "有效期至 2026年11月20日"):
        assert said in page
    for act in ("登记材料", "结束派驻", "更正派驻", "核对材料"):
        assert act not in page, "a scheduler reads only"


def test_which_are_listed_where(browser, hospital) -> None:
    names = {}
    for name, ends_on in (
        ("甲持续", None),
        ("乙刚结束", date(2026, 11, 20)),
        ("丙早结束", date(2026, 1, 20)),
    ):
        names[name] = make.posting(
            make.specialist(name),
            hospital,
            legal_basis=LegalBasis.FREE_CLINIC,
            ends_on=ends_on,
        )
    verify_document(document=paper(names["甲持续"]), by=work.staff_account(), now=NOW)

    def on(show: str) -> set[str]:
        page = text(browser.get(listed(hospital), {"show": show}))
        return {name for name in names if name in page}

    assert on("attention") == on("nonsense") == {"乙刚结束"}
    assert on("current") == {"甲持续"}
    assert on("ended") == {"乙刚结束", "丙早结束"}


def test_nothing_there_yet(browser, hospital) -> None:
    page = text(browser.get(listed(hospital)))
    assert "还没有专家派驻到本院" in page
    assert "没有要留意的派驻" in text(browser.get(listed(hospital), {"show": "attention"}))


def test_an_ended_one_says_what_it_blocks(browser, posting) -> None:
    draft = make.draft(posting)
    Posting.objects.filter(pk=posting.pk).update(ends_on=local_date(NOW))
    page = text(browser.get(at(posting)))
    assert "派驻已到期，不能再据此发布门诊。" in page
    assert "不能发布：" in page
    assert of(draft) in page


# --- Recording and ending -----------------------------------------------------------------


def test_a_specialist_is_found_and_posted(keeper, hospital, manager) -> None:
    who = make.specialist("欧阳明", home_hospital=make.hospital("北京某医院", side="beijing"))
    page = text(keeper.get(new(hospital), {"q": " 欧阳"}))
    assert f"?specialist={who.slug}" in page
    assert "没有查到" in text(keeper.get(new(hospital), {"q": "司马"}))
    bones = reference.department("本院骨科", hospital=hospital)
    assert "本院骨科" in text(keeper.get(new(hospital), {"specialist": who.slug}))
    answer = keeper.post(new(hospital), recorded(who, department=str(bones.pk)))
    made = Posting.objects.get(specialist=who)
    assert answer["Location"] == at(made)
    assert (made.kind, made.legal_basis, made.department, made.hospital, made.demo) == (
        *("studio", "paired_support", bones, hospital),
        False,
    )
    assert (made.starts_on, made.ends_on) == (date(2026, 12, 5), date(2027, 12, 5))
    assert "已经登记过了" in text(keeper.post(new(hospital), recorded(who, department=str(bones.pk))))
    assert Posting.objects.filter(specialist=who).count() == 1
    keeper.post(new(hospital), recorded(who))
    assert Posting.objects.filter(specialist=who).count() == 2, "another department"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "请选择派驻方式。"),
        ({"legal_basis": ""}, "请选择执业依据。"),
        ({"legal_basis": "friendship"}, "请选择执业依据。"),
        ({"starts_on": ""}, "请写出日期"),
        ({"starts_on": "1026-12-05"}, "请检查年份"),
        ({"starts_on": "2028-12-05", "last_on": ""}, "请检查年份"),
        ({"last_on": "2026-11-30"}, "最后一天已经过去了"),
        ({"last_on": "2026-12-04"}, "最后一天不能早于第一天"),
        ({"department": "0"}, "请选择列出的科室"),
    ],
)
def test_what_cannot_be_meant_is_asked_again(keeper, hospital, wrong, said) -> None:
    who = make.specialist()
    assert said in text(keeper.post(new(hospital), recorded(who, **wrong)))
    assert not Posting.objects.filter(specialist=who).exists()


def test_the_hospitals_own_and_unknown_specialists_are_not_posted(keeper, hospital) -> None:
    own = make.specialist(home_hospital=hospital)
    assert keeper.post(new(hospital), recorded(own)).status_code == 404
    assert keeper.get(new(hospital), {"specialist": "nobody"}).status_code == 404


def test_ended_but_not_before_sessions_which_are_named(keeper, posting, session) -> None:
    address = at(posting, "end_posting")
    assert "12月8日 08:00" in text(keeper.post(address, {"last_on": "2026-12-07"}))
    assert "不能早于派驻开始的那一天" in text(keeper.post(address, {"last_on": "2025-12-31"}))
    assert keeper.post(address, {"last_on": "2026-12-08"})["Location"] == at(posting)
    posting.refresh_from_db()
    assert posting.ends_on == date(2026, 12, 9)
    assert "不能晚于现在的最后一天" in text(keeper.post(address, {"last_on": "2026-12-09"}))


def test_many_sessions_in_the_way_are_counted(keeper, posting) -> None:
    for n in range(6):
        make.published_session(posting, starts_at=DAY + timedelta(days=n))
    page = text(keeper.post(at(posting, "end_posting"), {"last_on": "2026-12-02"}))
    assert "等 6 场" in page
    assert "12月13日" not in page


def test_one_that_has_ended_is_not_ended_again(keeper, hospital) -> None:
    over = make.posting(where=hospital, ends_on=date(2026, 6, 1))
    assert keeper.post(at(over, "end_posting"), {"last_on": "2026-03-01"})["Location"] == at(over)
    over.refresh_from_db()
    assert over.ends_on == date(2026, 6, 1)


def test_corrected_but_no_invitation_under_published_sessions(keeper, posting, session) -> None:
    address = at(posting, "correct_posting")
    page = text(keeper.post(address, {"kind": "single", "legal_basis": "consultation"}))
    assert "12月8日 08:00" in page
    assert "不能据此发布门诊" in page
    said = {"kind": "resident", "legal_basis": "government_task"}
    assert keeper.post(address, said)["Location"] == at(posting)
    posting.refresh_from_db()
    assert (posting.kind, posting.legal_basis) == ("resident", "government_task")
    assert "请选择派驻方式。" in text(keeper.post(address, {"kind": "", "legal_basis": "free_clinic"}))


# --- Who may ----------------------------------------------------------------------------------

KEPT = ("correct_posting", "end_posting", "add_document")


def test_for_others_they_are_not_there(browser_of, desk, browser, hospital, posting, owner) -> None:
    document = paper(posting)
    elsewhere = make.hospital()
    acts = [at(posting, name) for name in KEPT]
    acts += [new(hospital), at(posting, "document", document.pk, "verify")]
    reads = [listed(hospital), at(posting)]
    strangers = {
        "reception": desk,
        "another hospital's manager": browser_of(work.clerk(elsewhere, role=StaffRole.MANAGER)),
        "a patient": browser_of(owner),
    }
    for who, client in strangers.items():
        assert {client.get(address).status_code for address in [*reads, *acts]} == {404}, who
        assert {client.post(address).status_code for address in acts} == {404}, who
    assert {browser.get(address).status_code for address in reads} == {200}
    assert {browser.post(address).status_code for address in acts} == {404}, "who plans reads only"
    assert {Client().get(address).status_code for address in [*reads, *acts]} == {302}


def test_another_hospitals_posting_and_another_postings_paper_are_not_there(
    keeper, hospital, posting
) -> None:
    other = make.posting()
    theirs = paper(other)
    here = [hospital.slug, other.pk]
    assert keeper.get(reverse("staff:posting", args=here)).status_code == 404
    for name in KEPT:
        assert keeper.post(reverse(f"staff:{name}", args=here)).status_code == 404
    for pk in (posting.pk, other.pk):
        address = reverse("staff:document", args=[hospital.slug, pk, theirs.pk, "verify"])
        assert keeper.post(address).status_code == 404
    unknown = at(posting, "document", paper(posting).pk, "burn")
    assert keeper.post(unknown).status_code == 404
    theirs.refresh_from_db()
    assert theirs.verified_at is None


# --- A region's officers ------------------------------------------------------------------------


def test_officers_read_the_postings_of_their_region_alone(browser_of, hospital) -> None:
    top = reference.region("自治区")
    inner = reference.region("某盟", parent=top)
    Hospital.objects.filter(pk=hospital.pk).update(region=inner)
    near, far = make.hospital("近处医院", region=inner), make.hospital("远处医院", region=reference.region())
    posting, other = make.posting(where=hospital, ends_on=date(2026, 12, 9)), make.posting(where=far)
    document = paper(posting)
    make.draft(posting, starts_at=DAY + timedelta(days=9))
    client = browser_of(work.officer(top))
    assert client.get(HOME)["Location"] == AROUND
    page = text(client.get(AROUND))
    assert {name in page for name in ("本院", near.name, "1 条要留意")} == {True}
    assert far.name not in page
    assert posting.specialist.name in text(client.get(listed(hospital)))
    page = text(client.get(at(posting)))
    assert {said in page for said in ("医师执业证书", "没有核对", "不能发布：")} == {True}
    for way in ("登记材料", "结束派驻", "更正派驻", "核对材料", "/staff/sessions/"):
        assert way not in page, "to read only"
    acts = [at(posting, name) for name in KEPT]
    acts += [new(hospital), at(posting, "document", document.pk, "verify"), listed(far), at(other)]
    assert {client.get(address).status_code for address in acts} == {404}
    assert {client.post(address).status_code for address in acts[:-2]} == {404}
    crossed = reverse("staff:posting", args=[hospital.slug, other.pk])
    assert client.get(crossed).status_code == 404


def test_whose_role_ended_reads_nothing(browser_of, hospital, clerk) -> None:
    region = reference.region()
    Hospital.objects.filter(pk=hospital.pk).update(region=region)
    officer = work.officer(region)
    client = browser_of(officer)
    assert client.get(listed(hospital)).status_code == 200
    end_region_role(staff=officer.region_roles.get(), by=None, now=NOW)
    assert {client.get(one).status_code for one in (AROUND, listed(hospital))} == {404}
    assert browser_of(clerk).get(AROUND).status_code == 404
    assert browser_of(work.rule_setter(region)).get(listed(hospital)).status_code == 404


# --- Sent twice -----------------------------------------------------------------------------------


def test_a_form_sent_twice_makes_one_posting(keeper, hospital) -> None:
    who, key = make.specialist(), str(uuid4())
    assert 'name="key"' in text(keeper.get(new(hospital), {"specialist": who.slug}))
    said = recorded(who, key=key)
    first = keeper.post(new(hospital), said)
    again = keeper.post(new(hospital), said)
    made = Posting.objects.get(specialist=who)
    assert first["Location"] == again["Location"] == at(made)
    assert "已登记" in text(keeper.get(again["Location"]))
    other = keeper.post(new(hospital), {**said, "last_on": "2027-06-30"})
    assert other["Location"] == at(made)
    assert "没有再登记" in text(keeper.get(other["Location"]))
    keeper.post(new(hospital), recorded(who, key="nonsense", last_on="2027-06-30"))
    assert Posting.objects.filter(specialist=who).count() == 2
