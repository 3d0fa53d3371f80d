"""Figures, contradictions, visits and postings, as the articles have them."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Count

from hospitals.models import Contradiction, Figure
from portal.reported.kinds import FILES, KINDS
from portal.reported.loader import load
from portal.reported.outcome_building import figures
from portal.reported.reading import FOLDER, read_files
from portal.reported.words import ACTIVITY_KINDS, UNITS
from specialists.models import Activity, Posting, Specialist
from tests.portal.reported.spoiling import edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported")]

KIND = {kind.name: kind for kind in KINDS}


@pytest.fixture(scope="module")
def read():
    """The portal's own files."""
    return read_files(FOLDER, FILES)


# --- As built ---------------------------------------------------------------------------------


def test_each_record_becomes_one_row_with_its_values(read) -> None:
    for name in ("outcomes", "contradictions", "visits", "postings"):
        assert KIND[name].build(read).keys() == read[name].keys()
    occupancy = "guojia-aizheng-quyu-yiliao-zhongxin--neimenggu-zhongliu-yiyuan--bed-occupancy--003"
    values = figures(read)[occupancy].values
    assert (values["value"], values["unit"], values["period"]) == (
        Decimal("82.20"),
        "percent",
        "2023年2月至6月",
    )


def test_a_reported_day_is_no_inferred_one(read) -> None:
    built = figures(read)
    said = built["shuangshou-jiankang-xingdong--projects--000"].values
    assert (said["as_of_on"], said["as_of_precision"], said["inferred"]) == (date(2021, 8, 1), "month", [])
    ours = built["shuangshou-jiankang-xingdong--projects--004"].values
    assert (ours["as_of_on"], ours["as_of_until_on"]) == (date(2023, 4, 1), date(2023, 7, 1))
    assert ours["inferred"] == ["as_of_on"]


def test_every_known_word_is_used(read) -> None:
    assert {record["unit"] for record in read["outcomes"].values()} == set(UNITS)
    assert {word for record in read["visits"].values() for word in record["activities"]} == set(
        ACTIVITY_KINDS
    )


# --- As loaded --------------------------------------------------------------------------------


def test_figures_carry_phrase_and_source_and_are_exact_as_printed() -> None:
    assert Figure.objects.count() == 122
    assert not Figure.objects.filter(source=None).exists()
    assert not Figure.objects.filter(phrase="").exists()
    assert not Figure.objects.filter(as_of_on=None).exists()
    beds = Figure.objects.get(metric="beds")
    assert (beds.amount, beds.as_of_text, beds.phrase) == ("超过300张", "2022年9月", "合计300余张床位")
    weekly = Figure.objects.get(metric="experts_weekly")
    assert (weekly.amount, weekly.is_inferred("as_of_on")) == ("近10000名/周", True)
    assert Figure.objects.filter(planned=True).count() == 4
    assert Figure.objects.filter(numeric=False).count() == 2


def test_the_twenty_contradictions_lay_figures_or_words_side_by_side() -> None:
    assert Contradiction.objects.count() == 20
    clash = Contradiction.objects.get(slug="chuzhen-huizhen-shu")
    shown = [link.figure.amount for link in clash.figure_links.select_related("figure")]
    assert shown == ["203次", "158次", "622次"]
    wordy = Contradiction.objects.annotate(n=Count("figures")).filter(n=0)
    assert wordy.count() == 6
    for one in wordy:
        assert one.evidence
        assert one.programmes.exists() or one.hospitals.exists(), f"{one.slug} is found from no page"
        assert one.is_inferred("programmes") or one.is_inferred("hospitals")


def test_visits_are_lines_of_the_ledger() -> None:
    assert Activity.objects.count() == 28
    several = Activity.objects.get(slug="2023-03-10-y1-shijitan")
    assert (several.dates_text, several.kinds) == ("2023年3月10日至12日", ["clinic", "survey"])
    side_by_side = Activity.objects.get(slug="2023-03-11-zm-guke")
    assert [link.specialist.name for link in side_by_side.specialist_links.all()] == [
        "陈卫衡",
        "陈兆军",
        "魏芳远",
    ]
    operation = Activity.objects.get(slug="2025-05-22-nk-zhao-jizong")
    assert (operation.starts_time, operation.ends_time) == (time(8), time(14, 30))
    assert operation.procedure
    assert operation.procedure.kind == "procedure"
    county = Activity.objects.get(slug="2023-04-baiming-helin")
    assert county.hospital is None
    assert county.region
    assert (county.region.code, county.is_inferred("started_on")) == ("150123", True)
    guessed = Activity.objects.get(slug="2023-04-y1-zhi-yuxiang")
    assert [link.inferred for link in guessed.department_links.all()] == [True]
    marked = Activity.objects.get(slug="2023-04-14-y1-bianfu-luntan")
    assert [link.inferred for link in marked.department_links.all()] == [True]
    assert Activity.objects.filter(event_only=True).count() == 2
    assert Activity.objects.filter(ongoing=True).count() == 4


def test_postings_are_those_and_only_those_the_articles_support() -> None:
    stationed = {
        (person.slug, link.hospital.slug)
        for person in Specialist.objects.filter(visit_kinds__overlap=["常驻", "挂职"])
        for link in person.hospital_links.filter(inferred=False).select_related("hospital")
    }
    reported = Posting.objects.select_related("specialist", "hospital", "partnership")
    assert {(one.specialist.slug, one.hospital.slug) for one in reported} == stationed
    assert len(stationed) == 4
    for one in reported:
        assert one.date_basis
        assert one.evidence
        assert one.is_inferred("starts_on")
        assert (one.ends_on, one.legal_basis, one.department) == (None, "not_stated", None)
        assert one.partnership in one.specialist.partnerships.all()
    assert str(reported.get(specialist__slug="huang-jing").started) == "2023年7月"


def test_postings_and_activities_a_hospital_made_are_none_of_the_loaders() -> None:
    one = Posting.objects.select_related("specialist", "hospital")[0]
    ours = Posting.objects.create(
        specialist=one.specialist, hospital=one.hospital, starts_on=date(2026, 1, 1), kind="regular"
    )
    line = Activity.objects.create(hospital=one.hospital, kinds=["lecture"])
    again = load()
    assert again["postings"].left_over == []
    assert len(again["postings"].unchanged) == 4
    assert len(again["visits"].unchanged) == 28
    ours.refresh_from_db()
    line.refresh_from_db()
    assert (ours.standing, ours.slug, line.slug) == ("confirmed", None, None)


def test_a_corrected_figure_arrives_and_an_edited_note_stays(files: Path) -> None:
    key = "shuangshou-jiankang-xingdong--projects--002"
    Figure.objects.filter(slug=key).update(note="已与医院核对")
    edit(files, "outcomes", lambda rows: rows[key].update(value=36))
    outcome = load(files)["outcomes"]
    assert (outcome.changed, outcome.kept) == ([key], {key: ["note"]})
    row = Figure.objects.get(slug=key)
    assert (row.value, row.note) == (36, "已与医院核对")
