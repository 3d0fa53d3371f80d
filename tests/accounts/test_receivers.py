"""Signing in and out is audited once, by whatever door."""

import pytest
from django.contrib.auth.signals import user_logged_out
from django.test import Client

from accounts.models import AuditEntry, SignInCode, User
from notices.models import ViewerMessage
from tests.factories import staff as work
from tests.factories.accounts import PHONE, digits_in

pytestmark = pytest.mark.django_db

PASSWORD = "a long password"


def audited() -> list[tuple[str, int | None, int]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "by", "subject_id"))


def test_staff_in_the_admin(client: Client) -> None:
    boss = User.objects.create_superuser("boss", PASSWORD)
    work.with_factor(boss)
    before = len(audited())
    client.post("/staff/sign-in/", {"username": "boss", "password": "not this one"})
    client.post("/staff/sign-in/", {"username": "boss", "password": PASSWORD})
    assert len(audited()) == before
    work.signs_in(client, boss, PASSWORD)
    assert audited()[before:] == [("sign_in", boss.pk, boss.pk)]
    assert client.session.get_expiry_age() == 12 * 60 * 60
    assert int(client.cookies["sessionid"]["max-age"]) == 12 * 60 * 60
    client.post("/admin/logout/")
    assert audited()[before + 1 :] == [("sign_out", boss.pk, boss.pk)]


def test_patients_with_their_code(client: Client) -> None:
    for _ in range(2):
        SignInCode.objects.all().delete()  # the limits forget
        client.post("/sign-in/", {"phone": PHONE})
        client.post("/sign-in/code/", {"code": digits_in(ViewerMessage.objects.latest("pk").text)})
        client.post("/sign-out/")
    user = User.objects.get()
    wanted = ["sign_up", "sign_out", "sign_in", "sign_out"]
    assert audited() == [(action, user.pk, user.pk) for action in wanted]


def test_patients_stay_for_half_a_year(client: Client) -> None:
    client.post("/sign-in/", {"phone": PHONE})
    client.post("/sign-in/code/", {"code": digits_in(ViewerMessage.objects.latest("pk").text)})
    assert client.session.get_expiry_age() == 180 * 24 * 60 * 60


def test_nobody_signs_out() -> None:
    user_logged_out.send(sender=User, request=None, user=None)
    assert audited() == []
