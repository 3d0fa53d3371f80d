"""Programmes as they are reported: nothing summed, nothing preferred, everything with its article."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from specialists.models import SpecialistPartnership
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def read(client, programme) -> str:
    return client.get(reverse("programme", args=[programme.slug])).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    found = reference.programme(source=reference.source())
    for n in range(many):
        reference.programme(f"下{n}", parent=found)
        home, here = reference.hospital(side="beijing"), reference.hospital()
        person = reference.specialist(home_hospital=home)
        reference.condition(f"病{n}", treated_by=(person,))
        one = reference.partnership(
            programme=found, supporting_hospital=home, receiving_hospital=here, source=reference.source()
        )
        one.departments.add(reference.department(f"科{n}"))
        SpecialistPartnership.objects.create(specialist=person, partnership=one)
        make.published_session(make.posting(person, here), starts_at=make.DAY + timedelta(days=n))
        reference.activity(
            person,
            programme=found,
            hospital=here,
            departments=(reference.department(f"室{n}"),),
            source=one.source,
        )
        figure = reference.figure(programme=found, hospital=here, source=one.source)
        reference.contradiction(figure, evidence=[{"source": one.source.slug, "quote": "原文"}])
    # The programme and what belongs to it (5), partnerships (8), what lies below (1), cards (6), how many
    # sessions (1), activities (3), figures (2), contradictions (3), articles (1).
    with django_assert_num_queries(27):
        page = read(zh, found)
    assert page.count('class="partnership"') == many
    assert page.count('class="activity"') == many
    assert page.count('class="figures__one"') == many
    assert page.count('class="differs"') == many


def test_what_it_is_and_what_it_is_made_of(zh) -> None:
    top = reference.programme("行动")
    found = reference.programme(
        "专项",
        parent=top,
        aliases=["又名"],
        description="做什么。",
        duration="3至5年",
        launched_on=date(2021, 8, 1),
        launched_precision="month",
        inferred=["launched_on: 推定"],
        areas=["医疗合作"],
    )
    action = reference.programme("项目", parent=found, description="小的。")
    page = read(zh, found)
    for words in ("又名", "做什么。", "3至5年", "2021年8月", "推断", "医疗合作", "小的。"):
        assert words in page, words
    for other in (top, action):
        assert f'href="{reverse("programme", args=[other.slug])}"' in page


def test_a_partnership_with_kind_stage_article_and_the_words_of_it(zh) -> None:
    found, article = reference.programme(), reference.source(slug="article-003", headline="名医来了")
    person = reference.specialist("陈卫衡")
    one = reference.partnership(
        programme=found,
        title="名医工作室",
        kind="分中心",
        stage="筹备建设中",
        receiving_hospital=reference.hospital("市医院"),
        source=article,
        evidence=[{"source": article.slug, "quote": "原文如此"}],
        details={"beds": "300余张"},
    )
    SpecialistPartnership.objects.create(specialist=person, partnership=one)
    page = read(zh, found)
    for words in (
        "名医工作室",
        "据报道",
        "分中心",
        "筹备建设中",
        "合作方报道没有写明",
        "市医院",
        "陈卫衡",
        "300余张",
        "“原文如此”",
        'href="#article-003">报道 003',
        "《名医来了》",
    ):
        assert words in page, words


def test_figures_are_as_printed_with_their_day_scope_and_article(zh) -> None:
    found = reference.programme()
    article = reference.source(slug="article-002")
    planned = {"planned": True, "period": "2021年以来", "place": "乡镇卫生院", "subject_text": "针灸"}
    reference.figure(programme=found, qualifier="over", source=article, **planned)
    reference.figure(
        programme=found,
        value=35,
        phrase="35个合作项目",
        as_of_on=date(2023, 5, 6),
        as_of_precision="day",
        inferred=["as_of_on"],
        source=article,
    )
    page = read(zh, found)
    for words in (
        "合作项目数",
        "超过32",
        "“32个合作项目”",
        "只是计划",
        "2021年以来",
        "乡镇卫生院",
        "针灸",
        "截至 2023年5月6日",
        "日期推断",
        "日期报道没有写明",
        "没有相加",
    ):
        assert words in page, words
    assert re.findall(r"figures__amount\">(\D*\d+)", page) == ["35", "超过32"]  # nobody added them up


def test_an_award_shows_its_words_alone(zh) -> None:
    found = reference.programme()
    reference.figure(programme=found, numeric=False, value=1, phrase="荣获一等奖")
    page = read(zh, found)
    assert "荣获一等奖" in page
    assert "figures__amount" not in page


def test_contradictions_stand_side_by_side(zh) -> None:
    found, other = reference.programme("行动"), reference.programme("别的计划")
    first = reference.figure(
        programme=found, phrase="32个合作项目", source=reference.source(slug="article-000")
    )
    second = reference.figure(
        programme=other, value=35, phrase="35个项目", source=reference.source(slug="article-002")
    )
    differs = reference.contradiction(
        first, second, statement="000为32个，002为35个。", statement_en="32 or 35."
    )
    page = read(zh, found)
    assert f'href="#{differs.slug}"' in page  # from the figure
    side = page[page.index(f'id="{differs.slug}"') :]
    for words in (
        "000为32个，002为35个。",
        "“32个合作项目”",
        "“35个项目”",
        "报道 000",
        "报道 002",
        "别的计划",
    ):
        assert words in side, words
    assert "本站不判断哪个对" in page
    english = zh.get(
        reverse("programme", args=[found.slug]), headers={"accept-language": "en"}
    ).content.decode()
    assert "32 or 35." in english


def test_activities_and_ceremonies(zh) -> None:
    found = reference.programme()
    reference.activity(
        reference.specialist("任彤"), programme=found, started_on=date(2023, 2, 18), started_precision="day"
    )
    reference.activity(programme=found, event_only=True, kinds=["unveiling"], place="呼和浩特市")
    page = read(zh, found)
    for words in ("2023年2月18日", "任彤", "仪式，不是接诊", "日期报道没有写明"):
        assert words in page, words


def test_nothing_reported_says_so(zh) -> None:
    assert "报道没有写明具体的合作" in read(zh, reference.programme())
    assert zh.get(reverse("programme", args=["nothing"])).status_code == 404


def test_all_programmes_under_one_another(zh) -> None:
    top = reference.programme("行动")
    below = reference.programme("项目", parent=top)
    page = zh.get(reverse("programmes")).content.decode()
    assert page.index(reverse("programme", args=[top.slug])) < page.index(
        reverse("programme", args=[below.slug])
    )


def test_no_programme_at_all(zh) -> None:
    assert "还没有合作项目的资料" in zh.get(reverse("programmes")).content.decode()
