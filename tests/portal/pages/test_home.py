"""The front page answers: which hospitals, when, for what, and how to book."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

# Days of the strip (1), hospitals (4), departments (2), conditions (2), cards (sessions, who holds them,
# specialists, home hospitals, links, conditions: 6).
QUERIES = 12


def supply(many: int, **fields: object) -> list[object]:
    """`many` sessions, each of another specialist of another hospital with two conditions."""
    made = []
    for n in range(many):
        home = reference.hospital(f"北京医院{n}", side="beijing")
        person = make.specialist(f"专家{n}", home_hospital=home)
        reference.condition(f"病{n}", treated_by=(person,))
        reference.condition(f"症{n}", guessed=(person,))
        posting = make.posting(person, reference.hospital(f"测试医院{n}"), demo=bool(fields.get("demo")))
        made.append(
            make.published_session(
                posting,
                starts_at=make.DAY + timedelta(days=n),
                department=reference.department(f"科室{n}"),
                **fields,
            )
        )
    return made


@pytest.mark.parametrize("many", [1, 3])
def test_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    supply(many)
    with django_assert_num_queries(QUERIES):
        page = zh.get("/").content.decode()
    assert page.count('class="session-card session-card--open"') == many


def test_says_who_comes_where_for_what_and_how_many_numbers_are_left(zh) -> None:
    supply(1)
    page = zh.get("/").content.decode()
    for words in (
        "专家0",
        "北京医院0",
        "测试医院",
        "科室0",
        "病0",
        "还有 <strong>4</strong> 个号",
        "12月8日",
        "星期二",
        "上午",
        "请向医院咨询",
    ):
        assert words in page, words
    assert f"{reverse('search')}?q=%E7%97%850" in page  # 病0 leads into the search
    assert "/sessions/?date=2026-12-08" in page
    assert "120" in page
    assert "电话预约请向医院咨询" in page


def test_the_answer_in_one_sentence_and_ways_on(zh) -> None:
    supply(2)
    page = zh.get("/").content.decode()
    assert "未来 14 天，2 家医院有 <strong>2</strong> 场北京专家出诊" in page
    assert page.count('class="hospital-link"') == 2
    assert f'href="{reverse("how_it_works")}"' in page
    for n in range(2):
        assert f"科室{n}" in page
    assert page.count('href="/departments/department-') == 2


def test_many_hospitals_are_led_to_not_listed(zh) -> None:
    for n in range(9):
        make.published_session(starts_at=make.DAY + timedelta(minutes=n))
    page = zh.get("/").content.decode()
    assert page.count('class="hospital-link"') == 8
    assert "按地区看全部 9 家医院" in page
    assert f'href="{reverse("regions")}"' in page


def test_without_any_session_it_says_so(zh) -> None:
    page = zh.get("/").content.decode()
    assert "目前还没有公布的出诊" in page
    assert 'role="search"' in page
    assert page.count("date-strip__day--none") == 14


def test_when_nothing_is_bookable_the_coming_sessions_still_show(zh) -> None:
    make.published_session(published_at=make.NOW, starts_at=make.DAY)  # opens tomorrow
    page = zh.get("/").content.decode()
    assert "近期出诊暂时没有可约的号" in page
    assert "还未放号" in page


def test_emergencies_are_not_offered_as_something_to_wait_for(zh) -> None:
    person = make.specialist()
    reference.condition("急性阑尾炎", treated_by=(person,), emergency_notice=True)
    reference.condition("骨折手术", treated_by=(person,), kind="procedure")
    make.published_session(make.posting(person))
    page = zh.get("/").content.decode()
    assert "condition-links" not in page


def test_demonstrations_are_marked_kept_out_of_indexes_and_not_there_in_production(zh, settings) -> None:
    session = make.published_session(make.posting(demo=True), demo=True)
    page = zh.get("/").content.decode()
    assert f"/sessions/{session.pk}/" in page
    assert '<span class="demo-badge">演示</span>' in page
    assert '<meta name="robots" content="noindex">' in page
    settings.PRODUCTION = True
    page = zh.get("/").content.decode()
    assert f"/sessions/{session.pk}/" not in page
    assert "演示" not in page
    assert session.hospital.name not in page
    assert "noindex" not in page


@pytest.mark.parametrize("name", ["departments", "regions", "programmes"])
def test_the_other_ways_to_find_something_stand_above_the_foot(zh, name: str) -> None:
    page = zh.get("/").content.decode().split("<main")[1].split("<footer")[0]
    assert f'href="{reverse(name)}"' in page


def test_answers_reading_only(zh) -> None:
    assert zh.post("/").status_code == 405
