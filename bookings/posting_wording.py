"""What those who plan at a hospital are told of its postings: how many run out, and where to read which. No names."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.enums import PostingNotice
from bookings.queries.staff.expiring import STAGES, expiring_at, told_about
from hospitals.models import Hospital, called
from notices.localtime import local_date
from notices.models import Notice
from notices.registry import Message, register


def still_so(notice: Notice, now: datetime) -> bool:
    """Whether something still runs out that had come to by the day it was written, and the account still plans
    there."""
    since = expiring_at(notice.subject_id, local_date(notice.created_at)).since
    if since is None or since < date.fromordinal(notice.version):
        return False
    return any(one.pk == notice.recipient_id for one in told_about(notice.subject_id, now))


def word(notice: Notice, channel: str) -> Message:
    """The e-mail in the language active now, as things stand on the day it was written for."""
    hospital = Hospital.objects.get(pk=notice.subject_id)
    told = expiring_at(hospital.pk, local_date(notice.created_at))
    said = [
        _days(before + 1, days, told.counts[days])
        for before, days in zip((0, *STAGES), STAGES, strict=False)
        if told.counts[days]
    ]
    if told.over:
        said.append(ngettext("已经到期 %(n)d 项", "已经到期 %(n)d 项", told.over) % {"n": told.over})
    text = _("%(where)s的派驻和材料：%(counts)s。派驻到期后不能再据此发布门诊。") % {
        "where": called(hospital),
        "counts": _("，").join(said),
    }
    link = settings.SITE_URL + reverse("staff:postings", args=[hospital.slug])
    body = f"{text}\n\n" + _("查看派驻：%(link)s") % {"link": link}
    return Message(subject=str(PostingNotice.RUNNING_OUT.label), text=body)


def _days(first: int, last: int, count: int) -> str:
    """How many run out within so many days, but for those of the stage before."""
    if first == 1:
        said = ngettext("%(last)d 天内到期 %(n)d 项", "%(last)d 天内到期 %(n)d 项", count)
    else:
        said = ngettext(
            "%(first)d 至 %(last)d 天内到期 %(n)d 项", "%(first)d 至 %(last)d 天内到期 %(n)d 项", count
        )
    return said % {"first": first, "last": last, "n": count}


def register_all() -> None:
    """Say to notices how the kind is worded and when it still holds."""
    register(PostingNotice.RUNNING_OUT, wording=word, holds=still_so)
