"""A clerk of one hospital with a session, and a clerk of another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from bookings.models import Patient
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.models import ClinicSession, Posting
from tests.bookings.staff.at_desk import ORIGINAL, elder, look_up
from tests.bookings.staff.joining import DECLARED, PASSPORT
from tests.factories import bookings as make
from tests.factories import staff as work


@pytest.fixture
def hospital() -> Hospital:
    """Where the clerk works."""
    return make.hospital("本院")


@pytest.fixture
def posting(hospital: Hospital) -> Posting:
    """Somebody who may hold sessions there."""
    return make.posting(make.specialist("陈卫衡"), hospital)


@pytest.fixture
def session(posting: Posting) -> ClinicSession:
    """A session of theirs that can be booked: two hours, a number in each half-hour."""
    return make.published_session(posting, numbers=4)


@pytest.fixture
def clerk(hospital: Hospital) -> User:
    """Who plans sessions at the hospital."""
    return work.clerk(hospital)


@pytest.fixture
def browser(browser_of: Callable[[User], Client], clerk: User) -> Client:
    """The clerk's browser."""
    return browser_of(clerk)


@pytest.fixture
def manager(hospital: Hospital) -> User:
    """Who manages the hospital."""
    return work.clerk(hospital, role=StaffRole.MANAGER)


@pytest.fixture
def keeper(browser_of: Callable[[User], Client], manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


@pytest.fixture
def reception(hospital: Hospital) -> User:
    """Who receives patients at the hospital."""
    return work.clerk(hospital, role=StaffRole.RECEPTION)


@pytest.fixture
def desk(browser_of: Callable[[User], Client], reception: User) -> Client:
    """The reception's browser."""
    return browser_of(reception)


@pytest.fixture
def son() -> User:
    """Who entered her with her passport."""
    return make.account()


@pytest.fixture
def mother(owner, hospital, reception) -> Patient:
    """As her daughter (owner) entered her; found at the desk."""
    made = elder(owner)
    look_up(hospital, ORIGINAL, reception)
    return made


@pytest.fixture
def again(son, hospital, reception) -> Patient:
    """The same woman by her passport; found too."""
    made = make.person(son, **{**DECLARED, "name": "WANG XIUYING"})
    look_up(hospital, PASSPORT, reception)
    return made
