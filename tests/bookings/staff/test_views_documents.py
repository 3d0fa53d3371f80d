"""The papers of a posting on their manager's pages, and what a draft is told of its basis."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.enums import LegalBasis
from specialists.models import PostingDocument
from tests.bookings.staff.planned import PREVIEW, of, text, typed
from tests.bookings.staff.posted import at
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_paper_is_noted_verified_taken_back_and_removed(keeper, posting, manager) -> None:
    said = {"kind": "filing", "number": "ＢＡ－ 2026", "valid_until": "2027-06-30", "note": "副本"}
    assert keeper.post(at(posting, "add_document"), said)["Location"] == at(posting)
    document = PostingDocument.objects.get(posting=posting)
    assert (document.number, document.valid_until, document.note) == ("BA- 2026", date(2027, 6, 30), "副本")
    page = text(keeper.get(at(posting)))
    assert "没有核对" in page

    def act(name: str) -> str:
        address = at(posting, "document", document.pk, name)
        assert keeper.get(address).status_code in {200, 302}
        document.refresh_from_db()
        return text(keeper.post(address, follow=True))

    page = act("verify")
    assert "材料由您核对" in page
    assert "李调度 2026年12月1日 核对原件" in page
    document.refresh_from_db()
    assert (document.verified_by, document.verified_at) == (manager, NOW)
    assert "刚刚被改动过" in act("verify")
    assert "刚刚被改动过" in act("remove"), "what is verified is not removed"
    assert "核对已撤回" in act("withdraw")
    assert "材料已删除" in act("remove")
    assert not PostingDocument.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "请选择材料类别。"),
        ({"valid_from": "2027-01-02", "valid_until": "2027-01-01"}, "有效期不能早于生效日期。"),
        ({"valid_until": "soon"}, "请写出日期"),
        ({"number": "1" * 61}, "编号最多写 60 个字。"),
        ({"note": "长" * 201}, "最多写 200 个字。"),
    ],
)
def test_a_paper_that_cannot_be_is_asked_again(keeper, posting, wrong, said) -> None:
    answer = keeper.post(at(posting, "add_document"), {"kind": "licence", **wrong})
    assert said in text(answer)
    assert not PostingDocument.objects.exists()


# --- On a draft ------------------------------------------------------------------------------


def test_a_draft_warns_of_a_doubtful_basis_and_is_published_all_the_same(browser, desk, posting) -> None:
    page = text(browser.get(PREVIEW, typed(posting)))
    assert "派驻依据请再核对，是否发布由您决定" in page
    assert at(posting) in page
    browser.post(PREVIEW, {**typed(posting), "do": "publish"})
    session = posting.session_specialists.get().session
    assert session.status == "published"
    page = text(desk.get(of(make.draft(posting))))
    assert "派驻依据请再核对" in page
    assert at(posting) not in page, "the reception may not open it"


def test_a_draft_on_an_invitation_says_that_it_cannot_be_published(browser, hospital) -> None:
    posting = make.posting(make.specialist("欧阳明"), hospital, legal_basis=LegalBasis.CONSULTATION)
    page = text(browser.get(PREVIEW, typed(posting)))
    assert "欧阳明在本院只有会诊邀请" in page
    draft = make.draft(posting)
    browser.post(of(draft, "publish"), follow=True)
    draft.refresh_from_db()
    assert draft.status == "draft"
