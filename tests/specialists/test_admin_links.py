"""Links made by hand: inferred, unless an article is named."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import reference as make

pytestmark = pytest.mark.django_db


def send(client, illness, *links: dict):
    """The form of a condition with these links to specialists."""
    there = sum("id" in link for link in links)
    said = {"name": illness.name, "kind": "disease", "also_reported_in": "", "inferred": ""}
    for name, total, initial in (
        ("synonyms", 0, 0),
        ("department_links", 0, 0),
        ("specialist_links", len(links), there),
    ):
        said |= {f"{name}-TOTAL_FORMS": total, f"{name}-INITIAL_FORMS": initial}
    for number, link in enumerate(links):
        said |= {f"specialist_links-{number}-{name}": value for name, value in link.items()}
        said |= {f"specialist_links-{number}-condition": illness.pk, f"specialist_links-{number}-position": 0}
    return client.post(reverse("admin:specialists_condition_change", args=[illness.pk]), said)


def test_a_new_link_is_inferred_and_the_page_of_the_specialist_says_so(boss) -> None:
    illness, person = make.condition("股骨头坏死"), make.specialist("支玉香")
    page = boss.get(reverse("admin:specialists_condition_change", args=[illness.pk])).content.decode()
    box = page[page.index('name="specialist_links-__prefix__-inferred"') :].split(">")[0]
    assert "checked" in box
    assert send(boss, illness, {"specialist": person.pk, "inferred": "on"}).status_code == 302
    assert illness.specialist_links.get().inferred
    shown = boss.get(reverse("specialist", args=[person.slug])).content.decode()
    assert "待医院确认" in shown


def test_what_an_article_reports_names_it(boss) -> None:
    illness, person, article = make.condition("股骨头坏死"), make.specialist("支玉香"), make.source()
    answer = send(boss, illness, {"specialist": person.pk})
    assert "去掉“推断”要选写明这一点的报道" in answer.content.decode()
    assert not illness.specialist_links.exists()
    assert send(boss, illness, {"specialist": person.pk, "article": article.pk}).status_code == 302
    assert not illness.specialist_links.get().inferred
    illness.refresh_from_db()
    assert illness.also_reported_in == [article.slug]


def test_a_reported_link_stays_so_but_leads_nowhere_else(boss) -> None:
    person, another = make.specialist("支玉香"), make.specialist("陈卫衡")
    illness = make.condition("股骨头坏死", treated_by=(person,))
    link = illness.specialist_links.get()
    assert send(boss, illness, {"id": link.pk, "specialist": person.pk}).status_code == 302
    assert send(boss, illness, {"id": link.pk, "specialist": another.pk}).status_code == 200
    link.refresh_from_db()
    assert (link.specialist, link.inferred) == (person, False)


def test_an_inferred_link_is_not_made_a_reported_one_without_an_article(boss) -> None:
    person = make.specialist("支玉香")
    illness = make.condition("股骨头坏死", guessed=(person,))
    link = illness.specialist_links.get()
    assert send(boss, illness, {"id": link.pk, "specialist": person.pk}).status_code == 200
    link.refresh_from_db()
    assert link.inferred
