"""预约规则 on its pages: what is shown, how it is changed, and for whom it is not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bookings.actions import set_policy
from bookings.enums import PER_HOSPITAL, Rule
from bookings.models import Policy
from bookings.policy import policies_at
from hospitals.enums import StaffRole
from hospitals.models import Hospital, Region
from tests.bookings.staff.ruling import FORM, LATER, RULES, TYPED, at, confirm, seen
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def region() -> Region:
    return reference.region("自治区", level="province")


@pytest.fixture
def here(region: Region) -> Hospital:
    return make.hospital("市一院", region=region)


@pytest.fixture
def setter(region: Region, here: Hospital, client: Client) -> User:
    """Signed in."""
    made = work.rule_setter(region)
    client.force_login(made)
    return made


def own(where: Hospital, by: User) -> Policy:
    return set_policy(
        rule=Rule.CANCEL,
        values={"until_time": "12:00", "until_days_before": 2},
        hospital_id=where.pk,
        valid_from=None,
        seen=seen(where),
        by=by,
        now=NOW,
    )


# --- Reading ------------------------------------------------------------------------------------


def test_the_way_there(client: Client, setter: User, here: Hospital) -> None:
    assert client.get(reverse("staff:home")).url == RULES
    page = said(client.get(RULES))
    for rule in Rule:
        assert str(rule.label) in page
        assert reverse("staff:rule", args=[rule]) in page
    assert at(here, "rules_at") in page


def test_one_rule_with_what_holds_what_comes_and_what_was(client: Client, setter: User) -> None:
    confirm(client, TYPED)
    confirm(client, {**LATER, "until_days_before": "3"})
    page = said(client.get(reverse("staff:rule", args=["cancel"])))
    assert "何规则" in page
    assert "2026年12月24日 00:00" in page
    assert "前 3 天" in page
    assert "平台最初的规则" in page


def test_a_hospital_has_those_it_may_set_alone(client: Client, setter: User, here: Hospital) -> None:
    page = said(client.get(at(here, "rules_at")))
    assert {rule for rule in Rule if at(here, "rule_at", rule) in page} == PER_HOSPITAL
    for name in ("rule_at", "set_rule_at", "follow_rule"):
        assert client.get(at(here, name, "persons")).status_code == 404
    assert client.get(reverse("staff:rule", args=["nonsense"])).status_code == 404


def test_who_manages_reads_and_changes_nothing(
    client: Client, browser_of: Callable[[User], Client], setter: User, here: Hospital
) -> None:
    other, third = make.hospital(), make.hospital()
    row = own(here, setter)
    manager = browser_of(work.clerk(here, other, role=StaffRole.MANAGER))
    home = said(manager.get(reverse("staff:home"), {"hospital": here.slug}))
    assert at(here, "rules_at") in home
    page = said(manager.get(RULES))
    assert at(here, "rules_at") in page
    assert at(third, "rules_at") not in page
    assert "这里只能看" in page
    assert at(here, "set_rule_at", "cancel") not in said(manager.get(at(here, "rule_at", "cancel")))
    assert manager.get(at(third, "rule_at", "cancel")).status_code == 404
    for address in (
        FORM,
        at(here, "set_rule_at", "cancel"),
        at(here, "follow_rule", "cancel"),
        at(here, "withdraw_rule_at", "cancel", row.pk),
    ):
        assert manager.get(address).status_code == 404
        assert confirm(manager, TYPED, address).status_code == 404


def test_of_a_smaller_region_the_portals_rules_are_read_and_its_hospitals_set(
    client: Client, browser_of: Callable[[User], Client], region: Region, here: Hospital
) -> None:
    below = reference.region("市", parent=region)
    mine = make.hospital(region=below)
    city = browser_of(work.rule_setter(below))
    assert city.get(reverse("staff:rule", args=["cancel"])).status_code == 200
    assert city.get(FORM).status_code == 404
    assert city.get(at(here, "rules_at")).status_code == 404
    assert city.get(at(mine, "set_rule_at", "cancel")).status_code == 200


def test_an_administrator_comes_with_the_power(client: Client, here: Hospital) -> None:
    chief = User.objects.create_superuser("chief", "x")
    client.force_login(chief)
    assert client.get(RULES).status_code == 404
    work.elevated(client, chief)
    assert client.get(FORM).status_code == 200


def test_with_no_hospital_and_with_many(
    browser_of: Callable[[User], Client], django_assert_num_queries
) -> None:
    region = reference.region(level="province")
    empty = reference.region("旗", parent=region)
    browser = browser_of(work.rule_setter(empty))
    assert browser.get(RULES).status_code == 404  # nobody is received there: no rule is theirs
    boss = work.rule_setter(region)
    browser = browser_of(boss)
    for more, there in ((1, 1), (49, 50)):
        for _ in range(more):
            own(make.hospital(region=region), boss)
        with django_assert_num_queries(9):
            page = said(browser.get(RULES))
        assert page.count("1 条自己的") == there


# --- Setting --------------------------------------------------------------------------------------


def test_typed_checked_confirmed(client: Client, setter: User) -> None:
    page = said(client.get(FORM))
    assert 'value="15:00"' in page
    check = said(client.get(FORM, {**TYPED, "seen": seen()}))
    assert "请核对" in check
    assert "前 2 天" in check
    assert "从生效那一刻起" in check
    assert policies_at(NOW).cancel.until_days_before == 1
    answer = confirm(client, TYPED)
    assert answer.url == reverse("staff:rule", args=["cancel"])
    assert policies_at(NOW).cancel.until_days_before == 2
    assert "已生效" in said(client.get(answer.url))


def test_for_later(client: Client, setter: User) -> None:
    assert "2026年12月24日 00:00" in said(client.get(FORM, LATER))
    confirm(client, LATER)
    row = Policy.objects.latest("pk")
    assert row.valid_from.isoformat() == "2026-12-23T16:00:00+00:00"
    assert policies_at(NOW).cancel.until_days_before == 1
    check = said(client.get(FORM, {**TYPED, "until_days_before": "3"}))
    assert "到 2026年12月24日 00:00 为止" in check


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"until_days_before": "8"}, "请写 0 到 7 之间的数字。"),
        ({"until_days_before": ""}, "请写 0 到 7 之间的数字。"),
        ({"until_time": "25:00"}, "请写出几点几分，例如 08:00。"),
        ({"when": ""}, "请选择从什么时候起。"),
        ({"when": "later", "day": ""}, "请写出从哪一天起"),
        ({"when": "later", "day": "2026-12-24", "clock": ""}, "请写出从几点起"),
        ({"when": "later", "day": "2026-12-01", "clock": "10:00"}, "这个时间已经过去了"),
        ({"when": "later", "day": "2027-12-03", "clock": "10:00"}, "最远只能安排一年以内"),
        ({"until_time": "15:00", "until_days_before": "1"}, "没有要改的"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    client: Client, setter: User, typed: dict[str, str], sentence: str
) -> None:
    rows = Policy.objects.count()
    typed = {**TYPED, "until_time": "11:11", **typed}
    for answer in (client.get(FORM, typed), confirm(client, typed)):
        page = said(answer)
        assert sentence in page
        assert "错误：" in page
        assert f'value="{typed["until_time"]}"' in page
    assert Policy.objects.count() == rows


def test_just_after_now_is_later(client: Client, setter: User) -> None:
    typed = {**TYPED, "when": "later", "day": "2026-12-01", "clock": "10:01"}
    assert confirm(client, typed).status_code == 302
    assert Policy.objects.latest("pk").valid_from == NOW + timedelta(minutes=1)


def test_when_a_colleague_was_faster_both_are_seen(client: Client, setter: User) -> None:
    before = seen()
    confirm(client, {**TYPED, "until_days_before": "4"})
    for answer in (
        client.get(FORM, {**TYPED, "seen": before}),
        client.post(FORM, {**TYPED, "seen": before}),
    ):
        page = said(answer)
        assert "同事改过这条规则" in page
        assert "前 4 天" in page
        assert 'value="12:00"' in page
        assert f'value="{seen()}"' in page
    assert policies_at(NOW).cancel.until_days_before == 4


def test_coming_back_from_the_check_finds_what_was_typed(client: Client, setter: User) -> None:
    page = said(client.get(FORM, {**TYPED, "again": "1"}))
    assert 'value="12:00"' in page
    assert "请核对" not in page


def test_a_taken_moment_is_said(client: Client, setter: User) -> None:
    confirm(client, LATER)
    page = said(confirm(client, {**LATER, "until_days_before": "5"}))
    assert "这个时间已经安排了一次修改" in page
    assert 'value="5"' in page


def test_every_form_shows_what_is_kept(client: Client, setter: User) -> None:
    for rule in Rule:
        page = said(client.get(reverse("staff:set_rule", args=[rule])))
        for name, value in Policy.objects.get(rule=rule, hospital=None).values.items():
            assert f'name="{name}"' in page
            assert f'value="{value}"' in page
