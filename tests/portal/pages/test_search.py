"""One box: conditions, specialists, hospitals, departments; and help before anything else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hospitals.models import Region
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories import reference

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

# Names that are it, have it, or are around it (3), hospitals (1), the lists and the links between them (9), who is from
# Beijing (1), those of the page (1), next sessions (7).
QUERIES = 15


def read(client, words: str) -> str:
    return client.get("/search/", {"q": words}).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    bones = reference.department("骨科")
    people = tuple(
        reference.specialist(
            f"骨{n}", home_hospital=reference.hospital(f"骨医院{n}", side="beijing"), departments=(bones,)
        )
        for n in range(many)
    )
    for n in range(many):
        reference.condition(f"骨病{n}", treated_by=people, departments=(bones,))
    for n, person in enumerate(people):
        make.published_session(make.posting(person), starts_at=make.DAY + timedelta(days=n))
    with django_assert_num_queries(QUERIES):
        page = read(zh, "骨")
    assert page.count('class="person-card"') == many


def test_the_reported_case_chen_weiheng_first_with_his_next_session(zh) -> None:
    chen = reference.specialist("陈卫衡")
    reference.specialist("关振鹏")
    joints = reference.department("骨关节科")
    reference.condition("股骨头坏死", synonyms=("胯骨疼",), guessed=(chen,), departments=(joints,))
    reference.specialist("李非", departments=(joints,))
    make.published_session(make.posting(chen), starts_at=make.DAY + timedelta(days=7))
    soon = make.published_session(make.posting(chen))
    for words in ("股骨头坏死", "胯骨疼"):
        page = read(zh, words)
        assert page.index("陈卫衡") < page.index("李非")
        assert "关振鹏" not in page
        assert f'href="/sessions/{soon.pk}/"' in page
        assert "12月8日 星期二 上午" in page
        assert "据科室推断，待医院确认" in page
        assert "目前没有安排出诊" in page  # 李非


def test_a_session_with_numbers_left_goes_before_a_full_one(zh) -> None:
    chen = reference.specialist("陈卫衡")
    full = make.published_session(make.posting(chen))
    Slot.objects.filter(session=full).update(open=False)
    left = make.published_session(make.posting(chen), starts_at=make.DAY + timedelta(days=2))
    page = read(zh, "陈卫衡")
    assert f"/sessions/{left.pk}/" in page
    assert f"/sessions/{full.pk}/" not in page


def test_hospitals_and_departments_are_found_too(zh) -> None:
    place = reference.hospital("呼和浩特市第一医院", aliases=["市一院"])
    term = reference.department("变态反应科")
    assert f"/hospitals/{place.slug}/" in read(zh, "市一院")
    assert f'href="/departments/{term.slug}/"' in read(zh, "变态反应科")


def test_120_comes_first_after_words_of_an_emergency(zh) -> None:
    page = read(zh, "胸痛")
    assert page.index("请立即拨打 120") < page.index('id="q"')
    assert 'href="tel:120"' in page
    assert "condition-links" not in page


def test_the_help_line_comes_first_after_words_of_despair(zh) -> None:
    page = read(zh, "不想活了")
    assert page.index("12356") < page.index('id="q"')


def test_nothing_found_leads_somewhere(zh) -> None:
    person = make.specialist()
    reference.condition("湿疹", treated_by=(person,))
    make.published_session(make.posting(person))
    page = read(zh, "zzzz")
    assert "没有找到“zzzz”" in page
    assert "看全部出诊安排" in page
    assert "湿疹" in page


def test_a_condition_nobody_treats_leads_to_its_department(zh) -> None:
    term = reference.department("骨科")
    reference.condition("骨折", departments=(term,))
    page = read(zh, "骨折")
    assert "目前没有看这个病的专家" in page
    assert f'href="/departments/{term.slug}/"' in page


@pytest.mark.parametrize("words", ["", "   ", "%", "\x00", "'; drop table", "🙂", "一" * 5000])
def test_anything_may_be_typed(zh, words: str) -> None:
    answer = zh.get("/search/", {"q": words})
    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


def test_typed_words_are_shown_as_words_and_not_in_the_title(zh) -> None:
    page = read(zh, "<b>股骨头</b>")
    assert "<b>股骨头" not in page
    assert "股骨头" not in page.split("<title>")[1].split("</title>")[0]


def test_many_specialists_come_in_pages(zh) -> None:
    term = reference.department("骨科")
    for n in range(13):
        reference.specialist(f"专家{n:02}", departments=(term,))
    page = read(zh, "骨科")
    assert page.count('class="person-card"') == 10
    assert "第 1 页，共 2 页" in page
    assert "?q=%E9%AA%A8%E7%A7%91&amp;page=2" in page
    assert zh.get("/search/", {"q": "骨科", "page": 2}).content.decode().count('class="person-card"') == 3


def test_all_that_was_typed_is_asked_on_further_pages_too(zh) -> None:
    term = reference.department("骨科")
    for n in range(11):
        reference.specialist(f"专家{n:02}", departments=(term,))
    typed = "骨科" + "，请问" * 25 + "，我妈昏迷了"
    page = read(zh, typed)
    assert f'value="{typed}"' in page
    address = page.split('class="pagination')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    second = zh.get(f"/search/{address}").content.decode()
    assert "第 2 页，共 2 页" in second
    assert "请立即拨打 120" in second


def test_result_pages_are_kept_out_of_indexes(zh, settings) -> None:
    settings.PRODUCTION = True
    assert 'content="noindex"' in read(zh, "骨科")


def test_what_was_meant_is_said(zh) -> None:
    reference.condition("儿童湿疹皮炎", synonyms=("湿疹",))
    page = read(zh, "湿诊")
    assert "您可能想找：<strong>湿疹</strong>" in page
    assert "您可能想找" not in read(zh, "湿疹")


def test_a_day_shows_the_sessions_of_that_day(zh) -> None:
    chen = reference.specialist("陈卫衡")
    make.published_session(make.posting(chen))
    there = make.published_session(make.posting(chen), starts_at=make.DAY + timedelta(days=1))
    page = read(zh, "下周三 陈卫衡")
    assert "这几天的出诊" in page
    assert f"/sessions/{there.pk}/" in page
    assert "12月9日" in page
    assert "您说的日子没有这样的出诊" in read(zh, "下周四 陈卫衡")


def test_a_day_alone_shows_its_sessions_bookable_ones_first(zh) -> None:
    full = make.published_session(make.posting(reference.specialist("甲医生")))
    Slot.objects.filter(session=full).update(open=False)
    left = make.published_session(make.posting(reference.specialist("乙医生")), starts_at=make.DAY + HOUR)
    other = make.published_session(make.posting(reference.specialist("丙医生")), starts_at=make.DAY + DAY)
    page = read(zh, "下周二有专家吗")
    assert "没有找到" not in page
    assert page.index(f"/sessions/{left.pk}/") < page.index(f"/sessions/{full.pk}/")
    assert f"/sessions/{other.pk}/" not in page
    assert "/sessions/?date=2026-12-08" in page


def test_a_day_without_sessions_leads_to_the_next_that_has_some(zh) -> None:
    make.published_session(make.posting())
    page = read(zh, "周六周日")
    assert "您说的日子没有公布的出诊" in page
    assert "/sessions/?date=2026-12-08" in page
    assert "下一个有出诊的日子：12月8日 星期二" in page


def test_a_day_that_has_passed_is_said_to_be_past_with_its_year(zh) -> None:
    page = read(zh, "2026年8月20日")
    assert "您说的日子已经过去了。" in page
    assert "2026年8月20日 星期四" in page
    assert "2027年1月3日" in read(zh, "1月3日")
    assert "2026年" not in read(zh, "12月9日").split("<main")[1]


def test_an_afternoon_is_not_a_morning(zh) -> None:
    early = make.published_session(make.posting())
    late = make.published_session(make.posting(), starts_at=make.DAY + 6 * HOUR)
    page = read(zh, "下周二下午")
    assert f"/sessions/{late.pk}/" in page
    assert f"/sessions/{early.pk}/" not in page


def test_a_place_without_such_a_session_is_named(zh) -> None:
    baotou, hohhot = (
        reference.region("包头市", aliases=["包头"]),
        reference.region("呼和浩特市", aliases=["呼市"]),
    )
    reference.hospital("包头市医院", region=baotou)
    bones = reference.department("骨科")
    here = reference.hospital("呼和浩特医院", region=hohhot)
    make.published_session(make.posting(reference.specialist("陈卫衡", departments=(bones,)), here))
    page = read(zh, "包头 骨科")
    assert "包头市目前没有骨科的出诊。" in page
    assert "下面列出其他地方的安排。" in page
    assert "陈卫衡" in page
    assert "目前没有" not in read(zh, "呼市 骨科")
    both = read(zh, "包头 呼市 骨科")
    assert "包头市目前没有骨科的出诊。" in both
    assert "下面列出其他地方的安排。" not in both
    alone = read(zh, "包头")
    assert "包头市目前没有公布的出诊。" in alone
    assert 'class="session-card' in alone
    assert "呼和浩特市这几天没有骨科的出诊。" in read(zh, "明天 呼市 骨科")


def test_words_nobody_understood_are_named(zh) -> None:
    reference.department("骨科")
    assert "没有认出“火车票”，下面的结果没有考虑。" in read(zh, "火车票 骨科")
    assert "没有认出" not in read(zh, "骨科专家")


def test_who_is_not_from_beijing_is_marked_and_stands_behind(zh) -> None:
    allergic, article = reference.department("过敏科"), reference.source()
    local = reference.specialist("甲医生", side="local", departments=(allergic,), source=article)
    reference.specialist("乙医生", side="other", departments=(allergic,))
    idle = reference.specialist("丙医生", departments=(allergic,), visit_kinds=["坐诊"], source=article)
    comes = reference.specialist("丁医生", guessed=(allergic,))
    make.published_session(make.posting(comes))
    page = read(zh, "过敏科")
    order = [comes.name, idle.name, local.name, "乙医生"]
    assert sorted(order, key=page.index) == order
    assert page.count("本地医生") == page.count("其他地区的医生") == 1
    assert page.count("仅报道提及，没有出诊安排") == 1
    assert page.count("目前没有安排出诊") == 2


def test_a_subject_nobody_comes_for_is_found_all_the_same(zh) -> None:
    eyes = reference.subject("10", name="眼科")
    page = read(zh, "眼科")
    assert "没有找到" not in page
    assert f"/sessions/?subject={eyes.code}" in page
    assert "目前没有看这个病的专家" in page


def test_places_and_programmes_lead_on(zh) -> None:
    county = Region.objects.create(slug="tuoketuo", name="托克托县", level="county", aliases=["托县"])
    place = reference.hospital("托县医院", region=county)
    who = reference.specialist("刘专家", home_hospital=place)
    reference.programme("健康直通车", slug="zhitongche")
    page = read(zh, "托县")
    for said in (f"/hospitals/{place.slug}/", "/regions/tuoketuo/", who.name, "据报道"):
        assert said in page
    assert "/programmes/zhitongche/" in read(zh, "健康直通车")


@pytest.mark.parametrize(
    ("typed", "danger"), [("胸痛", "emergency"), ("自杀", "crisis"), ("湿疹", ""), ("", "")]
)
def test_suggestions_say_that_help_comes_first(zh, typed: str, danger: str) -> None:
    assert zh.get("/search/suggestions/", {"q": typed}).json()["danger"] == danger


def test_the_box_has_words_for_help(zh) -> None:
    page = read(zh, "")
    assert 'data-words-emergency="如果正在发生，请立即拨打 120"' in page
    assert 'data-words-crisis="您不必一个人扛着，请现在就拨打 12356"' in page
