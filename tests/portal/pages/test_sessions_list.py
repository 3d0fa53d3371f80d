"""The list of sessions: by day, narrowed in every way, in all its states."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import actions
from bookings.queries import listing
from specialists.enums import WithdrawReason
from specialists.models import Slot, SpecialistPartnership
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

# How many (1), cards (6), days of the strip (1), regions, hospitals, departments and programmes to choose from (5).
QUERIES = 10
CARD = 'class="session-card '


def read(client, query: str = "") -> str:
    return client.get(f"/sessions/?{query}").content.decode()


def chips(page: str) -> list[tuple[str, str]]:
    """What the list is narrowed to, and where taking it away leads."""
    found = re.findall(r'class="narrowed__one" href="([^"]*)">([^<]*)<', page)
    return [(words, href.replace("&amp;", "&")) for href, words in found]


@pytest.mark.parametrize("many", [1, 3])
def test_in_a_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    for n in range(many):
        home = reference.hospital(side="beijing")
        person = make.specialist(f"专家{n}", home_hospital=home)
        reference.condition(f"病{n}", treated_by=(person,), guessed=())
        make.published_session(make.posting(person), department=reference.department(f"科{n}"))
    with django_assert_num_queries(QUERIES):
        page = read(zh)
    assert page.count(CARD) == many


@pytest.mark.parametrize("many", [1, 3])
def test_narrowed_in_a_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    """Besides: each thing that is named, and of trees what lies below it."""
    region, term = reference.region(), reference.department("骨科", subject=reference.subject())
    programme = reference.programme()
    for n in range(many):
        home, here = reference.hospital(side="beijing"), reference.hospital(region=region)
        person = make.specialist(f"专家{n}", home_hospital=home)
        reference.condition(f"病{n}", treated_by=(person,))
        SpecialistPartnership.objects.create(
            specialist=person, partnership=reference.partnership(programme=programme, receiving_hospital=here)
        )
        make.published_session(make.posting(person, here), department=term)
    narrowing = f"region={region.slug}&subject=04.03&programme={programme.slug}&left=1"
    with django_assert_num_queries(QUERIES + 2 * 3):
        page = read(zh, narrowing)
    assert page.count(CARD) == many


def test_grouped_by_day_the_soonest_first(zh) -> None:
    make.published_session(starts_at=make.DAY + timedelta(days=1))
    make.published_session(starts_at=make.DAY)
    make.published_session(starts_at=make.DAY + timedelta(hours=6))
    page = read(zh)
    assert page.count('class="day-heading"') == 2
    assert page.index('id="day-2026-12-08"') < page.index('id="day-2026-12-09"')
    assert "共 3 场出诊" in page


def test_narrowed_in_every_way_said_and_to_be_taken_away(zh) -> None:
    region = reference.region("呼和浩特市")
    here = reference.hospital("甲医院", region=region)
    surgery = reference.subject("04", name="外科")
    bones = reference.department("骨科", subject=reference.subject("04.03", parent=surgery))
    home = reference.hospital("望京医院", side="beijing")
    programme, person = reference.programme("行动"), make.specialist("陈卫衡", home_hospital=home)
    SpecialistPartnership.objects.create(
        specialist=person, partnership=reference.partnership(programme=programme, receiving_hospital=here)
    )
    wanted = make.published_session(make.posting(person, here), department=bones)
    make.published_session(make.posting(make.specialist("乙")), starts_at=make.DAY + timedelta(days=8))
    for query, words in {
        "date=2026-12-08": "12月8日 星期二",
        "week=2026-12-07": "12月7日至12月13日",
        f"region={region.slug}": "呼和浩特市",
        f"hospital={here.slug}": "甲医院",
        "subject=04": "外科",
        "subject=04.03": "骨科专业",
        f"department={bones.slug}": "骨科",
        f"programme={programme.slug}": "行动",
        f"specialist={person.slug}": "陈卫衡",
        f"from={home.slug}": "来自望京医院",
    }.items():
        page = read(zh, query)
        assert f"/sessions/{wanted.pk}/" in page, query
        assert page.count(CARD) == 1, query
        assert chips(page) == [(words, "?")], query
        asked_by_form = not query.startswith(("date", "week", "specialist", "from"))
        assert ("更改地区、医院、科室" in page) == asked_by_form, query


def test_several_at_once_are_taken_away_one_by_one(zh) -> None:
    region = reference.region("呼和浩特市")
    here = reference.hospital("甲医院", region=region)
    make.published_session(make.posting(None, here))
    page = read(zh, f"left=1&region={region.slug}&date=2026-12-08")
    assert chips(page) == [
        ("12月8日 星期二", f"?region={region.slug}&left=1"),
        ("呼和浩特市", "?date=2026-12-08&left=1"),
        ("还有号的", f"?date=2026-12-08&region={region.slug}"),
    ]
    assert f'class="narrowed__all" href="{reverse("sessions")}"' in page
    # The form says what is chosen, and keeps the day.
    assert f'<option value="{region.slug}" selected>呼和浩特市</option>' in page
    assert '<input type="hidden" name="date" value="2026-12-08">' in page
    assert re.search(r'name="left" value="1" checked', page)


def test_the_form_offers_what_has_sessions_and_keeps_what_was_chosen(zh) -> None:
    offered = make.published_session().hospital
    reference.hospital("没有出诊的医院")
    chosen = reference.hospital("选了的医院")
    page = read(zh)
    assert f'<option value="{offered.slug}">' in page
    assert "没有出诊的医院" not in page
    assert f'<option value="{chosen.slug}" selected>选了的医院</option>' in read(
        zh, f"hospital={chosen.slug}"
    )


def test_numbers_left_alone(zh) -> None:
    full = make.published_session()
    Slot.objects.filter(session=full).update(open=False)
    free = make.published_session(starts_at=make.DAY + timedelta(days=1))
    page = read(zh, "left=1")
    assert f"/sessions/{full.pk}/" not in page
    assert f"/sessions/{free.pk}/" in page
    assert page.count(CARD) == 1


def test_the_days_count_what_has_numbers_left_and_say_so_where_they_cannot(zh, monkeypatch) -> None:
    full = make.published_session()
    Slot.objects.filter(session=full).update(open=False)
    make.published_session(starts_at=make.DAY + timedelta(hours=1))
    page = read(zh, "left=1")
    assert "1 场" in page
    assert "2 场" not in page
    make.published_session(starts_at=make.DAY + timedelta(hours=2))
    monkeypatch.setattr(listing, "MOST_COUNTED", 1)
    page = read(zh, "left=1")
    assert "3 场" in page
    assert "日期下面写的是全部场数，含已约满的" in page
    assert "日期下面写的是" not in read(zh)


def test_boxes_left_empty_are_taken_out_of_the_address(zh) -> None:
    here = make.published_session().hospital
    answer = zh.get(f"/sessions/?region=&hospital={here.slug}&department=&subject=&programme=&left=1")
    assert answer.status_code == 302
    assert answer["Location"] == f"/sessions/?hospital={here.slug}&left=1"
    assert zh.get("/sessions/?region=&hospital=")["Location"] == "/sessions/"
    assert zh.get("/sessions/?region=&date=tomorrow").status_code == 404


def test_a_narrowing_is_kept_from_day_to_day_week_to_week_and_page_to_page(zh) -> None:
    here = reference.hospital("甲医院")
    for n in range(13):
        make.published_session(
            make.posting(make.specialist(), here), starts_at=make.DAY + timedelta(minutes=n)
        )
    page = read(zh, f"hospital={here.slug}")
    for more in ("date=2026-12-08", "week=2026-11-30", "week=2026-12-07", "page=2"):
        assert f"?hospital={here.slug}&amp;{more}" in page, more
    assert "第 1 页，共 2 页" in page
    assert read(zh, f"hospital={here.slug}&page=2").count(CARD) == 3


def test_a_week_goes_from_monday_to_sunday_and_a_day_goes_before_it(zh) -> None:
    for n in range(8):
        make.published_session(starts_at=make.DAY + timedelta(days=n - 2), published_at=make.NOW)
    page = read(zh, "week=2026-12-10")  # any day of it
    assert page.count(CARD) == 7
    assert 'aria-current="true"' in page
    page = read(zh, "week=2026-12-07&date=2026-12-08")
    assert page.count(CARD) == 1
    assert chips(page) == [("12月8日 星期二", "?")]


def test_the_days_count_what_the_narrowed_list_has(zh) -> None:
    here = reference.hospital("甲医院")
    make.published_session(make.posting(None, here))
    make.published_session()
    assert "2 场" in read(zh)
    page = read(zh, f"hospital={here.slug}")
    assert "1 场" in page
    assert "2 场" not in page


def test_withdrawn_full_and_not_yet_open_sessions_stand_there_as_such(zh) -> None:
    withdrawn = make.published_session()
    actions.withdraw_session(session=withdrawn, reason=WithdrawReason.WEATHER, by=None, now=make.NOW)
    full = make.published_session(starts_at=make.DAY + timedelta(hours=1))
    Slot.objects.filter(session=full).update(open=False)
    make.published_session(starts_at=make.DAY + timedelta(hours=2), published_at=make.NOW)
    page = read(zh)
    for words in ("已停诊", "天气原因", "已约满", "还未放号", "共 2 场出诊，另有 1 场停诊"):
        assert words in page, words


def test_a_list_too_long_to_count_says_so(zh, monkeypatch) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    for n in range(3):
        make.published_session(starts_at=make.DAY + timedelta(minutes=n))
    assert "2 场以上，这里列出最近的" in read(zh)


def test_nothing_that_fits_leads_on(zh) -> None:
    here = make.published_session().hospital
    page = read(zh, f"date=2026-12-24&hospital={here.slug}")
    assert "没有符合条件的出诊" in page
    assert f'href="?hospital={here.slug}">不限“12月24日 星期四”' in page
    assert "看全部出诊安排" in page


def test_no_session_at_all(zh) -> None:
    page = read(zh)
    assert "目前还没有公布的出诊" in page
    assert "致电" not in page  # nobody knows a telephone number


@pytest.mark.parametrize(
    "nonsense",
    [
        "date=tomorrow",
        "date=2026-02-30",
        "date=0001-01-01",
        "week=9999-12-31",
        "hospital=no",
        "department=no",
        "region=no",
        "subject=99.99",
        "programme=no",
        "specialist=no",
        "hospital=%00",
        "region=%00",
        "date=%00",
    ],
)
def test_what_cannot_exist_is_not_found(zh, nonsense: str) -> None:
    assert zh.get(f"/sessions/?{nonsense}").status_code == 404


def test_a_hospitals_own_department_is_no_way_to_narrow(zh) -> None:
    service = reference.department(
        "骨科中心", hospital=reference.hospital(), term=reference.department("骨科")
    )
    assert zh.get(f"/sessions/?department={service.slug}").status_code == 404


def test_drafts_are_not_listed(zh) -> None:
    make.draft()
    assert "共 0 场出诊" in read(zh)


def test_one_place_is_worth_an_index_a_day_is_not(zh, settings) -> None:
    settings.PRODUCTION, settings.SITE_URL = True, "https://example.cn"
    here = make.published_session().hospital
    page = read(zh, f"hospital={here.slug}&page=1")
    assert f'<link rel="canonical" href="https://example.cn/sessions/?hospital={here.slug}">' in page
    assert "noindex" not in page
    for query in ("date=2026-12-08", "left=1", f"hospital={here.slug}&left=1"):
        page = read(zh, query)
        assert 'content="noindex"' in page
        assert "canonical" not in page
