"""What each rule says, as its stored values are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from notices.localtime import at_local, day_bounds, local_date
from specialists.enums import Pool


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
    """When reminders are due: those of a visit at a local clock, that of a question so long after it was asked."""

    day_before_time: time
    same_day_time: time
    unanswered_hours: int  # after the hospital withdrew or substituted, where nobody has answered

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

    reasons_days: int  # reasons and attachments, from the day of the visit; words of appeals, from the answer
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
class WaitlistPolicy:
    """How those who wait are offered what is given up. Clocks are local."""

    entries: int  # so many places in line one person has at most
    offers_from_time: time  # nobody is woken by an offer
    offers_until_time: time
    valid_minutes: int
    late_valid_minutes: int  # instead, in the last `late_hours` before the end
    late_hours: int
    ends_time: time
    ends_days_before: int
    specialist_days: int  # how long one waits for any session of a specialist
    lapses: int  # after so many offers nobody answered the place is given up

    def deadline(self, starts_at: datetime) -> datetime:
        """The instant at which waiting for a session that starts at `starts_at` ends."""
        return at_local(local_date(starts_at) - timedelta(days=self.ends_days_before), self.ends_time)

    def valid_until(self, now: datetime, deadline: datetime) -> datetime | None:
        """Until when an offer made at `now` would hold; None where there is no time for one any more."""
        late = now >= deadline - timedelta(hours=self.late_hours)
        until = now + timedelta(minutes=self.late_valid_minutes if late else self.valid_minutes)
        return until if until <= deadline else None

    def kept_back_until(self, ends: datetime, deadline: datetime) -> datetime:
        """Until when a number is kept from the public whose offer `ends` then: where that is at night, until the offer
        of the next morning would be over."""
        begins = self.next_at(ends)
        return ends if begins == ends else self.valid_until(begins, deadline) or ends

    def first_day(self, now: datetime) -> date:
        """The first local day of whose sessions an offer can still be made at `now`: they begin that day or later."""
        day = local_date(now)
        while self.valid_until(now, self.deadline(day_bounds(day)[0])) is None:
            day += timedelta(days=1)
        return day

    def next_at(self, now: datetime) -> datetime:
        """When an offer may next be made: `now`, or the next morning where it is too early or too late."""
        today = local_date(now)
        begin, end = at_local(today, self.offers_from_time), at_local(today, self.offers_until_time)
        if now < begin:
            return begin
        return now if now < end else at_local(today + timedelta(days=1), self.offers_from_time)


@dataclass(frozen=True)
class PoolsPolicy:
    """For whom a session's numbers are kept (号源池), when what is not used flows back, and how many may be added."""

    public_percent: int
    referral_percent: int
    desk_percent: int
    flow_back_hours: int  # before the session
    added_per_session: int  # 加号: so many at most
    recall_percent: int = 30  # at most so many of a session are kept for those who were promised one (复诊)

    def __post_init__(self) -> None:
        """Raises ValueError for shares that are not the whole."""
        if min(self.percents.values()) < 0 or sum(self.percents.values()) != 100:
            raise ValueError("the shares of the pools add up to 100")

    @property
    def percents(self) -> dict[str, int]:
        """Each pool's share; of equal remainders the first named gets the number."""
        return {
            Pool.PUBLIC: self.public_percent,
            Pool.REFERRAL: self.referral_percent,
            Pool.DESK: self.desk_percent,
        }

    def recalled(self, numbers: int, promised: int) -> int:
        """How many of a session's `numbers` are kept for so many promised ones; a part of one counts as one."""
        return min(promised, -(-numbers * self.recall_percent // 100))

    def flows_back_at(self, *, starts_at: datetime, published_at: datetime) -> datetime:
        """When unused referral, desk and 复诊 numbers flow back: at once where it is published later than that."""
        return max(starts_at - timedelta(hours=self.flow_back_hours), published_at)


@dataclass(frozen=True)
class HalfDaysPolicy:
    """When a clinic is held of which only the half of the day is said (上午, 下午)."""

    morning_begins_time: time
    morning_ends_time: time
    afternoon_begins_time: time
    afternoon_ends_time: time

    @property
    def morning(self) -> tuple[time, time]:
        """From when until when."""
        return self.morning_begins_time, self.morning_ends_time

    @property
    def afternoon(self) -> tuple[time, time]:
        """From when until when."""
        return self.afternoon_begins_time, self.afternoon_ends_time


@dataclass(frozen=True)
class PublishingPolicy:
    """How many other persons look a session over before it is published: none, or one."""

    others: int
