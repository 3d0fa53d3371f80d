"""The admin: what it shows, and what may be done there by whom."""

import pytest
from django.contrib import admin

from accounts.models import User
from tests.architecture.world import World
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

# An administrator may do all that is named; other staff what they were given the right to, of the same.
# Of patients it shows their accounts, with the number masked, and what became of numbers, without whose they were.
MODELS = """
   accounts.user              read  add  change
   auth.group                 read  add  change  delete
   notices.notice             read
   hospitals.source           read  add  change  delete
   hospitals.region           read  add  change  delete
   hospitals.organisation     read  add  change  delete
   hospitals.subject          read  add  change  delete
   hospitals.hospital         read  add  change  delete
   hospitals.department       read  add  change  delete
   hospitals.room             read  add  change  delete
   hospitals.programme        read  add  change  delete
   hospitals.partnership      read  add  change  delete
   hospitals.figure           read  change
   hospitals.contradiction    read  change
   hospitals.staff            read  add
   hospitals.regionstaff      read  add
   specialists.specialist     read  add  change  delete
   specialists.condition      read  add  change  delete
   specialists.holiday        read  add  change  delete
   specialists.activity       read  change
   specialists.posting        read  add
   specialists.attendant      read  add
   specialists.clinicsession  read
   bookings.appointment       read
   bookings.policy            read
"""
RIGHTS = {
    model: set(rights) for model, *rights in (line.split() for line in MODELS.splitlines() if line.strip())
}


def admin_rights(user: User, rf) -> dict[str, set[str]]:
    """What `user` may do with each model of the admin."""
    request = rf.get("/admin/")
    request.user = user
    return {
        model._meta.label_lower: {
            {"view": "read"}.get(right, right)
            for right, allowed in shown.get_model_perms(request).items()
            if allowed
        }
        for model, shown in admin.site._registry.items()
    }


def test_the_admin_shows_these_models_and_lets_do_this_with_them(rf) -> None:
    assert admin_rights(work.powerful(User(username="chief", is_staff=True, is_superuser=True)), rf) == RIGHTS


def test_an_administrator_who_has_not_begun_to_use_the_power_may_do_nothing_there(rf) -> None:
    chief = User(username="chief", is_staff=True, is_superuser=True)
    assert admin_rights(chief, rf) == {model: set() for model in RIGHTS}


def test_staff_without_rights_may_do_nothing_in_the_admin(world: World, rf) -> None:
    clerk = world.accounts["staff"]
    assert clerk
    assert admin_rights(clerk, rf) == {model: set() for model in RIGHTS}


def test_a_patients_account_is_not_changed_in_the_admin(world: World, rf) -> None:
    request = rf.get("/admin/")
    request.user = work.powerful(User(username="chief", is_staff=True, is_superuser=True))
    shown = admin.site._registry[User]
    assert not shown.has_change_permission(request, world.accounts["owner"])
    assert shown.has_change_permission(request, world.accounts["staff"])
