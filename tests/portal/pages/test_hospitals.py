"""The page of one hospital."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from specialists.models import SpecialistHospital, SpecialistPartnership
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def read(client, place) -> str:
    return client.get(reverse("hospital", args=[place.slug])).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    here, article = reference.hospital("市医院", region=reference.region()), reference.source()
    for n in range(many):
        home = reference.hospital(side="beijing")
        person = reference.specialist(f"专家{n}", home_hospital=home)
        reference.condition(f"病{n}", treated_by=(person,))
        SpecialistHospital.objects.create(specialist=person, hospital=here)
        term = reference.department(f"词{n}")
        reference.department(f"科{n}", hospital=here, term=term)
        one = reference.partnership(receiving_hospital=here, supporting_hospital=home, source=article)
        one.departments.add(term)
        SpecialistPartnership.objects.create(specialist=person, partnership=one)
        make.published_session(make.posting(person, here), starts_at=make.DAY + timedelta(days=n))
        reference.reported_posting(person, here, source=article)
        reference.activity(person, hospital=here, departments=(term,), source=article)
        reference.contradiction(reference.figure(hospital=here, source=article))
    # The hospital (4), its people (1), cards (6), how many in all (1), partnerships (8), postings (1), activities
    # (3), figures (2), contradictions without quotes (2), articles (1).
    with django_assert_num_queries(26):
        page = read(zh, here)
    for block in ("session-card ", "partnership", "activity", "figures__one", "differs"):
        assert page.count(f'class="{block}"') == many or page.count(f'class="{block}') == many, block


def test_what_articles_report_of_it_each_with_its_article(zh) -> None:
    here, article = reference.hospital("市医院"), reference.source(slug="article-001", headline="好医疗")
    home = reference.hospital("望京医院", side="beijing")
    named = reference.partnership(
        title="骨科坐诊", kind="坐诊", receiving_hospital=here, supporting_hospital=home
    )
    programme = reference.programme("行动")
    named.programme = programme
    named.save()
    reference.reported_posting(reference.specialist("齐宝云"), here, source=article)
    reference.activity(reference.specialist("任彤"), hospital=here, kinds=["surgery"], place="手术室")
    reference.figure(hospital=here, phrase="床位130张", source=article)
    page = read(zh, here)
    for words in (
        "骨科坐诊",
        "望京医院",
        f'href="{reverse("programme", args=[programme.slug])}"',
        "齐宝云",
        "挂职副院长",
        "最迟 2023年7月已在任",
        "现在是否仍在派驻，请向医院咨询",
        "任彤",
        "手术室",
        "“床位130张”",
        "报道 001",
        "《好医疗》",
    ):
        assert words in page, words
    assert 'href="#figures-heading">数据' in page


def test_a_hospital_that_sends_has_its_partnerships_too(zh) -> None:
    home, here = reference.hospital("望京医院", side="beijing"), reference.hospital("市医院")
    reference.partnership(title="共建骨科", receiving_hospital=here, supporting_hospital=home)
    page = read(zh, home)
    assert "共建骨科" in page
    assert f'href="{reverse("hospital", args=[here.slug])}"' in page


def test_many_people_come_in_pages(zh) -> None:
    home = reference.hospital("望京医院", side="beijing")
    for _ in range(25):
        reference.specialist(home_hospital=home)
    assert read(zh, home).count('href="/specialists/') == 24
    assert (
        zh.get(reverse("hospital", args=[home.slug]), {"page": 2})
        .content.decode()
        .count('href="/specialists/')
        == 1
    )


def test_what_nobody_reported_is_asked_of_the_hospital(zh) -> None:
    page = read(zh, reference.hospital("市医院", aliases=["一院"]))
    assert "一院" in page
    assert "致电" not in page
    assert page.count("请向医院咨询") >= 3  # the line above, region, address
    assert "报道中没有电话，可拨打 114 查询" in page
    assert "目前没有公布的出诊" in page


def test_where_a_telephone_is_known_one_may_ring_up(zh) -> None:
    page = read(zh, reference.hospital("市医院", phone="0471-1234567", region=reference.region("呼和浩特市")))
    assert "也可以直接致电医院咨询" in page
    assert "看呼和浩特市的出诊" in page


def test_known_facts_are_shown(zh) -> None:
    page = read(
        zh,
        reference.hospital(
            "市医院", address="中山路 1 号", phone="0471-1234567", region=reference.region("呼和浩特市")
        ),
    )
    for words in ("中山路 1 号", 'href="tel:0471-1234567"', "呼和浩特市"):
        assert words in page, words


def test_more_sessions_than_shown_are_counted_and_led_to(zh) -> None:
    here = reference.hospital("市医院")
    for n in range(11):
        make.published_session(make.posting(None, here), starts_at=make.DAY + timedelta(minutes=n))
    page = read(zh, here)
    assert page.count('class="session-card ') == 10
    assert "看这家医院全部 11 场出诊" in page
    assert f"/sessions/?hospital={here.slug}" in page


def test_a_beijing_hospital_shows_where_its_specialists_go(zh) -> None:
    there = reference.hospital("望京医院", side="beijing")
    session = make.published_session(make.posting(make.specialist("陈卫衡", home_hospital=there)))
    make.published_session()
    page = read(zh, there)
    assert page.count('class="session-card ') == 1
    assert f"/sessions/{session.pk}/" in page


def test_no_such_hospital(zh) -> None:
    assert zh.get(reverse("hospital", args=["nowhere"])).status_code == 404


def test_the_way_up_has_all_regions_from_the_top(zh) -> None:
    top = reference.region("自治区")
    city = reference.region("市", parent=top)
    place = reference.hospital(region=reference.region("乡镇", parent=reference.region("县", parent=city)))
    way = zh.get(reverse("hospital", args=[place.slug])).content.decode().split('class="breadcrumbs"')[1]
    steps = re.findall(r"<li><a [^>]*>([^<]*)</a>", way.split("</nav>")[0])
    assert steps == ["首页", "各地医院", "自治区", "市", "县", "乡镇"]
