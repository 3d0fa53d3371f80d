"""Search: what a person typed, and what it finds in which order."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.reported.loader import load
from specialists.matching import Reason, Via, match
from specialists.models import Condition
from tests.factories import reference as make


def names(rows: list) -> list[str]:
    """The names, in order."""
    return [row.name for row in rows]


# --- Fits -----------------------------------------------------------------------------------


@pytest.mark.django_db
class TestFits:
    def test_exact_before_beginning_before_containing(self) -> None:
        make.condition("术后头痛")
        make.condition("头痛欲裂")
        make.condition("头痛")
        assert names(match("头痛").conditions) == ["头痛", "头痛欲裂", "术后头痛"]

    def test_a_name_before_a_synonym(self) -> None:
        make.condition("偏头痛", synonyms=("头痛",))
        make.condition("头痛")
        assert names(match("头痛").conditions) == ["头痛", "偏头痛"]

    def test_a_condition_is_found_once_by_its_best_name(self) -> None:
        make.condition("过敏性鼻炎", synonyms=("鼻炎", "鼻炎反复"))
        assert names(match("鼻炎").conditions) == ["过敏性鼻炎"]

    def test_names_are_found_inside_a_sentence_the_longest_first(self) -> None:
        make.condition("过敏性鼻炎")
        make.condition("过敏")
        make.condition("喘")
        assert names(match("孩子过敏性鼻炎总是喘，怎么办？").conditions) == ["过敏性鼻炎", "过敏"]

    def test_what_has_the_words_goes_before_what_stands_in_them(self) -> None:
        allergic = make.department("过敏门诊")
        make.condition("过敏", departments=(allergic,))
        make.department("变态过敏反应科")
        assert names(match("变态过敏反应科").departments) == ["变态过敏反应科", "过敏门诊"]

    def test_a_slip_counts_only_where_nothing_fits_and_never_in_short_words(self) -> None:
        make.condition("股骨头坏死")
        make.condition("哮喘")
        assert names(match("股骨投坏死").conditions) == ["股骨头坏死"]
        assert not match("哮安")
        make.condition("股骨投坏死")
        assert names(match("股骨投坏死").conditions) == ["股骨投坏死"]

    def test_hospitals_by_name_alias_and_full_name(self) -> None:
        named = make.hospital("呼和浩特市第一医院", aliases=["市第一医院"])
        other = make.hospital("东直门医院", full_name="北京中医药大学东直门医院")
        assert match("市第一医院").hospitals == [named]
        assert match("北京中医药大学").hospitals == [other]

    def test_departments_by_name_and_alias_a_service_counts_for_its_term(self) -> None:
        term = make.department("变态（过敏）反应科", aliases=["过敏科"])
        make.department("变态反应一科", hospital=make.hospital(), term=term)
        assert match("过敏科").departments == [term]
        assert match("变态反应一科").departments == [term]

    def test_specialists_by_name_also_in_a_sentence(self) -> None:
        person = make.specialist("陈卫衡")
        found = match("陈卫衡教授的号")
        assert found.specialists == [person]
        assert found.reasons == {person.pk: Reason(Via.NAME)}

    @pytest.mark.parametrize(
        "nonsense", ["", " ", "？？？", "xyzzy", "的", "阿斯顿发", "\x00", "%", "_", "'; DROP TABLE"]
    )
    def test_nonsense_finds_nothing(self, nonsense: str) -> None:
        make.condition("股骨头坏死", synonyms=("大腿根疼",))
        make.hospital("市医院")
        assert not match(nonsense)

    def test_ten_thousand_characters_are_harmless(self) -> None:
        make.condition("股骨头坏死")
        assert not match("很疼" * 5000)
        assert match("股骨头坏死" + "啊" * 10000).conditions


# --- Ways to specialists ----------------------------------------------------------------------


@pytest.mark.django_db
class TestWays:
    def test_name_then_reported_then_inferred_then_department(self) -> None:
        bones, joints = make.department("骨科"), make.department("关节科")
        of_joints = make.specialist("戊", departments=(joints,))
        guessed, reported = make.specialist("乙"), make.specialist("丙")
        also = make.specialist("丁", departments=(joints,))
        illness = make.condition(
            "膝盖疼", treated_by=(reported,), guessed=(guessed, also), departments=(joints, bones)
        )
        found = match("膝盖疼")
        assert found.specialists == [reported, guessed, also, of_joints]
        assert found.departments == [joints, bones]
        assert found.reasons[reported.pk] == Reason(Via.CONDITION, False, condition=illness)
        assert found.reasons[also.pk] == Reason(Via.CONDITION, True, condition=illness)
        # Nobody reported that they treat it: we conclude it from the department.
        assert found.reasons[of_joints.pk] == Reason(
            Via.DEPARTMENT, True, condition=illness, department=joints
        )

    def test_a_department_that_was_named_is_no_conclusion(self) -> None:
        bones = make.department("骨科")
        guessed = make.specialist("甲", guessed=(bones,))
        reported = make.specialist("乙", departments=(bones,))
        found = match("骨科")
        assert found.specialists == [reported, guessed]
        assert not found.reasons[reported.pk].inferred
        assert found.reasons[guessed.pk].inferred

    def test_the_better_fitting_condition_leads(self) -> None:
        far, near = make.specialist("甲"), make.specialist("乙")
        make.condition("术后头痛", treated_by=(far,))
        make.condition("头痛", guessed=(near,))
        assert match("头痛").specialists == [near, far]

    @pytest.mark.parametrize("many", [1, 3])
    def test_a_fixed_number_of_queries_however_much_is_found(self, many: int) -> None:
        for n in range(many):
            term = make.department(f"骨科{n}")
            make.hospital(f"骨科医院{n}")
            person = make.specialist(
                f"骨科{n}", departments=(term,), home_hospital=make.hospital(side="beijing")
            )
            make.condition(f"骨科病{n}", treated_by=(person,), departments=(term,))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            found = match("骨科")
            assert [one.home_hospital.name for one in found.specialists]
        assert len(found.specialists) == len(found.conditions) == len(found.hospitals) == many
        # What is like it (2), what is around it, what and who was found, the links between them, who comes where,
        # and who of them is from Beijing.
        assert len(captured) == 12


# --- With what was reported ------------------------------------------------------------------


class TestReported(TestCase):
    """Search in what the newspapers reported."""

    @classmethod
    def setUpTestData(cls) -> None:
        load()

    def test_guguttou_huaisi_leads_to_chen_weiheng_first(self) -> None:
        for typed in ("股骨头坏死", "股骨头 坏死", "大腿根疼", "我母亲股骨头坏死，想找专家", "股骨投坏死"):
            found = match(typed)
            assert names(found.conditions) == ["股骨头坏死"], typed
            assert names(found.specialists[:3]) == ["陈卫衡", "陈兆军", "魏芳远"], typed
            assert all(found.reasons[one.pk].inferred for one in found.specialists[:3])
            assert names(found.departments) == ["骨科中心", "骨关节科"]

    def test_twice_the_same_is_twice_the_same(self) -> None:
        assert match("过敏") == match("过敏")

    def test_hospitals_as_people_call_them(self) -> None:
        for typed in ("中医蒙医医院", "市中蒙医院", "呼和浩特市中医蒙医医院"):
            assert "呼和浩特市中医蒙医医院" in names(match(typed).hospitals)

    def test_every_name_and_synonym_finds_its_condition(self) -> None:
        for illness in Condition.objects.prefetch_related("synonyms"):
            for text in [illness.name, *(synonym.text for synonym in illness.synonyms.all())]:
                assert illness in match(text).conditions, text


# --- Urgent words ------------------------------------------------------------------------------


@pytest.mark.django_db
class TestUrgent:
    @pytest.mark.parametrize(
        "typed", ["胸痛", "爸爸突然 半身不遂", "大出血", "吐血了", "昏迷", "喘不上气", "抽 搐", "Chest pain"]
    )
    def test_signs_of_an_emergency(self, typed: str) -> None:
        found = match(typed)
        assert found.emergency
        assert not found.crisis

    @pytest.mark.parametrize("typed", ["xiong tong", "tu xue", "wo ba zhongfeng le"])
    def test_signs_spelled_in_pinyin(self, typed: str) -> None:
        assert match(typed).emergency
        assert not match(typed).crisis
        assert match("zisha").crisis

    @pytest.mark.parametrize("typed", ["自杀", "不想活了", "想轻生", "I want to kill myself"])
    def test_words_of_despair_are_both(self, typed: str) -> None:
        assert match(typed).crisis
        assert match(typed).emergency

    @pytest.mark.parametrize("typed", ["股骨头坏死", "牙疼", "骨科", "市第一医院", "zisheng", "guke", ""])
    def test_all_others_are_not(self, typed: str) -> None:
        assert not match(typed).emergency
        assert not match(typed).crisis

    def test_a_condition_with_the_notice_that_was_meant(self) -> None:
        make.condition("腹膜炎", synonyms=("肚子硬",), emergency_notice=True)
        make.condition("腹胀")
        assert match("肚子硬").emergency
        assert match("得了腹膜炎").emergency
        assert not match("腹").emergency  # it may be anything
        assert not match("腹胀").emergency


class TestAnything(TestCase):
    """Whatever is sent, the answer is an answer."""

    @settings(deadline=None)
    @given(st.text(max_size=60))
    def test_any_text_is_harmless(self, text: str) -> None:
        match(text)
