"""A hospital's own rules and its way back to the portal's; changes that are taken back before they hold."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bookings.models import Policy
from bookings.policy import policies_at
from hospitals.models import Hospital
from tests.bookings.staff.ruling import FORM, LATER, TYPED, at, confirm, seen
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def here() -> Hospital:
    return make.hospital("市一院", region=reference.region("自治区", level="province"))


@pytest.fixture
def setter(here: Hospital, client: Client) -> User:
    """Signed in."""
    made = work.rule_setter(here.region)
    client.force_login(made)
    return made


# --- At a hospital ---------------------------------------------------------------------------------


def test_a_hospitals_own_and_back(client: Client, setter: User, here: Hospital) -> None:
    address = at(here, "set_rule_at", "cancel")
    client.post(address, {**TYPED, "seen": seen(here)})
    assert policies_at(NOW, here.pk).cancel.until_days_before == 2
    assert "市一院" in said(client.get(FORM, {**TYPED, "until_days_before": "3"}))  # does not change with it
    follow = at(here, "follow_rule", "cancel")
    page = said(client.get(follow))
    assert "前一天" in page
    assert "请选择从什么时候起" in said(client.post(follow, {"seen": seen(here)}))
    client.post(follow, {"when": "later", "day": "2026-12-24", "clock": "00:00", "seen": seen(here)})
    shown = said(client.get(at(here, "rule_at", "cancel")))
    assert "改回按全区的" in shown
    assert "2026年12月24日 00:00" in shown


def test_who_follows_already_is_told_so(client: Client, setter: User, here: Hospital) -> None:
    answer = client.get(at(here, "follow_rule", "cancel"), follow=True)
    assert "不用改" in said(answer)


def test_the_portals_figures_may_be_kept_as_a_hospitals_own(
    client: Client, setter: User, here: Hospital
) -> None:
    typed = {**TYPED, "until_time": "15:00", "until_days_before": "1"}
    assert "数字和全区的一样" in said(client.get(at(here, "set_rule_at", "cancel"), typed))


# --- Taking back ---------------------------------------------------------------------------------------


def test_what_is_to_come_is_taken_back(client: Client, setter: User) -> None:
    confirm(client, LATER)
    row = Policy.objects.latest("pk")
    address = reverse("staff:withdraw_rule", args=["cancel", row.pk])
    assert address in said(client.get(reverse("staff:rule", args=["cancel"])))
    assert "前 2 天" in said(client.get(address))
    assert "已撤回" in said(client.post(address, follow=True))
    assert not Policy.objects.filter(pk=row.pk).exists()
    assert "已经撤回了" in said(client.post(address, follow=True))
    assert client.get(address).status_code == 404


def test_what_holds_already_is_not(client: Client, setter: User) -> None:
    confirm(client, TYPED)
    row = Policy.objects.latest("pk")
    address = reverse("staff:withdraw_rule", args=["cancel", row.pk])
    for answer in (client.get(address, follow=True), client.post(address, follow=True)):
        assert "已经生效，不能撤回" in said(answer)
    assert Policy.objects.filter(pk=row.pk).exists()


def test_a_row_of_another_place_is_not_there(client: Client, setter: User, here: Hospital) -> None:
    confirm(client, LATER)
    row = Policy.objects.latest("pk")
    assert client.get(at(here, "withdraw_rule_at", "cancel", row.pk)).status_code == 404
    assert client.get(reverse("staff:withdraw_rule", args=["hold", row.pk])).status_code == 404
    client.post(at(here, "withdraw_rule_at", "cancel", row.pk))
    assert Policy.objects.filter(pk=row.pk).exists()
