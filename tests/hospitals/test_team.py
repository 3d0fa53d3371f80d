"""What managers do with the accounts of their team, and what they cannot: by the actions alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.actions import suspend_account
from accounts.enums import FactorReason, PasswordReason, SuspendReason
from accounts.models import AuditEntry, BrowserSession, User
from accounts.queries import account_invited, has_factor
from hospitals.actions import (
    end_member_role,
    give_member_role,
    grant_role,
    hand_over,
    invite_member,
    invite_member_again,
    reopen_member,
    reset_member_factor,
    suspend_member,
)
from hospitals.enums import StaffRole, TeamRefusal
from hospitals.models import Hospital, Staff
from hospitals.rules import TeamFacts, TeamRefused, why_not_manage
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

NOW = make.NOW


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here() -> Hospital:
    return make.hospital("市一院")


@pytest.fixture
def manager(here: Hospital) -> User:
    return work.clerk(here, role=StaffRole.MANAGER)


@pytest.fixture
def clerk(here: Hospital) -> User:
    return work.clerk(here)


def roles(account: User, hospital: Hospital) -> list[str]:
    held = Staff.objects.filter(user=account, hospital=hospital, ended_at=None)
    return sorted(held.values_list("role", flat=True))


def every_act(account: User, hospital: Hospital, by: User) -> list:
    """Each way to touch the account: those that touch its roles here, then those that touch all of it."""
    what = {"account": account, "hospital": hospital, "by": by, "now": NOW}
    staff = Staff.objects.filter(user=account).first()
    assert staff
    return [
        lambda: give_member_role(**what, role=StaffRole.RECEPTION),
        lambda: end_member_role(staff=staff, by=by, now=NOW),
        lambda: hand_over(**what, to=by),
        lambda: suspend_member(**what, reason=SuspendReason.LEFT),
        lambda: invite_member_again(**what, reason=PasswordReason.FORGOTTEN),
        lambda: reset_member_factor(**what, reason=FactorReason.LOST),
        lambda: reopen_member(**what),
    ]


WHOLLY = 4  # the acts from here on touch the account itself


def refusal(act) -> TeamRefusal:
    with pytest.raises(TeamRefused) as stop:
        act()
    assert stop.value.sentence
    return stop.value.refusal


@pytest.mark.parametrize(
    ("facts", "roles_alone", "wholly"),
    [
        (TeamFacts(False, True, False, True, False), None, None),
        (TeamFacts(True, False, False, True, True), None, None),
        (TeamFacts(False, True, False, True, True), None, TeamRefusal.ELSEWHERE),
        (TeamFacts(False, False, False, True, False), TeamRefusal.NOT_MANAGER, TeamRefusal.NOT_MANAGER),
        (TeamFacts(False, True, True, True, False), TeamRefusal.SELF, TeamRefusal.SELF),
        (TeamFacts(True, True, False, False, False), TeamRefusal.NOT_HERE, TeamRefusal.NOT_HERE),
    ],
)
def test_the_rules(facts: TeamFacts, roles_alone, wholly) -> None:
    assert why_not_manage(facts, wholly=False) == roles_alone
    assert why_not_manage(facts, wholly=True) == wholly


def test_nobody_but_its_manager_touches_a_team(here: Hospital, clerk: User) -> None:
    there = make.hospital("市二院")
    strangers = [
        work.clerk(there, role=StaffRole.MANAGER),
        work.clerk(here),
        work.clerk(here, role=StaffRole.RECEPTION),
        work.staff_account(is_staff=True),
        work.staff_account(is_staff=True, is_superuser=True),  # without power
    ]
    for by in strangers:
        for act in every_act(clerk, here, by):
            assert refusal(act) == TeamRefusal.NOT_MANAGER
        with pytest.raises(TeamRefused):
            invite_member(hospital=here, username="new", name="", role=StaffRole.RECEPTION, by=by, now=NOW)
    assert roles(clerk, here) == ["scheduler"]


def test_a_manager_does_not_do_it_to_themselves(here: Hospital, manager: User) -> None:
    for act in every_act(manager, here, manager):
        assert refusal(act) == TeamRefusal.SELF


def test_a_manager_who_is_none_any_more_does_nothing(here: Hospital, manager: User, clerk: User) -> None:
    Staff.objects.filter(user=manager).update(ended_at=NOW)
    assert refusal(every_act(clerk, here, manager)[0]) == TeamRefusal.NOT_MANAGER


def test_who_works_elsewhere_too_keeps_what_is_elsewhere(here: Hospital, manager: User, clerk: User) -> None:
    there = make.hospital("市二院")
    grant_role(user=clerk, hospital=there, role=StaffRole.RECEPTION, by=None, now=work.YESTERDAY)
    work.with_factor(clerk)
    for act in every_act(clerk, here, manager)[WHOLLY:]:
        assert refusal(act) == TeamRefusal.ELSEWHERE
    reason = SuspendReason.LEFT
    assert not suspend_member(account=clerk, hospital=here, reason=reason, by=manager, now=NOW)
    clerk.refresh_from_db()
    assert clerk.is_active
    assert has_factor(clerk)
    assert roles(clerk, here) == []
    assert roles(clerk, there) == ["reception"]
    assert not AuditEntry.objects.filter(action="suspend_account").exists()


@pytest.mark.parametrize("elsewhere", ["attendant", "admin"])
def test_other_duties_are_elsewhere_too(here: Hospital, manager: User, clerk: User, elsewhere: str) -> None:
    if elsewhere == "admin":
        clerk.is_staff = True
        clerk.save()
    else:
        clerk = work.attendant(make.specialist())
        grant_role(user=clerk, hospital=here, role=StaffRole.SCHEDULER, by=None, now=work.YESTERDAY)
    for act in every_act(clerk, here, manager)[WHOLLY:]:
        assert refusal(act) == TeamRefusal.ELSEWHERE


def test_an_administrator_with_power_does_it_for_any(here: Hospital, clerk: User) -> None:
    grant_role(user=clerk, hospital=make.hospital(), role=StaffRole.RECEPTION, by=None, now=work.YESTERDAY)
    boss = work.powerful(work.staff_account(is_staff=True, is_superuser=True))
    assert suspend_member(account=clerk, hospital=here, reason=SuspendReason.STOLEN, by=boss, now=NOW)
    clerk.refresh_from_db()
    assert not clerk.is_active


def test_suspended_is_out_at_once_and_comes_back_as_before(
    here: Hospital, manager: User, clerk: User, client: Client
) -> None:
    client.force_login(clerk)
    assert client.get("/staff/").status_code == 200
    assert suspend_member(account=clerk, hospital=here, reason=SuspendReason.AWAY, by=manager, now=NOW)
    assert client.get("/staff/").status_code == 302
    assert not BrowserSession.objects.filter(account=clerk).exists()
    reopen_member(account=clerk, hospital=here, by=manager, now=NOW)
    clerk.refresh_from_db()
    assert clerk.is_active
    assert roles(clerk, here) == ["scheduler"]
    noted = AuditEntry.objects.filter(by=manager.pk, subject_id=clerk.pk).order_by("pk")
    assert list(noted.values_list("action", "reason")) == [
        ("end_browsers", "all"),
        ("suspend_account", "away"),
        ("reopen_account", ""),
    ]


def test_what_an_administrator_suspended_no_manager_reopens(
    here: Hospital, manager: User, clerk: User
) -> None:
    boss = work.powerful(User.objects.create_superuser("boss", work.PASSWORD))
    what = {"account": clerk, "hospital": here, "now": NOW}
    suspend_member(**what, reason=SuspendReason.MISUSE, by=boss)
    assert refusal(lambda: reopen_member(**what, by=manager)) == TeamRefusal.SUSPENDED_ABOVE
    reopen_member(**what, by=boss)
    clerk.refresh_from_db()
    assert clerk.is_active
    suspend_account(account=clerk, reason=SuspendReason.LEFT, by=None, now=NOW)  # by hand, at the machine
    assert refusal(lambda: reopen_member(**what, by=manager)) == TeamRefusal.SUSPENDED_ABOVE


def test_what_was_closed_in_the_admin_no_manager_reopens(
    here: Hospital, manager: User, clerk: User, client: Client
) -> None:
    """Although the manager had suspended the account before, and let it in again."""
    what = {"account": clerk, "hospital": here, "now": NOW}
    suspend_member(**what, reason=SuspendReason.AWAY, by=manager)
    reopen_member(**what, by=manager)
    client.force_login(clerk)
    boss = User.objects.create_superuser("boss", work.PASSWORD)
    admin = Client()
    admin.force_login(boss)
    work.elevated(admin, boss)
    address = f"/admin/accounts/user/{clerk.pk}/change/"
    closing = {"username": clerk.username or "", "name": "王", "language": "zh-hans"}
    assert admin.post(address, closing).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.name) == (False, "王")
    assert not BrowserSession.objects.filter(account=clerk).exists()
    assert refusal(lambda: reopen_member(**what, by=manager)) == TeamRefusal.SUSPENDED_ABOVE
    assert admin.post(address, closing | {"is_active": "on"}).status_code == 302
    clerk.refresh_from_db()
    assert clerk.is_active
    noted = AuditEntry.objects.filter(by=boss.pk, subject_id=clerk.pk).order_by("pk")
    assert list(noted.values_list("action", flat=True)) == [
        *("end_browsers", "suspend_account", "change_account"),
        *("reopen_account", "change_account"),
    ]


def test_what_a_manager_suspended_the_next_one_reopens(here: Hospital, manager: User, clerk: User) -> None:
    suspend_member(account=clerk, hospital=here, reason=SuspendReason.AWAY, by=manager, now=NOW)
    later = NOW + timedelta(hours=1)
    Staff.objects.filter(user=manager).update(ended_at=later)
    heir = work.clerk(here, role=StaffRole.MANAGER)
    reopen_member(account=clerk, hospital=here, by=heir, now=later)
    clerk.refresh_from_db()
    assert clerk.is_active


def test_an_invitation_makes_an_account_with_a_role(here: Hospital, manager: User) -> None:
    wanted = {"hospital": here, "username": "wang.fang", "name": "王芳", "role": StaffRole.RECEPTION}
    account, token = invite_member(**wanted, by=manager, now=NOW)
    assert account_invited(token, now=NOW) == account
    assert roles(account, here) == ["reception"]
    assert refusal(lambda: invite_member(**wanted, by=manager, now=NOW)) == TeamRefusal.NAME_TAKEN
    assert User.objects.filter(username="wang.fang").count() == 1


def test_a_role_more_and_a_role_less(here: Hospital, manager: User, clerk: User) -> None:
    what = {"account": clerk, "hospital": here, "by": manager, "now": NOW - timedelta(hours=1)}
    given = give_member_role(**what, role=StaffRole.RECEPTION)
    assert roles(clerk, here) == ["reception", "scheduler"]
    end_member_role(staff=given, by=manager, now=NOW)
    assert roles(clerk, here) == ["scheduler"]


def test_all_roles_here_are_handed_over(here: Hospital, manager: User, clerk: User) -> None:
    there, heir = make.hospital("市二院"), work.clerk(here)
    grant_role(user=clerk, hospital=here, role=StaffRole.MANAGER, by=None, now=work.YESTERDAY)
    grant_role(user=clerk, hospital=there, role=StaffRole.RECEPTION, by=None, now=work.YESTERDAY)
    hand_over(account=clerk, to=heir, hospital=here, by=manager, now=NOW)
    assert roles(clerk, here) == []
    assert roles(clerk, there) == ["reception"]
    assert roles(heir, here) == ["manager", "scheduler"]


def test_nothing_is_handed_to_strangers_or_who_is_suspended(
    here: Hospital, manager: User, clerk: User
) -> None:
    what = {"account": clerk, "hospital": here, "by": manager, "now": NOW}
    stranger, gone = work.clerk(make.hospital()), work.clerk(here)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert refusal(lambda: hand_over(**what, to=stranger)) == TeamRefusal.NOT_HERE
    assert refusal(lambda: hand_over(**what, to=clerk)) == TeamRefusal.NOT_HERE
    assert refusal(lambda: hand_over(**what, to=gone)) == TeamRefusal.SUSPENDED
    assert roles(clerk, here) == ["scheduler"]


def test_a_lost_phone_and_a_forgotten_password(here: Hospital, manager: User, clerk: User) -> None:
    work.with_factor(clerk)
    what = {"account": clerk, "hospital": here, "by": manager, "now": NOW}
    reset_member_factor(**what, reason=FactorReason.LOST)
    assert not has_factor(clerk)
    token = invite_member_again(**what, reason=PasswordReason.FORGOTTEN)
    assert account_invited(token, now=NOW) == clerk
    noted = AuditEntry.objects.filter(by=manager.pk, subject_id=clerk.pk).values_list("action", "reason")
    assert {("reset_factor", "lost"), ("invite", "forgotten")} <= set(noted)
