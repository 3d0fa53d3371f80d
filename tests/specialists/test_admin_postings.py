"""Postings in the admin: recorded and ended, with a sentence for what cannot be."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from specialists.models import Posting
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = pytest.mark.django_db


def test_a_posting_is_recorded_and_ended_by_actions(boss) -> None:
    person, here, elsewhere = make.specialist(), make.hospital(), make.hospital()
    other = reference.department("别院骨科", hospital=elsewhere)
    said = {
        "specialist": person.pk,
        "hospital": here.pk,
        "kind": "resident",
        "starts_on": "2026-12-01",
        "legal_basis": "not_stated",
    }
    page = boss.post(reverse("admin:specialists_posting_add"), {**said, "department": other.pk})
    assert "这个科室是别的医院的" in page.content.decode()
    page = boss.post(reverse("admin:specialists_posting_add"), {**said, "ends_on": "2026-12-01"})
    assert "结束日期要晚于开始日期" in page.content.decode()
    boss.post(reverse("admin:specialists_posting_add"), {**said, "kind": ""})
    assert not Posting.objects.exists()  # without a kind there is none
    boss.post(reverse("admin:specialists_posting_add"), said)
    posting = Posting.objects.get(specialist=person, hospital=here)
    assert (posting.standing, posting.kind, posting.demo) == ("confirmed", "resident", False)
    session = make.published_session(posting)
    address = reverse("admin:specialists_posting_act", args=[posting.pk, "end"])

    def end(day: str):
        seen = boss.get(address).content.decode().split('name="seen" value="')[1].split('"')[0]
        return boss.post(address, {"last_on": day, "seen": seen}, follow=True).content.decode()

    assert "这一天以后还有已发布的门诊" in end("2026-12-07")
    assert "不能早于派驻开始的那一天" in end("2026-11-30")
    assert "派驻的最后一天已登记" in end("2026-12-08")
    posting.refresh_from_db()
    assert posting.ends_on == date(2026, 12, 9)
    assert session.pk
    acts = AuditEntry.objects.filter(subject_kind="posting", subject_id=posting.pk)
    assert set(acts.values_list("action", flat=True)) == {"post_specialist", "end_posting"}
