"""The message viewer."""

import pytest
from django.test import Client

from notices.models import ViewerMessage
from tests.factories.notices import make_notice

pytestmark = pytest.mark.django_db
ADDRESS = "/messages/"


def test_newest_first_and_nothing_is_run(client: Client, django_assert_max_num_queries) -> None:
    notice = make_notice()
    for text in ("first", "<script>alert(1)</script>"):
        ViewerMessage.objects.create(notice=notice, channel="sms", to="+8613800138000", text=text)
    with django_assert_max_num_queries(1):
        answer = client.get(ADDRESS)
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert page.index("&lt;script&gt;") < page.index("first")
    assert "<script>alert" not in page


def test_an_empty_viewer_says_so(client: Client) -> None:
    assert "还没有消息" in client.get(ADDRESS).content.decode()


def test_there_is_none_in_production(client: Client, settings) -> None:
    settings.PRODUCTION = True
    assert client.get(ADDRESS).status_code == 404


def test_it_is_only_read(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 405
