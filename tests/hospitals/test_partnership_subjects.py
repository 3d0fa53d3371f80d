"""What partnerships are about: an operating one has subjects, and none is there twice."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from hospitals.models import Hospital, Partnership, PartnershipSubject, Subject
from tests.factories import reference as make
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> dict[str, Hospital]:
    return {"supporting_hospital": make.hospital(side="beijing"), "receiving_hospital": make.hospital()}


@pytest.fixture
def bones() -> Subject:
    return make.subject("04.03")


def operating(pair: dict[str, Hospital], subject: Subject | None, **fields: object) -> Partnership:
    made = make.partnership(
        **pair,
        stage="运行",
        started_on=date(2023, 2, 1),
        started_precision="day",
        standing="operating",
        **fields,
    )
    if subject is not None:
        PartnershipSubject.objects.create(partnership=made, subject=subject)
    return made


def test_an_operating_one_has_a_subject(pair, bones) -> None:
    with refused("partnership_operating_has_subject"):
        operating(pair, None)
    made = operating(pair, bones)
    with refused("partnership_operating_has_subject"):
        made.subjects.all().delete()
    second = PartnershipSubject.objects.create(partnership=made, subject=make.subject("04.04"))
    made.subjects.exclude(pk=second.pk).delete()
    made.delete()


def test_a_reported_one_need_not_until_it_operates(pair) -> None:
    made = make.partnership(
        **pair, stage="运行", started_on=date(2023, 2, 1), started_precision="day", standing="reported"
    )
    with refused("partnership_operating_has_subject"):
        Partnership.objects.filter(pk=made.pk).update(standing="operating")


def test_not_two_of_one_programme_pair_kind_and_subject(pair, bones) -> None:
    programme = make.programme()
    first = operating(pair, bones, programme=programme, kind="坐诊")
    for other in (
        {"programme": programme, "kind": "手术带教"},
        {"programme": make.programme(), "kind": "坐诊"},
    ):
        operating(pair, bones, **other)
    operating(pair, make.subject("04.04"), programme=programme, kind="坐诊")
    elsewhere = {**pair, "receiving_hospital": make.hospital()}
    there = operating(elsewhere, bones, programme=programme, kind="坐诊")
    with refused("partnership_operating_once"):
        operating(pair, bones, programme=programme, kind="坐诊")
    with refused("partnership_operating_once"):
        Partnership.objects.filter(pk=there.pk).update(receiving_hospital=pair["receiving_hospital"])
    Partnership.objects.filter(pk=first.pk).update(standing="reported")
    assert not PartnershipSubject.objects.get(partnership=first).operating
    operating(pair, bones, programme=programme, kind="坐诊")


def test_without_a_programme_too(pair, bones) -> None:
    operating(pair, bones, programme=None)
    with refused("partnership_operating_once"):
        operating(pair, bones, programme=None)


def test_a_copy_cannot_be_told_otherwise(pair, bones) -> None:
    made = operating(pair, bones)
    PartnershipSubject.objects.filter(partnership=made).update(operating=False, kind="别的")
    row = made.subjects.get()
    assert (row.operating, row.kind) == (True, made.kind)


def test_the_admin_says_what_is_missing_and_takes_it_with_its_subject(boss, pair, bones) -> None:
    typed = {
        "slug": "p",
        "title": "合作",
        "kind": "坐诊",
        "standing": "operating",
        "stage": "运行",
        "supporting_hospital": pair["supporting_hospital"].pk,
        "receiving_hospital": pair["receiving_hospital"].pk,
        "started_on": "2026-01-01",
        "started_precision": "day",
        "details": "{}",
        "subjects-TOTAL_FORMS": "1",
        "subjects-INITIAL_FORMS": "0",
    }
    add = reverse("admin:hospitals_partnership_add")
    assert "正在运行的合作至少要写一个诊疗科目。" in boss.post(add, typed).content.decode()
    assert not Partnership.objects.exists()
    assert boss.post(add, typed | {"subjects-0-subject": bones.pk}).status_code == 302
    assert Partnership.objects.get().subjects.get().subject == bones
    again = boss.post(add, typed | {"slug": "q", "subjects-0-subject": bones.pk})
    assert "这两家医院在这个科目已经有同样形式、正在运行的合作。" in again.content.decode()
