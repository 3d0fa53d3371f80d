"""Accounts of staff for tests, with their roles given by the actions themselves, a day before NOW.

Their way in is the password, then a code of the app: `signs_in` goes it. `force_login` goes around both, as for
everybody; an administrator then still has no power before `elevated`.
"""

from __future__ import annotations

import itertools
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.actions import begin_power, confirm_factor
from accounts.enums import PowerReason
from accounts.models import SecondFactor, User
from accounts.rules.factors import code_of, draw_secret, step_at
from hospitals.actions import grant_region_role, grant_role
from hospitals.enums import RegionRole, StaffRole
from hospitals.models import Hospital, Region
from specialists.actions import appoint_attendant
from specialists.enums import AttendantRole
from specialists.models import Specialist
from tests.factories.bookings import NOW

PASSWORD = "a-password-of-staff"
YESTERDAY = NOW - timedelta(days=1)

_numbers = itertools.count(1)


def staff_account(**fields: object) -> User:
    """An account that signs in by password and has no role yet."""
    return User.objects.create_user(
        **{"username": f"staff-{next(_numbers)}", "password": PASSWORD, "name": "李调度", **fields}
    )


def clerk(*hospitals: Hospital, role: StaffRole = StaffRole.SCHEDULER) -> User:
    """An account with this role at these hospitals."""
    made = staff_account()
    for hospital in hospitals:
        grant_role(user=made, hospital=hospital, role=role, by=None, now=YESTERDAY)
    return made


def auditor(region: Region, **fields: object) -> User:
    """An account that reads the audit."""
    made = staff_account(**fields)
    grant_region_role(user=made, region=region, role=RegionRole.AUDITOR, by=None, now=YESTERDAY)
    return made


def rule_setter(region: Region) -> User:
    """An account that sets the booking rules of the region."""
    made = staff_account(name="何规则")
    grant_region_role(user=made, region=region, role=RegionRole.POLICY, by=None, now=YESTERDAY)
    return made


def officer(region: Region) -> User:
    """An account that oversees programmes and postings of the region."""
    made = staff_account(name="白项目")
    grant_region_role(user=made, region=region, role=RegionRole.OFFICER, by=None, now=YESTERDAY)
    return made


def attendant(*specialists: Specialist, role: AttendantRole = AttendantRole.ASSISTANT) -> User:
    """An account that sees the visits of these specialists."""
    made = staff_account()
    for specialist in specialists:
        appoint_attendant(user=made, specialist=specialist, role=role, by=None, now=YESTERDAY)
    return made


def with_factor(account: User) -> list[str]:
    """Give the account an app, a minute ago. Returns its recovery codes."""
    secret, now = draw_secret(), timezone.now() - timedelta(minutes=1)
    return confirm_factor(account=account, secret=secret, typed=code_of(secret, step_at(now)), now=now)


def code_now(account: User) -> str:
    """The digits the account's app shows, or shows next where it has been used already."""
    factor = SecondFactor.objects.get(account=account)
    return code_of(factor.secret, max(step_at(timezone.now()), factor.last_step + 1))


def fresh_code(name: str) -> str:
    """The digits the app of the account with this user name shows, as if none had been used for long: what several
    browsers do within a minute, people do within a day."""
    account = User.objects.get(username=name)
    SecondFactor.objects.filter(account=account).update(last_step=0)
    return code_now(account)


def signs_in(
    browser: Client, account: User, password: str = PASSWORD, *, onward: str = "", **more: str
) -> HttpResponse:
    """By the door of staff: password, then code. The account has an app."""
    said = {"username": account.get_username(), "password": password, "next": onward}
    browser.post("/staff/sign-in/", said, **more)
    return browser.post("/staff/sign-in/code/", {"code": code_now(account)}, **more)


def elevated(browser: Client, account: User) -> User:
    """Sign the administrator in, with the power begun."""
    browser.force_login(account)
    session = browser.session
    begin_power(session=session, account=account, reason=PowerReason.FAULT, now=timezone.now())
    session.save()
    return account


def administrator(browser: Client, username: str = "boss", **fields: object) -> User:
    """Somebody who may do everything, signed in with the power begun."""
    made = User.objects.create_superuser(username, PASSWORD, **fields)
    return elevated(browser, made)


def powerful(account: User) -> User:
    """The account as an administrator's that uses the power, for what asks no browser."""
    account.elevated = True
    return account
