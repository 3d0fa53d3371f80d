"""Posters of a hospital: what is on them and what is not, who may have them, and what their addresses may say."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from bookings import actions
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.enums import SessionKind, WithdrawReason
from specialists.models import ClinicSession, Condition, ConditionSpecialist, Specialist
from tests.bookings.staff.planned import of, text
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MONTH = {"month": "2026-12"}


def address(hospital) -> str:
    return reverse("staff:poster", args=[hospital.slug])


def seen(browser, hospital, **said: str) -> str:
    """The page, of December unless another is asked for."""
    answer = browser.get(
        address(hospital), said if {"session", "week", "month"} & said.keys() else {**MONTH, **said}
    )
    assert answer.status_code == 200
    return text(answer)


def poster(page: str) -> str:
    """The poster itself, without the page around it."""
    return page.split("<article")[1].split("</article>")[0]


def plain(marked: str) -> str:
    """The words, without marks and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", marked)).strip()


def lines(page: str) -> list[str]:
    """What the poster says of each session."""
    return [
        plain("<tr" + row.split("</tr>")[0]) for row in poster(page).split("<tr")[1:] if "data-line" in row
    ]


class TestWho:
    @pytest.mark.parametrize("role", StaffRole.values)
    def test_everybody_with_a_role_at_the_hospital(self, browser_of, hospital, session, role) -> None:
        somebody = browser_of(work.clerk(hospital, role=StaffRole(role)))
        assert len(lines(seen(somebody, hospital))) == 1

    def test_nobody_of_another_hospital_and_no_patient(self, browser_of, hospital, session, owner) -> None:
        elsewhere = make.hospital()
        for account in (owner, make.account(), work.clerk(elsewhere)):
            browser = browser_of(account)
            for said in (MONTH, {"session": session.pk}, {"week": "2026-12-07"}):
                assert browser.get(address(hospital), said).status_code == 404

    def test_who_is_signed_out_signs_in_first(self, client, hospital) -> None:
        answer = client.get(address(hospital), MONTH)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/staff/sign-in/")

    def test_another_hospitals_session_is_not_there(self, browser, hospital) -> None:
        other = make.published_session()
        assert browser.get(address(hospital), {"session": other.pk}).status_code == 404
        assert str(other.session_specialists.get().specialist) not in plain(
            poster_or_empty(browser, hospital)
        )


def poster_or_empty(browser, hospital) -> str:
    return seen(browser, hospital).split("<main")[1].split("</main>")[0]


class TestWhat:
    def test_all_that_a_reader_needs(self, browser, hospital, posting, session) -> None:
        home = make.hospital("北京医院", side="beijing")
        Specialist.objects.filter(pk=posting.specialist_id).update(home_hospital=home, titles=["主任医师"])
        Hospital.objects.filter(pk=hospital.pk).update(phone="0471-1234567", address="新城区一号")
        room = reference.room("3 诊室", hospital=hospital)
        department = reference.department("骨科", hospital=hospital)
        ClinicSession.objects.update(room=room, department=department, fee_yuan=Decimal("50.00"))
        shown = poster(seen(browser, hospital))
        said = plain(shown)
        for words in ("本院", "2026年12月北京专家出诊预告", "新城区一号", "0471-1234567", "怎么预约"):
            assert words in said
        assert "2026年12月1日发布。以网上为准，如有变动另行通知。" in said
        public = settings.SITE_URL.partition("://")[2] + reverse("hospital", args=[hospital.slug])
        assert public.rstrip("/") in said
        assert shown.count("data-step") == 3
        assert "<svg" in shown.split("data-modules")[1]
        assert lines(seen(browser, hospital)) == [
            "12月8日 星期二 上午 08:00–10:00 陈卫衡 主任医师 北京医院 骨科 3 诊室 50 元"
        ]

    def test_what_is_not_known_is_asked_at_the_hospital(self, browser, hospital, session) -> None:
        said = plain(poster(seen(browser, hospital)))
        assert "电话请到医院窗口咨询" in said.replace(" ", "")
        assert lines(seen(browser, hospital))[0].endswith("请向医院咨询 请向医院咨询")  # room and fee

    def test_what_articles_report_and_nothing_else(self, browser, hospital, posting, session) -> None:
        person = Specialist.objects.get(pk=posting.specialist_id)
        article = reference.source(slug="article-007", headline="首都名医在首府")
        Specialist.objects.filter(pk=person.pk).update(source=article)
        for n, (name, inferred, urgent) in enumerate(
            [("股骨头坏死", False, False), ("骨质疏松", True, False), ("胸痛", False, True)]
        ):
            condition = Condition.objects.create(
                slug=f"c-{n}", name=name, kind="disease", emergency_notice=urgent
            )
            ConditionSpecialist.objects.create(condition=condition, specialist=person, inferred=inferred)
        said = plain(poster(seen(browser, hospital)))
        assert "股骨头坏死" in said
        assert "骨质疏松" not in said
        assert "胸痛" not in said
        assert said.count("报道 007") == 2  # beside the words, and what it is at the end
        assert article.headline in said

    def test_drafts_are_on_none(self, browser, hospital, posting, session) -> None:
        draft = make.draft(
            make.posting(make.specialist("王草稿"), hospital), starts_at=DAY + timedelta(hours=1)
        )
        for said in (MONTH, {"week": "2026-12-08"}):
            page = seen(browser, hospital, **said)
            assert len(lines(page)) == 1
            assert "王草稿" not in page
        assert browser.get(address(hospital), {"session": draft.pk}).status_code == 404

    def test_a_withdrawn_session_says_so_in_words(self, browser, hospital, session) -> None:
        actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
        for said in (MONTH, {"session": str(session.pk)}):
            [line] = lines(seen(browser, hospital, **said))
            assert "停诊" in line
        assert "其中停诊 1 场" in plain(poster(seen(browser, hospital)))
        assert "放号" not in plain(poster(seen(browser, hospital, session=str(session.pk))))
        assert "停诊" not in plain(seen(browser, hospital, month="2027-01"))

    def test_a_delayed_session_has_its_new_time(self, browser, hospital, session) -> None:
        actions.delay_session(session=session, minutes=40, by=None, now=NOW)
        [line] = lines(seen(browser, hospital))
        assert "08:40–10:40" in line
        assert "延时，原定 08:00" in line

    def test_a_demonstration_is_marked_large(self, browser, hospital) -> None:
        own = make.posting(make.specialist("王演示"), hospital, demo=True)
        session = make.published_session(own, demo=True)
        for said in (MONTH, {"session": str(session.pk)}):
            page = seen(browser, hospital, **said)
            assert 'class="poster__demo"' in page
            assert "不是真实安排，请勿据此前往医院" in plain(poster(page))
            assert "演示" in lines(page)[0]

    def test_in_production_there_is_no_demonstration(self, browser, hospital, settings) -> None:
        own = make.posting(make.specialist("王演示"), hospital, demo=True)
        session = make.published_session(own, demo=True)
        settings.PRODUCTION = True
        assert "王演示" not in text(browser.get(address(hospital), MONTH, secure=True))
        assert browser.get(address(hospital), {"session": session.pk}, secure=True).status_code == 404

    def test_several_specialists_stand_together(self, browser, hospital) -> None:
        several = [make.posting(make.specialist(name), hospital) for name in ("陈一", "李二", "王三")]
        session = make.published_session(*several, kind=SessionKind.JOINT)
        for said in (MONTH, {"session": str(session.pk)}):
            [line] = lines(seen(browser, hospital, **said))
            assert re.search("陈一.*李二.*王三.*联合门诊", line)

    def test_one_session_leads_to_its_own_page(self, browser, hospital, session) -> None:
        shown = poster(seen(browser, hospital, session=str(session.pk)))
        assert "北京专家出诊安排" in plain(shown)
        assert reverse("session", args=[session.pk]).rstrip("/") in plain(shown)
        assert "12月7日 15:00 截止" in plain(shown)

    def test_what_is_over_is_left_out_and_told(self, browser, hospital, posting, session) -> None:
        make.published_session(posting, starts_at=NOW - timedelta(hours=2))  # until this moment
        page = seen(browser, hospital)
        assert len(lines(page)) == 1
        assert "已经结束的 1 场没有放上海报" in plain(page)

    def test_a_month_that_is_over_is_shown_as_it_was(self, browser, hospital, posting) -> None:
        past = make.published_session(
            posting, starts_at=NOW - timedelta(days=5), published_at=NOW - timedelta(days=20)
        )
        for said in ({"month": "2026-11"}, {"session": str(past.pk)}):
            page = seen(browser, hospital, **said)
            assert len(lines(page)) == 1
            assert "已经结束的" not in plain(page)


class TestWhen:
    def test_a_week_is_named_by_any_of_its_days(self, browser, hospital, posting, session) -> None:
        make.published_session(posting, starts_at=DAY + timedelta(days=7))
        for day in ("2026-12-07", "2026-12-08", "2026-12-13"):
            assert len(lines(seen(browser, hospital, week=day))) == 1
        assert len(lines(seen(browser, hospital))) == 2

    @pytest.mark.parametrize(
        "said",
        [{"month": "2026-13"}, {"week": "x"}, {"month": "9999-01"}, {"size": "a0"}, {"week": "0001-01-01"}],
    )
    def test_what_makes_no_sense_is_left_out_and_told(self, browser, hospital, session, said) -> None:
        page = text(browser.get(address(hospital), said))
        assert "已经略过" in page
        assert len(lines(page)) == 1  # of this month

    def test_without_anything_it_is_this_month(self, browser, hospital, session) -> None:
        page = text(browser.get(address(hospital)))
        assert len(lines(page)) == 1
        assert "已经略过" not in page

    @pytest.mark.parametrize("said", ["x", "0", "9" * 30])
    def test_no_session_is_not_found(self, browser, hospital, said) -> None:
        assert browser.get(address(hospital), {"session": said}).status_code == 404

    def test_an_empty_month_or_week_says_so(self, browser, hospital) -> None:
        for said, words in ((MONTH, "这个月没有"), ({"week": "2026-12-07"}, "这一周没有")):
            page = seen(browser, hospital, **said)
            assert words in page
            assert "<article" not in page
            assert "data-poster-draw" not in page

    @pytest.mark.parametrize("size", ["a4", "a3", "long"])
    def test_sizes(self, browser, hospital, session, size) -> None:
        page = seen(browser, hospital, size=size)
        assert f"poster--{size}" in poster(page)
        assert ("poster--paper" in poster(page)) == (size != "long")


def test_the_modules_are_those_of_the_code(browser, hospital, session) -> None:
    rows = re.search('data-modules="([01 ]+)"', seen(browser, hospital))[1].split(" ")
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == len(rows[0])
    assert rows[0].startswith("1111111")


def test_without_script_the_page_says_what_to_do(browser, hospital, session) -> None:
    page = seen(browser, hospital, size="long")
    assert re.search(r"<button[^>]*data-poster-draw hidden", page)
    assert "截屏" in page.split("<noscript>")[1].split("</noscript>")[0]


def test_the_pages_of_staff_lead_to_it(browser, hospital, session) -> None:
    assert address(hospital) in text(browser.get(reverse("staff:home")))
    assert f"{address(hospital)}?session={session.pk}" in text(browser.get(of(session)))


@pytest.mark.parametrize("rows", [1, 40])
def test_the_database_is_asked_as_often_for_forty_as_for_one(
    browser, hospital, django_assert_num_queries, rows
) -> None:
    article = reference.source(slug="article-007", headline="首都名医在首府")
    for n in range(rows):
        home = make.hospital(side="beijing")
        person = make.specialist(home_hospital=home)
        Specialist.objects.filter(pk=person.pk).update(source=article)
        condition = Condition.objects.create(slug=f"c-{n}", name=f"病症{n}", kind="disease")
        ConditionSpecialist.objects.create(condition=condition, specialist=person)
        room = reference.room(f"{n} 诊室", hospital=hospital)
        department = reference.department(f"{n} 科", hospital=hospital)
        posting = make.posting(person, hospital)
        make.published_session(
            posting, room=room, department=department, starts_at=DAY + timedelta(days=n % 20)
        )
    with django_assert_num_queries(11):
        page = seen(browser, hospital)
    assert len(lines(page)) == rows
