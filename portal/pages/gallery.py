"""Every component in every state, to look at while developing. Nothing here is stored."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Patient
from bookings.queries.cards import DayCount, HalfHour, SessionCard, State
from bookings.queries.mine import Ticket
from hospitals.models import Hospital, Room
from notices.localtime import at_local, local_date
from portal.pages.gallery_reported import BONES, FIRST, LOCAL, samples, with_related
from specialists.enums import SessionStatus, WithdrawReason
from specialists.models import (
    ClinicSession,
    Condition,
    ConditionSpecialist,
    SessionSpecialist,
    Slot,
    Specialist,
)

SWATCHES = ["teal-600", "teal-800", "teal-100", "teal-50", "warm-600", "warm-50", "page"]


class SampleForm(forms.Form):
    """One field of each kind that pages use."""

    name = forms.CharField(label=_("姓名"), error_messages={"required": _("请输入姓名")})
    phone = forms.CharField(
        label=_("手机号码"),
        help_text=_("中国大陆手机号码，例如 138 0013 8000"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    relation = forms.ChoiceField(
        label=_("是您的什么人"),
        choices=[("self", _("本人")), ("parent", _("父亲或母亲")), ("child", _("子女"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是您的什么人")},
    )
    region = forms.ChoiceField(label=_("地区"), choices=[("", _("请选择")), ("150100", "呼和浩特市")])
    note = forms.CharField(label=_("备注"), required=False)
    agree = forms.BooleanField(label=_("我已阅读"), error_messages={"required": _("请先阅读并勾选")})

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True


def _specialist(pk: int, name: str, titles: list[str], conditions: list[tuple[str, bool]]) -> Specialist:
    """A specialist that is not stored, with what they treat where a query would have put it."""
    home = Hospital(pk=90, slug="sample-home", name="中国中医科学院望京医院")
    person = Specialist(
        pk=pk,
        slug="sample",
        name=name,
        titles=titles,
        home_hospital=home,
        source=FIRST,
        inferred=["departments"],
    )
    links = [
        ConditionSpecialist(pk=n, condition=Condition(pk=n, name=text), condition_id=n, inferred=inferred)
        for n, (text, inferred) in enumerate(conditions, start=1)
    ]
    return with_related(person, condition_links=links)


CHEN = _specialist(1, "陈卫衡", ["教授", "主任医师"], [("股骨头坏死", True), ("膝骨关节炎", False)])
LONG = _specialist(
    2,
    "阿拉坦其其格",
    ["副主任医师"],
    [("过敏性鼻炎", False), ("血管性水肿", False), ("湿疹", True), ("哮喘", True), ("荨麻疹", True)],
)

YANG = _specialist(3, "杨惠元", ["主任医师"], [("急性化脓性阑尾炎", False), ("腹膜炎", False)])
for _link in YANG.condition_links.all():
    _link.condition.emergency_notice = True


def _session(day: date, hour: int, **fields: Any) -> ClinicSession:
    """A session that is not stored."""
    starts_at = at_local(day, datetime.min.time().replace(hour=hour))
    values: dict[str, Any] = {
        "pk": 1,
        "hospital": LOCAL,
        "room": Room(pk=1, hospital=LOCAL, name="三楼名医堂"),
        "department": BONES,
        "status": SessionStatus.PUBLISHED,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "opens_at": starts_at - timedelta(days=3),
        "closes_at": starts_at - timedelta(hours=18),
        "demo": True,
    }
    return ClinicSession(**{**values, **fields})


def _cards(today: date) -> list[tuple[str, SessionCard]]:
    """One card for each state, and the crowded ones."""
    day = today + timedelta(days=2)
    withdrawn = {"status": SessionStatus.WITHDRAWN, "withdrawn_reason": WithdrawReason.WEATHER}
    unknown = {"room": None, "department": None, "demo": False}
    chen = (CHEN,)
    return [
        ("可约", SessionCard(_session(day, 9), chen, 12, 20, State.OPEN)),
        (
            "只剩一个，收费已知，延时",
            SessionCard(
                _session(day, 14, delay_minutes=90, fee_yuan=Decimal("50.00")), chen, 1, 20, State.OPEN
            ),
        ),
        (
            "联合门诊，名字长，病症多",
            SessionCard(_session(day, 9, kind="joint", **unknown), (CHEN, LONG), 5, 12, State.OPEN),
        ),
        ("只看急症", SessionCard(_session(day, 9), (YANG,), 12, 20, State.OPEN)),
        ("还未放号", SessionCard(_session(day, 9), chen, 0, 20, State.NOT_YET_OPEN)),
        ("已约满", SessionCard(_session(day, 9), chen, 0, 20, State.FULL)),
        ("已停诊", SessionCard(_session(day, 9, **withdrawn), chen, 0, 20, State.WITHDRAWN)),
        ("已截止", SessionCard(_session(day, 9), chen, 0, 20, State.CLOSED)),
        ("已结束", SessionCard(_session(day, 9), chen, 0, 20, State.PAST)),
        ("只接转诊", SessionCard(_session(day, 9, open_to="referred"), chen, 0, 20, State.REFERRED)),
        (
            "义诊，现场取号",
            SessionCard(
                _session(day, 9, open_to="comers", purpose="free", fee_yuan=0), chen, 0, 20, State.COMERS
            ),
        ),
    ]


def _tickets(session: ClinicSession) -> list[Ticket]:
    """A booked and a cancelled ticket."""
    row = SessionSpecialist(pk=1, session=session, specialist=CHEN)
    with_related(session, session_specialists=[row])
    slot = Slot(
        session=session,
        ordinal=7,
        starts_at=session.starts_at,
        ends_at=session.starts_at + timedelta(minutes=30),
    )
    patient = Patient(pk=1, name="王秀英", sex="female", birth_date=date(1952, 3, 8))
    return [
        Ticket(
            appointment=Appointment(
                pk=1,
                code="38105524",
                patient=patient,
                slot=slot,
                session=session,
                status=status,
                during=DateTimeTZRange(slot.starts_at, slot.ends_at),
            ),
            cancellable=True,
            movable=True,
            cancel_deadline=session.closes_at or session.starts_at,
        )
        for status in (AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED)
    ]


def _times(session: ClinicSession) -> list[HalfHour]:
    """Six half hours, two of them taken."""
    start = session.starts_at
    half = timedelta(minutes=30)
    return [
        HalfHour(start + n * half, start + (n + 1) * half, left=left, total=4)
        for n, left in enumerate([4, 2, 0, 1, 0, 3])
    ]


# A drawing in the place of a QR code: the real one comes from the ticket's page.
SAMPLE_QR = mark_safe(  # noqa: S308 - a constant
    '<svg viewBox="0 0 21 21" aria-hidden="true"><path d="M1 1h6v6H1zM14 1h6v6h-6zM1 14h6v6H1zM9 9h3v3H9z'
    'M14 10h2v4h-2zM10 15h3v2h-3zM16 16h4v3h-4z" fill="#14272b"/></svg>'
)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page; does not exist in production."""
    if settings.PRODUCTION:
        raise Http404
    now = timezone.now()
    today = local_date(now)
    session = _session(today + timedelta(days=2), 9)
    counts = [0, 3, 1, 0, 2, 0, 0, 4, 0, 12, 0, 0, 1, 0]
    shown = _cards(today)
    return render(
        request,
        "pages/gallery.html",
        {
            **samples(CHEN, session.starts_at),
            "swatches": SWATCHES,
            "cards": shown,
            "card": shown[0][1],
            "conditions": [link.condition for link in CHEN.condition_links.all()],
            "person": CHEN,
            "person_without": LONG,
            "days": [DayCount(today + timedelta(days=n), count) for n, count in enumerate(counts)],
            "today": today,
            "selected": today + timedelta(days=4),
            "more_fields": format_html("<p>{}</p>", "平时收起来的栏目。"),
            "more": {"words": "义诊、名医工作室、只接转诊、现场取号", "shown": True},
            "times": _times(session),
            "tickets": _tickets(session),
            "qr": SAMPLE_QR,
            "until": now + timedelta(minutes=9, seconds=40),
            "steps": [_("选时间"), _("手机验证"), _("给谁看病"), _("核对")],
            "rows": [
                {"label": _("就诊人"), "value": "王秀英", "change_url": "#summary"},
                {"label": _("专家"), "value": "陈卫衡", "note": "中国中医科学院望京医院"},
                {"label": _("费用"), "value": _("请向医院咨询")},
            ],
            "operator": {
                "name": "呼和浩特市卫生健康委员会",
                "phone": "0471-0000000",
                "email": "portal@example.cn",
                "address": "",
            },
            "nobody": {},
            "sample_trail": [{"text": _("首页"), "url": "/"}, {"text": _("出诊安排"), "url": "/sessions/"}],
            "links": [{"text": _("看全部出诊安排"), "url": "/sessions/"}],
            "page": Paginator(range(100), 20).page(2),
            "bad_form": SampleForm({"phone": "138"}),
            "share_url": request.build_absolute_uri("/"),
        },
    )
