"""Where we read otherwise than the files say it: who supports whom, names, dates, contradictions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bookings.queries.programmes import partnerships_in_full
from hospitals.models import Contradiction, Organisation, Partnership, Programme, Source
from hospitals.queries import giving, hospital_page
from portal.reported import neutral, our_reading
from portal.reported.kinds import FILES
from portal.reported.loader import load
from portal.reported.reading import FOLDER, BrokenDataError, read_files
from specialists.models import Condition, ConditionSpecialist, SpecialistHospital
from tests.portal.reported.spoiling import edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported")]


@pytest.fixture(scope="module")
def read():
    """The portal's own files."""
    return read_files(FOLDER, FILES)


def partnership(slug: str) -> Partnership:
    """With all that is shown of it."""
    return partnerships_in_full(Partnership.objects.filter(slug=slug)).get()


def names(hospitals) -> list[str]:
    """Of these hospitals or bodies."""
    return [one.name for one in hospitals]


# --- Who supports whom ------------------------------------------------------------------------


def test_three_city_hospitals_support_the_grassroots() -> None:
    one = partnership("liantiao-sanyuan-jiceng")
    assert names(giving(one).hospitals) == [
        "呼和浩特市中医蒙医医院",
        "呼和浩特市第二医院",
        "呼和浩特市妇幼保健院",
    ]
    assert (one.receiving_hospital, one.details["receivers"]) == (None, "基层中医（蒙医）医疗机构")
    assert not one.receiving_also.exists()


@pytest.mark.parametrize("slug", ["neimenggu-renmin-yiyuan", "neimenggu-yike-daxue-fushu-yiyuan"])
def test_a_medical_group_is_led_not_received(slug: str) -> None:
    page = hospital_page(slug)
    assert page
    (one,) = [p for p in page.partnerships if p.slug.startswith("jinmi")]
    assert (one.lead_hospital, one.receiving_hospital) == (page.hospital, None)


def test_who_leads_has_the_partnership_on_its_page() -> None:
    for slug, one in (
        ("neimenggu-zhongliu-yiyuan", "zl-wushijia-zhitongche"),
        ("neimenggu-zhiyebing-fangzhiyuan", "zhiyebing-diyi-fenyuan"),
    ):
        page = hospital_page(slug)
        assert page
        assert one in [p.slug for p in page.partnerships]
        assert giving(partnership(one)).hospitals == [page.hospital]


def test_a_research_institute_stands_before_the_hospital_we_guess_behind_it() -> None:
    found = giving(partnership("beijing-zhongxiyi-erke-xiezuo"))
    assert (found.hospitals, names(found.organisations)) == ([], ["北京市中西医结合儿科研究所"])


def test_corrections_are_of_records_that_are_there_and_say_why(read) -> None:
    assert our_reading.PARTNERSHIPS.keys() <= read["partnerships"].keys()
    assert our_reading.ORGANISATION_NAMES.keys() <= read["organisations"].keys()
    assert our_reading.DESCRIPTIONS.keys() <= read["programmes"].keys()
    for key, one in our_reading.PARTNERSHIPS.items():
        assert re.search(r"00\d", one.why), key
    said = {
        entry for records in read.values() for one in records.values() for entry in one.get("inferred", [])
    }
    assert our_reading.INFERRED_COLUMNS.keys() <= said


# --- What is inferred -------------------------------------------------------------------------


def test_a_field_that_is_marked_makes_its_links_inferred() -> None:
    assert ConditionSpecialist.objects.get(condition__slug="ruxian-jibing").inferred
    assert SpecialistHospital.objects.get(specialist__slug="wang-hongtian").inferred


def test_what_is_inferred_names_a_field(files: Path) -> None:
    edit(files, "hospitals", lambda rows: rows["saihan-qu-yiyuan"].update(inferred=["听说的"]))
    with pytest.raises(BrokenDataError, match="names no field"):
        load(files)


# --- Words for readers ------------------------------------------------------------------------


def test_names_without_a_researchers_brackets() -> None:
    assert not Condition.objects.filter(name__contains="就诊主题").exists()
    assert Condition.objects.get(slug="ruxian-jibing").name == "乳腺问题"
    assert Condition.objects.get(slug="gan-zhongliu").name == "肝脏肿瘤（消融）"
    city = Organisation.objects.get(slug="huhehaote-shi-zhengfu")
    assert (city.name, city.is_inferred("name")) == ("呼和浩特市", True)


def test_descriptions_are_for_readers() -> None:
    words = list(Programme.objects.values_list("description", flat=True))
    assert [one for one in words if "文章" in one or "本数据" in one] == []


def test_each_contradiction_has_a_sentence_that_weighs_nothing(read) -> None:
    assert neutral._STATEMENTS.keys() == read["contradictions"].keys()
    for one in Contradiction.objects.all():
        record = read["contradictions"][one.slug]
        assert one.statement != record["statement_zh"]
        assert record["statement_zh"] in one.advice
        for words in ("核实", "可能", "矛盾", "应", "因此", "口径", "probably", "plausib", "00"):
            assert words not in one.statement + one.statement_en, one.slug
    assert neutral.statement("unheard-of", "naming")[0] == "报道对同一个名称的写法不同。"


def test_an_article_of_which_only_a_range_is_known() -> None:
    said = {one.slug: one.published_text for one in Source.objects.all()}
    assert said["article-004"] == "2023年4月至7月之间发布"
    assert said["article-002"] == "2023年5月发布"
    assert said["article-001"] == "2025年6月24日发布"
    assert Source().published_text == ""
