"""English pages: everything has an English name, and what stays Chinese says that it is Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation

from portal.reported.demo import plan_demo
from portal.reported.loader import Outcome
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported", "planned", "at_now")]

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = {"alt", "aria-label", "content", "placeholder", "title"}
NO_MARK = ("title: ", "meta content: ")  # elements that can name one language only
NO_WORDS = {"script", "style"}  # schema.org has the names of things as they are


class Reader(HTMLParser):
    """Collects Chinese words whose language is given as English, and markup that ended in an attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.unmarked: list[str] = []
        self.chinese: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or self.open[-1][1]
        for name in SPOKEN & given.keys():
            words = given[name] or ""
            if lang == "en" and (CHINESE.search(words) or "<span" in words):
                self.unmarked.append(f"{tag} {name}: {words}")
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1][0] != tag:
            self.open.pop()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        tag, lang = self.open[-1]
        if tag in NO_WORDS or not (CHINESE.search(data) or "<span" in data):
            return
        if lang == "en":
            self.unmarked.append(f"{tag}: {data.strip()}")
        else:
            self.chinese.append((tag, data.strip()))


@pytest.fixture(scope="module")
def planned(reported: dict[str, Outcome]) -> Iterator[None]:
    """Two weeks of demonstration sessions, made once for the module."""
    with transaction.atomic():
        plan_demo(weeks=2, now=NOW)
        yield
        transaction.set_rollback(True)


def read(client: Client, path: str) -> Reader:
    with translation.override("en"):  # and no longer: what a page is read in stays after it
        answer = client.get(path, HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200, path
    reader = Reader()
    reader.feed(answer.content.decode())
    return reader


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sessions/",
        "/sessions/?region=huhehaote&left=1",
        "/sessions/?hospital=huhehaote-diyi-yiyuan&subject=03.09",
        "/search/?q=股骨头坏死",
        "/search/?q=托县 过敏 儿童",
        "/search/?q=没有这个词哈哈",
        "/regions/",
        "/regions/huhehaote/",
        "/regions/alashan-meng/",
        "/departments/",
        "/departments/bianfu-ke/",
        "/departments/gu-ke-zhongxin/",
        "/programmes/",
        "/programmes/shuangshou-jiankang-xingdong/",
        "/programmes/jingmeng-yiliao-beizeng-jihua/",
        "/programmes/guojia-quyu-yiliao-zhongxin/",
        "/hospitals/huhehaote-diyi-yiyuan/",
        "/hospitals/neimenggu-zhongliu-yiyuan/",
        "/hospitals/neimenggu-hangtian-yiyuan/",
        "/hospitals/beijing-youyi-yiyuan/",
        "/specialists/chen-weiheng/",
        "/specialists/huang-jing/",
        "/specialists/yang-huiyuan/",
        "/contact/",
        "/rules/",
        "/how-it-works/",
        "/privacy/",
    ],
)
def test_chinese_says_that_it_is_chinese(client: Client, path: str) -> None:
    assert read(client, path).unmarked == []


def test_on_the_pages_of_sessions_too(client: Client) -> None:
    first, *_, last = ClinicSession.objects.order_by("starts_at", "pk")
    joint = ClinicSession.objects.filter(kind="team").first()
    assert joint is not None
    for session in (first, last, joint):
        assert read(client, f"/sessions/{session.pk}/").unmarked == []


def test_what_an_admin_gave_no_english_name_is_marked_and_breaks_no_attribute(client: Client) -> None:
    region = reference.region("新建市")
    home, here = reference.hospital("某医院", side="beijing"), reference.hospital("新医院", region=region)
    here.stage, here.address = "没有见过的状态", "某路1号"
    here.save()
    term = reference.department("新科室", subject=reference.subject("99"))
    person = reference.specialist("陈新", home_hospital=home, titles=["没有见过的职称"], departments=(term,))
    reference.condition("新病", treated_by=(person,), departments=(term,))
    programme = reference.programme("新项目", description="做什么。", duration="很久", areas=["某领域"])
    article = reference.source(newspaper="某报")
    reference.partnership(
        programme=programme, receiving_hospital=here, supporting_hospital=home, source=article, stage="某阶段"
    )
    reference.activity(person, programme=programme, hospital=here, place="某地", team="某队", source=article)
    figure = reference.figure(programme=programme, hospital=here, period="某时", source=article)
    reference.contradiction(figure)
    reference.reported_posting(person, here, role="某职务", source=article)
    held = make.posting(person, here)
    session = make.published_session(held, department=term, room=reference.room("某诊室", hospital=here))
    paths = [
        "/",
        f"/sessions/?hospital={here.slug}&department={term.slug}",
        f"/sessions/?region={region.slug}&programme={programme.slug}&specialist={person.slug}",
        f"/sessions/{session.pk}/",
        f"/hospitals/{here.slug}/",
        f"/hospitals/{home.slug}/",
        f"/regions/{region.slug}/",
        "/regions/",
        f"/departments/{term.slug}/",
        f"/programmes/{programme.slug}/",
        f"/specialists/{person.slug}/",
        "/search/?q=新病",
    ]
    found = {path: read(client, path) for path in paths}
    left = [words for reader in found.values() for words in reader.unmarked]
    assert [words for words in left if "<" in words or not words.startswith(NO_MARK)] == []
    assert ("span", "新医院") in found[f"/sessions/{session.pk}/"].chinese
    assert ("span", "没有见过的职称") in found[f"/specialists/{person.slug}/"].chinese
