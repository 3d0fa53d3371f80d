"""What may be done with a session: what each button asks, says beforehand, calls and says afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bookings.actions import (
    change_session,
    delay_session,
    publish_session,
    substitute_specialist,
    withdraw_session,
)
from bookings.forms import ChangeForm, SubstituteForm, WithdrawForm, initial_times
from bookings.forms.changes import MOST_DELAY_MINUTES
from bookings.queries.impact import impact_of_change
from bookings.queries.staff.history import people_told
from bookings.queries.staff.planning import candidates, means_of
from bookings.rules import Refused, what_staff_may
from hospitals.admin import Act, NotDone
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, Posting

Said = dict[str, Any]


class LateForm(forms.Form):
    """How late everything is; 0 takes it back."""

    minutes = forms.IntegerField(
        label=_("比原定时间晚多少分钟"),
        min_value=0,
        max_value=MOST_DELAY_MINUTES,
        help_text=_("从原定时间算起；填 0 表示恢复原定时间。"),
    )


def _may(what: str) -> Callable[[ClinicSession, datetime], bool]:
    def may(row: ClinicSession, now: datetime) -> bool:
        late = timedelta(minutes=row.delay_minutes)
        allowed = what_staff_may(
            row.status, starts_at=row.starts_at + late, ends_at=row.ends_at + late, now=now
        )
        return bool(getattr(allowed, what))

    return may


def _or_not(action: Callable[..., Any], row: ClinicSession, by: User, now: datetime, **said: Any) -> None:
    """Call the action; its refusal in words."""
    try:
        action(session=row, by=by.pk, now=now, **said)
    except Refused as refusal:
        raise NotDone(refusal.sentence) from None


def _and_told(done: str, row: ClinicSession) -> str:
    """What was done, and how many were told of it."""
    told = people_told(row.pk)
    if not told:
        return done + gettext("没有人需要通知。")
    return done + ngettext("已通知 %(n)d 位就诊人。", "已通知 %(n)d 位就诊人。", told) % {"n": told}


def _publish(row: ClinicSession, by: User, now: datetime, said: Said) -> None:
    _or_not(publish_session, row, by, now, seen=said["seen"])


def _delay(row: ClinicSession, by: User, now: datetime, said: Said) -> str:
    minutes = said["minutes"]
    if minutes == row.delay_minutes:
        raise NotDone(gettext("延时本来就是这么多，没有改动，也没有通知。"))
    _or_not(delay_session, row, by, now, minutes=minutes, seen=said["seen"])
    done = (
        gettext("已推迟 %(minutes)s 分钟。") % {"minutes": minutes}
        if minutes
        else gettext("已恢复原定时间。")
    )
    return _and_told(done, row)


def _change(row: ClinicSession, by: User, now: datetime, said: Said) -> str:
    wanted = (said["starts_at"], said["ends_at"], said["room"])
    if wanted == (row.starts_at, row.ends_at, row.room_id):
        raise NotDone(gettext("和现在的安排一样，没有要改的。"))
    starts_at, ends_at, room_id = wanted
    _or_not(change_session, row, by, now, starts_at=starts_at, ends_at=ends_at, room_id=room_id)
    return _and_told(gettext("门诊已改。"), row)


def _substitute(row: ClinicSession, by: User, now: datetime, said: Said) -> str:
    posting = Posting.objects.select_related("specialist").get(pk=said["posting"])
    who = {"leaving_id": said["leaving"], "posting": posting}
    _or_not(substitute_specialist, row, by, now, seen=said["seen"], **who)
    done = gettext("已由%(name)s专家接替。") % {"name": posting.specialist.name}
    return _and_told(done, row)


def _withdraw(row: ClinicSession, by: User, now: datetime, said: Said) -> str:
    reason = WithdrawReason(said["reason"])
    _or_not(withdraw_session, row, by, now, reason=reason, seen=said["seen"])
    return _and_told(gettext("已停诊。"), row)


def _change_form(row: ClinicSession, now: datetime, data: Any) -> forms.Form:
    return ChangeForm(data, initial=initial_times(row), means=means_of(row.hospital, now), now=now)


def _substitute_form(row: ClinicSession, now: datetime, data: Any) -> forms.Form:
    found = [
        (posting, gettext("（这个时间已有另一场已发布的门诊）") if busy else "")
        for posting, busy in candidates(row, now)
    ]
    if not found:
        raise NotDone(gettext("那一天没有别的专家有到本院的有效派驻。专家不能来，请停诊。"))
    return SubstituteForm(data, session=row, candidates=found)


def _touched(row: ClinicSession, now: datetime) -> list[str]:
    """How many people it touches."""
    count = impact_of_change(row, shift=timedelta(0), now=now).booked
    if not count:
        return [gettext("还没有人预约。")]
    said = ngettext(
        "已有 %(count)d 人预约，会马上收到通知。", "已有 %(count)d 人预约，会马上收到通知。", count
    )
    return [said % {"count": count}]


def _keeps(row: ClinicSession, now: datetime) -> list[str]:
    kept = gettext("大家的号和取号码不变；不方便的人可以改约或取消，不影响以后预约。")
    void = [gettext("改了开始时间，原来的延时就不算了。")] if row.delay_minutes else []
    return [*_touched(row, now), kept, *void]


def _takes_over(row: ClinicSession, now: datetime) -> list[str]:
    kept = gettext("大家的时间、号和取号码不变；不愿意换专家的人可以改约或取消，不影响以后预约。")
    return [*_touched(row, now), kept]


def _ends(row: ClinicSession, now: datetime) -> list[str]:
    return [*_touched(row, now), gettext("停诊以后不能恢复；预约全部取消，不算就诊人爽约。")]


ACTS = (
    Act(
        name="publish",
        label=_("发布"),
        question=_("要发布这场门诊吗？"),
        done=_("门诊已发布。"),
        may=_may("publish"),
        run=_publish,
        explains=lambda _row, _now: [gettext("发布以后公众能看到，到放号时间可以预约。")],
    ),
    Act(
        name="delay",
        label=_("延时"),
        question=_("这场门诊要晚多久？"),
        done=_("延时已登记。"),
        may=_may("delay"),
        run=_delay,
        explains=_touched,
        form=lambda row, _now, data: LateForm(data, initial={"minutes": row.delay_minutes or None}),
    ),
    Act(
        name="change",
        label=_("改时间或诊室"),
        question=_("这场门诊改到什么时候、哪间诊室？"),
        done=_("门诊已改。"),
        may=_may("change"),
        run=_change,
        explains=_keeps,
        form=_change_form,
    ),
    Act(
        name="substitute",
        label=_("换专家"),
        question=_("换哪位专家来？"),
        done=_("专家已换。"),
        may=_may("change"),
        run=_substitute,
        explains=_takes_over,
        form=_substitute_form,
    ),
    Act(
        name="withdraw",
        label=_("停诊"),
        question=_("要停诊吗？"),
        done=_("这场门诊已停诊。"),
        may=_may("withdraw"),
        run=_withdraw,
        explains=_ends,
        form=lambda _row, _now, data: WithdrawForm(data),
        grave=True,
    ),
)
