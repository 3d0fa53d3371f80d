"""Rules are set by who may, dated, one at a time; what is published and what has happened stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, User
from bookings import actions
from bookings.actions import PolicyRefused
from bookings.enums import Rule
from bookings.models import Policy, PolicyAct, PolicyRefusal
from bookings.policy import policies_at, policies_for
from bookings.queries.policies import reach_of, rule_lines, seen_of, timeline
from hospitals.actions import end_region_role, grant_region_role
from hospitals.enums import RegionRole, StaffRole
from hospitals.models import Hospital, Region, RegionStaff
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db
CANCEL = {"until_time": "12:00", "until_days_before": 2}
LATER = NOW + timedelta(days=10)


@pytest.fixture
def region() -> Region:
    return reference.region("自治区", level="province")


@pytest.fixture
def hospital(region: Region) -> Hospital:
    return make.hospital("市医院", region=reference.region("市", parent=region))


@pytest.fixture
def setter(region: Region, hospital: Hospital) -> User:
    return work.rule_setter(region)


def put(by: User, hospital: Hospital | None = None, values=CANCEL, rule=Rule.CANCEL, **more) -> Policy:
    hospital_id = hospital.pk if hospital else None
    how = {"valid_from": None, "seen": seen_of(rule, hospital_id), "now": NOW, **more}
    return actions.set_policy(rule=rule, values=values, hospital_id=hospital_id, by=by, **how)


def follow(by: User, hospital: Hospital, **more) -> Policy:
    how = {"valid_from": None, "seen": seen_of(Rule.CANCEL, hospital.pk), "now": NOW, **more}
    return actions.follow_portal(rule=Rule.CANCEL, hospital_id=hospital.pk, by=by, **how)


def refused(call, *args, **named) -> PolicyRefusal:
    before = list(Policy.objects.order_by("pk").values())
    with pytest.raises(PolicyRefused) as caught, transaction.atomic():
        call(*args, **named)
    assert list(Policy.objects.order_by("pk").values()) == before
    return caught.value.refusal


# --- Who ---------------------------------------------------------------------------------


def test_the_regions_rules_are_for_who_has_a_region_at_the_top(region, hospital, setter) -> None:
    elsewhere = make.hospital(region=reference.region("别处"))
    reach = reach_of(setter, NOW)
    assert reach.portal
    assert reach.sets == reach.reads == {hospital.pk}
    assert refused(put, setter, elsewhere) == PolicyRefusal.NOT_YOURS


def test_a_smaller_region_has_its_hospitals_alone(region, hospital) -> None:
    below = work.rule_setter(hospital.region)
    reach = reach_of(below, NOW)
    assert not reach.portal
    assert reach.sets == {hospital.pk}
    assert refused(put, below) == PolicyRefusal.NOT_YOURS
    assert put(below, hospital).hospital == hospital


def test_a_region_where_nobody_is_received_sets_nothing(hospital) -> None:
    sends = reference.region("北京", level="province")
    make.hospital(region=sends, side="beijing")
    assert reach_of(work.rule_setter(sends), NOW).nothing


@pytest.mark.parametrize("role", [RegionRole.OFFICER, RegionRole.AUDITOR])
def test_other_parts_in_a_region_set_nothing(region, hospital, role) -> None:
    other = work.staff_account()
    grant_region_role(user=other, region=region, role=role, by=None, now=work.YESTERDAY)
    assert reach_of(other, NOW).nothing
    assert refused(put, other) == PolicyRefusal.NOT_YOURS


def test_a_part_that_has_ended_sets_nothing_from_then_on(region, hospital, setter) -> None:
    end_region_role(staff=RegionStaff.objects.get(user=setter), by=None, now=NOW)
    assert reach_of(setter, NOW - timedelta(seconds=1)).portal
    assert reach_of(setter, NOW).nothing


def test_who_manages_hospitals_reads_theirs_and_sets_none(hospital) -> None:
    second, third = make.hospital(), make.hospital()
    manager = work.clerk(hospital, second, role=StaffRole.MANAGER)
    reach = reach_of(manager, NOW)
    assert reach.reads == {hospital.pk, second.pk}
    assert third.pk not in reach.reads
    assert not reach.sets
    assert refused(put, manager, hospital) == PolicyRefusal.NOT_YOURS


def test_receptions_schedulers_and_patients_read_nothing_of_it(hospital) -> None:
    for account in (work.clerk(hospital), work.clerk(hospital, role=StaffRole.RECEPTION), make.account()):
        assert reach_of(account, NOW).nothing


def test_an_administrator_sets_rules_with_the_power_alone(hospital) -> None:
    chief = User.objects.create_superuser("chief", "x")
    assert refused(put, chief) == PolicyRefusal.NOT_YOURS
    assert put(work.powerful(chief)).created_by == chief


# --- What --------------------------------------------------------------------------------


def test_a_rule_set_now_holds_now_and_is_noted(hospital, setter) -> None:
    row = put(setter)
    assert policies_at(NOW).cancel.until_days_before == 2
    assert policies_at(NOW - timedelta(seconds=1)).cancel.until_days_before == 1
    entry = AuditEntry.objects.latest("pk")
    assert (entry.by, entry.action, entry.subject_kind, entry.subject_id, entry.reason) == (
        *(setter.pk, PolicyAct.SET, "policy"),
        *(row.pk, "cancel"),
    )


def test_a_later_row_holds_from_its_moment_on(hospital, setter) -> None:
    put(setter, valid_from=LATER)
    assert policies_at(LATER - timedelta(seconds=1)).cancel.until_days_before == 1
    assert policies_at(LATER).cancel.until_days_before == 2


def test_never_in_the_past(hospital, setter) -> None:
    assert put(setter, valid_from=NOW).valid_from == NOW
    assert refused(put, setter, valid_from=NOW - timedelta(seconds=1)) == PolicyRefusal.PAST


def test_one_row_for_a_moment(hospital, setter) -> None:
    put(setter, valid_from=LATER)
    assert refused(put, setter, valid_from=LATER) == PolicyRefusal.SAME_MOMENT
    assert put(setter, hospital, valid_from=LATER)  # a hospital's is another one
    assert put(setter, valid_from=LATER + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("rule", "values", "wrong"),
    [
        (Rule.CANCEL, {"until_time": "15:00"}, "not the values of cancel"),
        (Rule.CANCEL, {"until_time": "25:00", "until_days_before": 1}, "hour must be in"),
        (Rule.CANCEL, {"until_time": "15:00", "until_days_before": 8}, "until_days_before"),
        (Rule.FREED, {"returns_after_minutes_min": 60, "returns_after_minutes_max": 60}, "max"),
    ],
)
def test_values_that_make_no_sense(hospital, setter, rule, values, wrong) -> None:
    before = Policy.objects.count()
    with pytest.raises(ValueError, match=wrong), transaction.atomic():
        put(setter, rule=rule, values=values)
    assert Policy.objects.count() == before


def test_rules_about_persons_are_no_hospitals(hospital, setter) -> None:
    values = Policy.objects.get(rule=Rule.HOLD).values
    assert refused(put, setter, hospital, values, Rule.HOLD) == PolicyRefusal.NOT_YOURS


def test_who_decided_before_somebody_else_did_is_refused(hospital, setter) -> None:
    seen = seen_of(Rule.CANCEL, None)
    put(setter, valid_from=LATER)
    assert refused(put, setter, seen=seen) == PolicyRefusal.CHANGED
    actions.withdraw_policy(policy_id=Policy.objects.latest("pk").pk, by=setter, now=NOW)
    assert put(setter, seen=seen)  # all is again as it was seen


def test_at_a_hospital_a_change_of_the_portals_rule_counts_as_seen_too(hospital, setter) -> None:
    seen = seen_of(Rule.CANCEL, hospital.pk)
    put(setter)
    assert refused(put, setter, hospital, seen=seen) == PolicyRefusal.CHANGED


# --- Sessions that are published already -----------------------------------------------------


def test_a_published_session_keeps_the_window_it_was_given(hospital, setter) -> None:
    posting = make.posting(where=hospital)
    session = make.published_session(posting, numbers=4)
    before = (session.opens_at, session.closes_at)
    values = Policy.objects.get(rule=Rule.WINDOW).values
    put(setter, values={**values, "closes_days_before": 2, "opens_time": "09:00"}, rule=Rule.WINDOW)
    session.refresh_from_db()
    assert (session.opens_at, session.closes_at) == before
    later = make.published_session(
        make.posting(where=hospital),
        numbers=4,
        starts_at=session.starts_at + timedelta(days=3),
        published_at=NOW,
    )
    assert (later.starts_at.date() - later.closes_at.date()).days == 2


# --- A hospital's own, and back --------------------------------------------------------------


def test_a_hospital_goes_by_its_own_until_it_follows_again(hospital, setter) -> None:
    put(setter, hospital)
    other = make.hospital()
    found = policies_for(NOW, [hospital.pk, other.pk])
    assert [found[pk].cancel.until_days_before for pk in (hospital.pk, other.pk, None)] == [2, 1, 1]
    row = follow(setter, hospital, valid_from=LATER)
    assert row.values == {}
    assert policies_at(LATER - timedelta(seconds=1), hospital.pk).cancel.until_days_before == 2
    assert policies_at(LATER, hospital.pk).cancel.until_days_before == 1
    assert AuditEntry.objects.latest("pk").action == PolicyAct.FOLLOW
    put(setter, values={**CANCEL, "until_days_before": 3}, valid_from=LATER + timedelta(days=1))
    assert policies_at(LATER + timedelta(days=1), hospital.pk).cancel.until_days_before == 3


def test_who_follows_already_needs_no_row(hospital, setter) -> None:
    assert refused(follow, setter, hospital) == PolicyRefusal.FOLLOWS
    put(setter, hospital)
    follow(setter, hospital, now=NOW + timedelta(minutes=1))
    again = NOW + timedelta(minutes=2)
    assert refused(follow, setter, hospital, now=again) == PolicyRefusal.FOLLOWS


def test_the_portals_own_rule_says_something(hospital) -> None:
    row = {"rule": Rule.CANCEL, "values": {}, "valid_from": LATER, "created_at": NOW}
    assert Policy.objects.create(hospital=hospital, **row).pk
    with pytest.raises(IntegrityError, match="policy_of_all_says_something"), transaction.atomic():
        Policy.objects.create(hospital=None, **row)


# --- Taking back -------------------------------------------------------------------------------


def test_what_is_to_hold_later_is_taken_back(hospital, setter) -> None:
    row = put(setter, valid_from=LATER)
    actions.withdraw_policy(policy_id=row.pk, by=setter, now=LATER - timedelta(seconds=1))
    assert policies_at(LATER).cancel.until_days_before == 1
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject_id, entry.reason) == (PolicyAct.WITHDRAW, row.pk, "cancel")


def test_what_holds_is_not(hospital, setter) -> None:
    row = put(setter, valid_from=LATER)
    assert refused(actions.withdraw_policy, policy_id=row.pk, by=setter, now=LATER) == PolicyRefusal.IN_FORCE


def test_nor_by_somebody_else(hospital, setter) -> None:
    row = put(setter, valid_from=LATER)
    below = work.rule_setter(hospital.region)
    said = refused(actions.withdraw_policy, policy_id=row.pk, by=below, now=NOW)
    assert said == PolicyRefusal.NOT_YOURS


# --- What pages are told -------------------------------------------------------------------------


def test_a_change_says_what_it_was_before(hospital, setter) -> None:
    put(setter, valid_from=LATER)
    [step] = timeline(Rule.CANCEL).coming(NOW)
    assert [(one.before, one.words) for one in step.changes] == [("15:00", "12:00"), ("前一天", "前 2 天")]
    assert [len(one.changes) for one in timeline(Rule.CANCEL).past(LATER)] == [2, 2]


def test_at_a_hospital_with_its_own_rule_the_portals_change_is_none(hospital, setter) -> None:
    put(setter, valid_from=LATER)
    assert len(timeline(Rule.CANCEL, hospital.pk).coming(NOW)) == 1
    put(setter, hospital, {**CANCEL, "until_days_before": 3})
    assert timeline(Rule.CANCEL, hospital.pk).coming(NOW) == []


def test_lists_of_rules_take_one_query_however_much_was_set(
    hospital, setter, django_assert_num_queries
) -> None:
    for n in range(2):
        with django_assert_num_queries(1):
            assert len(rule_lines(NOW)) == len(Rule)
        with django_assert_num_queries(1):
            assert [line.own for line in rule_lines(NOW, hospital.pk)].count(True) == n
        moment = NOW + timedelta(minutes=n)
        put(setter, hospital, valid_from=moment)
        put(setter, valid_from=LATER + timedelta(days=n))
