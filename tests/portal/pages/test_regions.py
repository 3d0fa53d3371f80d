"""Regions: their hospitals, who comes there, the smaller regions in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def read(client, region, query: str = "") -> str:
    return client.get(reverse("region", args=[region.slug]) + query).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    top = reference.region("自治区", level="province")
    city = reference.region("市", parent=top, source=reference.source())
    for n in range(many):
        reference.region(f"县{n}", parent=city, level="county")
        home = reference.hospital(side="beijing")
        person = reference.specialist(home_hospital=home)
        reference.condition(f"病{n}", treated_by=(person,))
        here = reference.hospital(region=city)
        term = reference.department(f"科{n}")
        starts_at = make.DAY + timedelta(days=n)
        make.published_session(make.posting(person, here), starts_at=starts_at, department=term)
    # The tree (2), how many hospitals and which (2), what comes to them (3), cards (6), how many sessions (1),
    # articles (1).
    with django_assert_num_queries(12):
        page = read(zh, city)
    assert page.count('class="session-card ') == many
    assert page.count('class="hospital-link"') == many


def test_hospitals_sessions_and_ways_up_and_down(zh) -> None:
    top = reference.region("内蒙古自治区", level="province")
    city = reference.region("呼和浩特市", parent=top)
    county = reference.region("托克托县", parent=city, level="county")
    here = reference.hospital("托县医院", region=county)
    session = make.published_session(make.posting(None, here))
    page = read(zh, city)
    for region in (top, county):
        assert f'href="{reverse("region", args=[region.slug])}"' in page
    assert f"/sessions/{session.pk}/" in page
    assert "1 场出诊，下一场 12月8日" in page
    assert reverse("regions") in page


def test_many_sessions_are_counted_and_led_to(zh) -> None:
    city = reference.region()
    here = reference.hospital(region=city)
    for n in range(7):
        make.published_session(make.posting(None, here), starts_at=make.DAY + timedelta(minutes=n))
    page = read(zh, city)
    assert page.count('class="session-card ') == 6
    assert "看这个地区全部 7 场出诊" in page
    assert f"/sessions/?region={city.slug}" in page


def test_many_hospitals_come_in_pages(zh) -> None:
    city = reference.region()
    for _ in range(25):
        reference.hospital(region=city)
    assert read(zh, city).count('class="hospital-link"') == 24
    assert read(zh, city, "?page=2").count('class="hospital-link"') == 1


def test_nothing_there_leads_up(zh) -> None:
    top = reference.region("内蒙古自治区", level="province")
    page = read(zh, reference.region("阿拉善盟", parent=top))
    assert "这个地区目前没有公布的出诊" in page
    assert "报道中没有提到这里的医院" in page
    assert page.count(reverse("region", args=[top.slug])) == 2  # the way up, and the way on
    assert zh.get(reverse("region", args=["nowhere"])).status_code == 404


def test_a_region_that_sends_says_so(zh) -> None:
    beijing = reference.region("北京市", level="province")
    reference.hospital("望京医院", side="beijing", region=beijing)
    assert "派专家到内蒙古的医院" in read(zh, beijing)


def test_all_regions_with_how_many_hospitals(zh, django_assert_num_queries) -> None:
    top = reference.region("内蒙古自治区", level="province")
    city = reference.region("呼和浩特市", parent=top)
    reference.region("阿拉善盟", parent=top)
    reference.hospital(region=city)
    with django_assert_num_queries(3):
        page = zh.get(reverse("regions")).content.decode()
    assert "1 家医院" in page
    assert "暂无" in page
    assert "所在地区未报道" not in page


def test_hospitals_of_which_nobody_says_where_they_are_stand_together(zh) -> None:
    reference.hospital(region=reference.region("呼和浩特市"))
    somewhere = reference.hospital("北京宣武医院内蒙古医院")
    page = zh.get(reverse("regions")).content.decode()
    here, _, nowhere = page.partition("所在地区未报道")
    assert reverse("hospital", args=[somewhere.slug]) in nowhere
    assert reverse("hospital", args=[somewhere.slug]) not in here
    assert "1 家医院" in nowhere


def test_no_hospital_at_all(zh) -> None:
    assert "还没有医院资料" in zh.get(reverse("regions")).content.decode()
