"""The search as JSON: what partners build on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def ask(client, **query: object) -> dict:
    answer = client.get("/api/v1/search", query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return answer.json()


def test_the_answer_has_all_its_keys_even_for_nothing(client) -> None:
    lists = ["conditions", "departments", "specialists", "hospitals", "programmes", "regions", "sessions"]
    lists += ["subjects", "unknown", "notes"]
    for words in ("", "红烧肉做法", "\x00", "😀" * 5000):
        found = ask(client, q=words)
        assert found == {"understood": [], "emergency": False, **{name: [] for name in lists}}


def test_days_alone_give_the_sessions_of_those_days(client) -> None:
    tuesday = make.published_session()
    thursday = make.published_session(starts_at=make.DAY + timedelta(days=2))
    make.published_session(starts_at=make.DAY + timedelta(days=1))
    assert [one["id"] for one in ask(client, q="下周二有专家吗")["sessions"]] == [tuesday.pk]
    found = ask(client, q="下周二和下周四")
    assert [one["id"] for one in found["sessions"]] == [tuesday.pk, thursday.pk]
    assert found["understood"] == [
        {
            "typed": "下周二和下周四",
            "meant": "2026-12-08/2026-12-08,2026-12-10/2026-12-10",
            "kind": "days",
        }
    ]
    assert ask(client, q="下周二天气")["sessions"] == []


def test_what_is_not_to_be_had_is_said(client) -> None:
    reference.region("包头市", aliases=["包头"])
    bones = reference.department("骨科")
    session = make.published_session(make.posting(reference.specialist(departments=(bones,))))
    found = ask(client, q="包头 骨科 火车票")
    assert found["unknown"] == ["火车票"]
    assert found["notes"] == [
        "没有认出“火车票”，下面的结果没有考虑。",
        "包头市目前没有骨科的出诊。",
        "下面列出其他地方的安排。",
    ]
    assert [one["id"] for one in found["sessions"]] == [session.pk]


def test_a_place_alone_gives_the_sessions_held_there(client) -> None:
    here, there = reference.region("包头市", aliases=["包头"]), reference.region("呼和浩特市")
    held = make.published_session(make.posting(where=reference.hospital("包头医院", region=here)))
    make.published_session(make.posting(where=reference.hospital("呼市医院", region=there)))
    found = ask(client, q="包头")
    assert [one["id"] for one in found["sessions"]] == [held.pk]
    assert found["notes"] == []


def test_a_national_subject(client) -> None:
    reference.subject("10", name="眼科")
    found = ask(client, q="眼科")
    assert found["subjects"] == [{"slug": "10", "name": "眼科"}]
    assert found["understood"] == [{"typed": "眼科", "meant": "眼科", "kind": "subject"}]


def test_a_condition_its_specialist_and_the_next_session(client) -> None:
    bones = reference.department("骨科中心")
    chen = reference.specialist("陈卫衡")
    illness = reference.condition("股骨头坏死", synonyms=("胯骨疼",), guessed=(chen,), departments=(bones,))
    session = make.published_session(make.posting(chen), numbers=4)
    found = ask(client, q="胯骨疼")
    assert found["conditions"] == [{"slug": illness.slug, "name": "股骨头坏死"}]
    assert found["departments"] == [{"slug": bones.slug, "name": "骨科中心"}]
    (person,) = found["specialists"]
    assert (person["slug"], person["name"]) == (chen.slug, "陈卫衡")
    assert "股骨头坏死" in person["why"]
    assert "据科室推断，待医院确认" in person["why"]
    assert person["next_session"] == found["sessions"][0]
    assert found["sessions"][0] == {
        "id": session.pk,
        "url": f"/sessions/{session.pk}/",
        "starts_at": "2026-12-08T08:00:00+08:00",
        "ends_at": "2026-12-08T10:00:00+08:00",
        "hospital": session.hospital.slug,
        "specialists": [chen.slug],
        "numbers_left": 4,
        "state": "open",
        "demo": False,
    }
    assert found["understood"] == [{"typed": "胯骨疼", "meant": "胯骨疼", "kind": "condition"}]


def test_without_a_session_there_is_none(client) -> None:
    reference.specialist("陈卫衡")
    (person,) = ask(client, q="chenweiheng")["specialists"]
    assert person["next_session"] is None


def test_a_day_narrows_the_sessions(client) -> None:
    chen = reference.specialist("陈卫衡")
    tuesday = make.published_session(make.posting(chen))
    wednesday = make.published_session(make.posting(chen), starts_at=make.DAY + timedelta(days=1))
    assert [one["id"] for one in ask(client, q="陈卫衡")["sessions"]] == [tuesday.pk, wednesday.pk]
    found = ask(client, q="下周三 陈卫衡")
    assert [one["id"] for one in found["sessions"]] == [wednesday.pk]
    assert found["understood"][-1] == {"typed": "下周三", "meant": "2026-12-09/2026-12-09", "kind": "days"}
    assert ask(client, q="下周三下午 陈卫衡")["sessions"] == []


@pytest.mark.parametrize(
    ("limit", "most"), [("2", 2), ("", 10), ("0", 1), ("-3", 10), ("999999999", 12), ("abc", 10), ("٣", 10)]
)
def test_the_limit_holds_for_each_list(client, limit: str, most: int) -> None:
    for n in range(12):
        reference.condition(f"骨病{n}")
    assert len(ask(client, q="骨病", limit=limit)["conditions"]) == most


def test_danger_is_said(client) -> None:
    assert ask(client, q="胸痛")["emergency"]
    assert ask(client, q="不想活了")["emergency"]


@pytest.mark.parametrize("many", [1, 3])
def test_a_constant_number_of_queries(client, django_assert_num_queries, many: int) -> None:
    bones = reference.department("骨科")
    for n in range(many):
        person = reference.specialist(f"骨{n}", departments=(bones,))
        reference.condition(f"骨病{n}", treated_by=(person,), departments=(bones,))
        make.published_session(make.posting(person), starts_at=make.DAY + timedelta(days=n))
    with django_assert_num_queries(10):
        assert len(ask(client, q="骨科")["specialists"]) == many


def test_suggestions_while_typing(client) -> None:
    reference.condition("股骨头坏死")
    reference.specialist("张声生")
    answer = client.get("/search/suggestions/", {"q": "股骨"})
    assert answer.json()["suggestions"] == [{"text": "股骨头坏死", "kind": "病症"}]
    assert "max-age=300" in answer["Cache-Control"]
    assert client.get("/search/suggestions/", {"q": "zss"}).json()["suggestions"][0]["text"] == "张声生"
    assert client.get("/search/suggestions/").json()["suggestions"] == []
