"""Notices in the admin: read, and sent again."""

import pytest
from django.test import Client

from accounts.models import User
from notices.models import Notice
from tests.factories import staff as work
from tests.factories.notices import make_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> User:
    return work.administrator(client)


def test_notices_are_read_only(client: Client, boss: User) -> None:
    notice = make_notice()
    assert client.get("/admin/notices/notice/", {"q": "thing-1"}).status_code == 200
    assert client.get(f"/admin/notices/notice/{notice.pk}/change/").status_code == 200
    assert client.post(f"/admin/notices/notice/{notice.pk}/change/", {}).status_code == 403
    assert client.post(f"/admin/notices/notice/{notice.pk}/delete/").status_code == 403
    assert client.get("/admin/notices/notice/add/").status_code == 403


def test_sending_again_is_in_the_name_of_who_clicks(client: Client, boss: User) -> None:
    notice = make_notice()
    asked = {"action": "send_again", "_selected_action": [notice.pk]}
    assert client.post("/admin/notices/notice/", asked).status_code == 302
    again = Notice.objects.get(attempt=2)
    assert again.requested_by == boss.pk


def test_nobody_adds_notices_but_some_may_send_again(client: Client) -> None:
    reader = User.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert client.get("/admin/notices/notice/").status_code == 403
