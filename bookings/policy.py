"""The rules as they stand at one moment, read from dated rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from bookings.enums import Rule
from bookings.models import Policy
from notices.localtime import at_local, local_date, parse_clock


@dataclass(frozen=True)
class WindowPolicy:
    """When a published session opens (放号) and closes for the public."""

    opens_time: time
    opens_after_hours: int
    opens_days_before: int
    short_notice_hours: int
    short_notice_opens_after_hours: int
    closes_time: time
    closes_days_before: int

    def window(self, *, starts_at: datetime, published_at: datetime) -> tuple[datetime, datetime]:
        """Opening and closing instant of a session published at `published_at`.

        Opens at the first `opens_time` at least `opens_after_hours` later, but not more
        than `opens_days_before` days ahead; at short notice `short_notice_opens_after_hours`
        later. An opening after the closing leaves an empty window: the desk has the rest.
        """
        day = local_date(starts_at)
        closes = at_local(day - timedelta(days=self.closes_days_before), self.closes_time)
        if starts_at - published_at < timedelta(hours=self.short_notice_hours):
            opens = published_at + timedelta(hours=self.short_notice_opens_after_hours)
        else:
            earliest = published_at + timedelta(hours=self.opens_after_hours)
            opens = at_local(local_date(earliest), self.opens_time)
            if opens < earliest:
                opens = at_local(local_date(earliest) + timedelta(days=1), self.opens_time)
            opens = max(opens, at_local(day - timedelta(days=self.opens_days_before), self.opens_time))
        return min(opens, closes), closes


@dataclass(frozen=True)
class CancelPolicy:
    """Until when a patient may cancel without its being late."""

    until_time: time
    until_days_before: int

    def deadline(self, starts_at: datetime) -> datetime:
        """The instant from which cancelling a number that starts at `starts_at` is late."""
        return at_local(local_date(starts_at) - timedelta(days=self.until_days_before), self.until_time)


@dataclass(frozen=True)
class HoldPolicy:
    """How long a number is kept while answers are checked."""

    minutes: int
    extensions: int
    extension_minutes: int
    per_session_and_day: int


@dataclass(frozen=True)
class FreedPolicy:
    """After how long a freed number returns to the public: drawn between the two."""

    returns_after_minutes_min: int
    returns_after_minutes_max: int


@dataclass(frozen=True)
class ReminderPolicy:
    """At what local clock reminders are due."""

    day_before_time: time
    same_day_time: time

    def due(self, starts_at: datetime) -> dict[str, datetime]:
        """Reminder kind → due instant."""
        day: date = local_date(starts_at)
        return {
            "reminder_day_before": at_local(day - timedelta(days=1), self.day_before_time),
            "reminder_same_day": at_local(day, self.same_day_time),
        }


@dataclass(frozen=True)
class PersonsPolicy:
    """For how many persons one patient's account may book, and from what age it may be held; how often numbers are
    tried, and people seen in full.

    `reveals_a_day`: a busy desk sees some 120 people a day, of whom one in four has something that does not fit; twice
    that leaves room for a day on which a session was withdrawn and people are telephoned.
    """

    per_account: int
    holder_age_years: int
    consent_age_years: int  # under it the guardian agrees; from it on the young person too
    change_days: int  # one person may be added in another's place within so many days
    ask_waits_days: int  # an ask for somebody on record that nobody answers is over then
    asks: int  # so many of them within `asks_days`: nobody needs more, and who tries numbers does
    asks_days: int
    tries: int  # so many documents refused for what is on record, or changed, within `tries_days`
    tries_days: int
    grant_codes_a_day: int  # to the phone of the person asked for, whether there is one to send to or not
    reveals_a_day: int  # so often one member of staff at a desk sees a name, document or number in full

    def asked_since(self, now: datetime) -> datetime:
        """Asks made after this instant still wait at `now`; those made before are over, without a job."""
        return now - timedelta(days=self.ask_waits_days)


@dataclass(frozen=True)
class RetentionPolicy:
    """How long what is kept, in days from the moment named."""

    reasons_days: int  # reasons and attachments, from the day of the visit
    reasons_seen_days: int  # this visit's staff may still read them, from the session's end
    visits_days: int  # bookings with their person, from the day of the visit; then without
    unanswered_days: int  # minors for whom nobody ever said yes, from their being entered
    persons_days: int  # persons no account is linked to and no booking keeps
    accounts_days: int  # accounts nobody has signed in to
    audit_days: int  # the audit, from the entry


@dataclass(frozen=True)
class QuotasPolicy:
    """How many numbers one person has at most. Days are local days of the visits, spans any so many days in a row."""

    per_specialist: int  # of those still to come
    per_day_and_department: int
    per_day: int
    per_span: int
    span_days: int
    per_long_span: int
    long_span_days: int

    @property
    def by_days(self) -> tuple[tuple[int, int], ...]:
        """So many at most in so many days in a row, whatever the hospital; the shortest first."""
        return (
            (self.per_day, 1),
            (self.per_span, self.span_days),
            (self.per_long_span, self.long_span_days),
        )


@dataclass(frozen=True)
class NoShowPolicy:
    """What follows when somebody does not come. Counted in halves, so that a late cancellation can count half."""

    within_days: int
    first_halves: int
    first_block_days: int
    second_halves: int
    second_block_days: int
    noshow_halves: int
    late_halves: int
    appeal_days: int  # so long after a block began its person may object
    answer_working_days: int

    @property
    def first(self) -> int:
        """So many visits missed bring the first block."""
        return self.first_halves // self.noshow_halves

    @property
    def second(self) -> int:
        """So many visits missed bring the second, longer one."""
        return self.second_halves // self.noshow_halves


@dataclass(frozen=True)
class CancelsPolicy:
    """What follows when somebody cancels again and again."""

    within_days: int
    warns_at: int
    blocks_at: int
    block_days: int


@dataclass(frozen=True)
class Policies:
    """All rules that hold at one moment, for the region or one hospital."""

    window: WindowPolicy
    cancel: CancelPolicy
    hold: HoldPolicy
    freed: FreedPolicy
    reminders: ReminderPolicy
    persons: PersonsPolicy
    retention: RetentionPolicy
    quotas: QuotasPolicy
    noshow: NoShowPolicy
    cancels: CancelsPolicy


_TYPES = {
    Rule.WINDOW: WindowPolicy,
    Rule.CANCEL: CancelPolicy,
    Rule.HOLD: HoldPolicy,
    Rule.FREED: FreedPolicy,
    Rule.REMINDERS: ReminderPolicy,
    Rule.PERSONS: PersonsPolicy,
    Rule.RETENTION: RetentionPolicy,
    Rule.QUOTAS: QuotasPolicy,
    Rule.NOSHOW: NoShowPolicy,
    Rule.CANCELS: CancelsPolicy,
}


def parse_values(rule: str, values: dict[str, object]) -> object:
    """One rule's stored values as its type; ValueError or TypeError when they do not fit."""
    kind = _TYPES[Rule(rule)]
    read = {
        name: parse_clock(str(value)) if name.endswith("_time") else int(str(value))
        for name, value in values.items()
    }
    return kind(**read)


def policies_for(moment: datetime, hospital_ids: Iterable[int]) -> dict[int | None, Policies]:
    """Hospital id → the rules in force there at `moment`; the key None has the region's own. One query.

    A hospital's own rows go before the region's; of each the youngest valid one wins.
    """
    wanted: list[int | None] = [None, *hospital_ids]
    rows = Policy.objects.filter(
        Q(hospital__isnull=True) | Q(hospital_id__in=wanted), valid_from__lte=moment
    ).order_by("valid_from", "id")
    region: dict[str, object] = {}
    own: dict[int, dict[str, object]] = {}
    for row in rows:
        target = region if row.hospital_id is None else own.setdefault(row.hospital_id, {})
        target[row.rule] = parse_values(row.rule, row.values)
    return {
        hospital_id: Policies(**{**region, **(own.get(hospital_id, {}) if hospital_id else {})})  # type: ignore[arg-type]
        for hospital_id in wanted
    }


def retention_row(moment: datetime) -> int:
    """The id of the row that says at `moment` how long what is kept."""
    rows = Policy.objects.filter(rule=Rule.RETENTION, hospital=None, valid_from__lte=moment)
    return rows.order_by("-valid_from", "-id").values_list("pk", flat=True)[0]


def policies_at(moment: datetime, hospital_id: int | None = None) -> Policies:
    """The rules in force at `moment`, for one hospital or (None) for the region. One query."""
    return policies_for(moment, [] if hospital_id is None else [hospital_id])[hospital_id]
