"""A clerk of one hospital with a session, and a clerk of another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.models import ClinicSession, Posting
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
def reception(hospital: Hospital) -> User:
    """Who receives patients at the hospital."""
    return work.clerk(hospital, role=StaffRole.RECEPTION)


@pytest.fixture
def desk(browser_of: Callable[[User], Client], reception: User) -> Client:
    """The reception's browser."""
    return browser_of(reception)
