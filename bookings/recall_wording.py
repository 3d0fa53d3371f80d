"""What is told to who was promised to be seen again: when the specialist comes, and until when a number is kept."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.models import PatientLink, Recall, RecallNotice
from bookings.queries.recalls import first_in_line, kept_until, still_without, to_look_at
from bookings.wording import where_words
from hospitals.models import called
from notices.enums import RecipientKind
from notices.localtime import local
from notices.models import Notice
from notices.registry import Message, register
from specialists.enums import SessionStatus
from specialists.models import ClinicSession


def word(kind: RecallNotice, notice: Notice, channel: str) -> Message:
    """The SMS in the language active now. Nothing of illness."""
    recall, session = _about(notice)
    said = {
        "who": recall.patient.masked_name,
        "specialist": called(recall.specialist),
        "day": date_format(local(session.starts_at).date(), _("n月j日")),
        "where": where_words(session),
        "until": _moment(kept_until(session) or session.starts_at),
        "opens": _moment(session.opens_at or session.starts_at),
        "phone": f" {session.hospital.phone}" if session.hospital.phone else "",
        "link": settings.SITE_URL + reverse("bookings:recalls"),
    }
    text = {
        RecallNotice.KEPT: _(
            "%(who)s 的复诊：%(specialist)s专家 %(day)s在%(where)s出诊，已留一个复诊号。"
            "请在 %(until)s 前选定时间，过时放给大家。网上选：%(link)s，也可打电话%(phone)s 或到窗口办。"
        )
        if session.hospital.phone
        else _(
            "%(who)s 的复诊：%(specialist)s专家 %(day)s在%(where)s出诊，已留一个复诊号。"
            "请在 %(until)s 前选定时间，过时放给大家。网上选：%(link)s，也可到医院窗口办。"
        ),
        RecallNotice.FULL: _(
            "%(who)s 的复诊：%(specialist)s专家 %(day)s在%(where)s出诊，这次的复诊号已留满。"
            "%(opens)s 起可以网上预约，也可以等下一次。"
        ),
        RecallNotice.OFF: _(
            "%(who)s 的复诊：原来告诉您的%(specialist)s专家 %(day)s的出诊有变动，请不要直接来。"
            "新的安排请看 %(link)s，或打电话问医院%(phone)s。"
        ),
        RecallNotice.RESULTS: _(
            "%(who)s 看结果：%(specialist)s专家 %(day)s在%(where)s出诊。当天带好检查结果来，不用预约，到分诊台说一声。"
        ),
    }[kind] % said
    if session.demo:
        text = _("【演示】") + text + _("（演示数据，请勿前往医院）")
    return Message(subject=str(kind.label), text=_("【家门口名医】") + text)


def still_so(kind: RecallNotice, notice: Notice, now: datetime) -> bool:
    """Whether the session is still to come, the promise holds and nothing was booked meanwhile, and the account that
    is told still books for the person."""
    if not Recall.objects.filter(pk=notice.subject_id).exists():
        return False  # with its person
    recall, session = _about(notice)
    if kind == RecallNotice.OFF:
        return still_without(recall, now) and _is_told(notice, recall)
    if session.status != SessionStatus.PUBLISHED or session.starts_at <= now:
        return False
    if kind == RecallNotice.KEPT:
        until = kept_until(session)
        holds = recall.kept_in_id == session.pk and still_without(recall, now)
        holds = holds and until is not None and now < until and _holds_it(recall, session)
    else:
        line = to_look_at if kind == RecallNotice.RESULTS else first_in_line
        holds = line(session, now).filter(pk=recall.pk).exists()
    return holds and _is_told(notice, recall)


def _holds_it(recall: Recall, session: ClinicSession) -> bool:
    """Whether the specialist who promised it holds the session, and no substitute."""
    return session.session_specialists.filter(specialist=recall.specialist_id).exists()


def _is_told(notice: Notice, recall: Recall) -> bool:
    """Whether the account that is told still books for the person; the person's own number always is."""
    if notice.recipient_kind != RecipientKind.ACCOUNT:
        return True
    links = PatientLink.objects.in_force().filter(patient_id=recall.patient_id)
    return links.filter(account_id=notice.recipient_id).exists()


def _about(notice: Notice) -> tuple[Recall, ClinicSession]:
    """The promise, and the session it is told of."""
    recall = Recall.objects.select_related("patient", "specialist").get(pk=notice.subject_id)
    return recall, ClinicSession.objects.select_related("hospital", "room").get(pk=notice.version)


def _moment(at: datetime) -> str:
    return date_format(local(at), _("n月j日 H:i"))


def register_all() -> None:
    """Say to notices how each kind is worded and when it still holds."""
    for kind in RecallNotice:
        register(kind, wording=partial(word, kind), holds=partial(still_so, kind))
