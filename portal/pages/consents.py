"""One screen for each consent: read, agree, refuse, take back; and every text to be read by anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import decide_consent
from accounts.enums import ConsentAs, ConsentDecision, ConsentPurpose
from accounts.forms.consents import ConsentForm
from accounts.queries.consents import given, standing
from accounts.rules.consents import CURRENT, EACH_ACCOUNT, SUBJECT_KIND, VERSIONS
from accounts.views.common import ways_in
from accounts.ways import leads_to
from bookings.actions.leaving import delete_person
from bookings.enums import ErasedBecause
from bookings.models import Patient, PatientLink
from bookings.policy import policies_at
from bookings.queries.consents import my_minor
from bookings.queries.mine import my_live_hold
from bookings.views.choices import recall
from bookings.views.common import account_id, account_of, consent_url, found_or_404, own_page, page
from hospitals.models import Hospital
from portal.pages.frame import frame, step
from portal.pages.guides import CONSENT_TITLES, operator

# What is asked on these screens; the reason for a visit has its own, where it is written.
HERE = (
    *(ConsentPurpose.TERMS, ConsentPurpose.IDENTITY),
    *(ConsentPurpose.CHILD, ConsentPurpose.YOUNG, ConsentPurpose.HOSPITAL),
)
ABOUT_PERSONS = (ConsentPurpose.CHILD, ConsentPurpose.YOUNG)

# What follows from a no, said before it is pressed, and of taking back a yes.
IF_REFUSED = {
    ConsentPurpose.TERMS: gettext_lazy(
        "不同意也没关系：不登录照样可以查医院、专家和号。只是不能在网上预约，请打电话或到医院窗口。"
    ),
    ConsentPurpose.IDENTITY: gettext_lazy(
        "不同意也没关系：照样可以查医院、专家和号，只是不能在网上预约。您可以带上证件，到医院窗口预约。"
    ),
    ConsentPurpose.CHILD: gettext_lazy(
        "不同意也没关系：不能在网上给孩子预约，可以带孩子到医院窗口。按下“我不同意”，孩子的资料就会从您的账号里删除；还有待就诊的预约，要先取消。"
    ),
    ConsentPurpose.YOUNG: gettext_lazy(
        "本人不同意也没关系：不能在网上预约，可以到医院窗口。按下“我不同意”，这位就诊人的资料就会从您的账号里删除；还有待就诊的预约，要先取消。"
    ),
    ConsentPurpose.HOSPITAL: gettext_lazy(
        "不同意也没关系：只是不能在网上约这家医院的号，您可以直接到它的窗口。其他医院不受影响。"
    ),
}
AFTER_REFUSING = {
    ConsentPurpose.IDENTITY: gettext_lazy(
        "您没有同意使用证件号码，所以不能在网上预约。可以带上证件，到医院窗口预约。"
    ),
    ConsentPurpose.CHILD: gettext_lazy("您没有同意，所以不能在网上给孩子预约。可以带孩子到医院窗口。"),
    ConsentPurpose.YOUNG: gettext_lazy("就诊人本人没有同意，所以不能在网上预约。可以到医院窗口。"),
    ConsentPurpose.HOSPITAL: gettext_lazy(
        "您没有同意把信息提供给这家医院，所以没有预约。可以直接到它的窗口。"
    ),
}
IF_WITHDRAWN = {
    ConsentPurpose.TERMS: gettext_lazy(
        "撤回以后马上退出登录，不能再在网上预约。已经约好的号照样有效，来不了请先取消。您的资料还在，要删除请用“删除账号”。"
    ),
    ConsentPurpose.IDENTITY: gettext_lazy(
        "撤回以后不能再约新的号。已经约好的号照样有效。证件号码还在，要删除请在“隐私与权利”里删除就诊人。"
    ),
    ConsentPurpose.CHILD: gettext_lazy(
        "撤回以后不能再给这个孩子约新的号。已经约好的号照样有效。孩子的资料还在，要删除请在“隐私与权利”里删除就诊人。"
    ),
    ConsentPurpose.YOUNG: gettext_lazy(
        "撤回以后不能再给这位就诊人约新的号。已经约好的号照样有效。资料还在，要删除请在“隐私与权利”里删除就诊人。"
    ),
    ConsentPurpose.HOSPITAL: gettext_lazy(
        "撤回以后不能再约这家医院的新号。已经约好的号照样有效，医院还看得到；不想让它看到，请先取消预约。"
    ),
}


@dataclass(frozen=True)
class About:
    """Whom or what one decision is about."""

    subject_id: int
    acting_as: str = ConsentAs.SELF
    minor: Patient | None = None
    link: PatientLink | None = None
    hospital: Hospital | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@own_page(agreed=())
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Ask for one consent, or show what was agreed to with the way to take it back."""
    if purpose not in HERE:
        raise Http404
    now = timezone.now()
    about = _about(request, purpose, now)
    decision = request.POST.get("decision", "")
    if request.method == "POST" and decision == ConsentDecision.REFUSED:
        return _refused(request, purpose, about, now)
    if request.method == "POST" and decision == ConsentDecision.WITHDRAWN:
        return _withdrawn(request, purpose, about, now)
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        purpose=purpose,
        holder_age=policies_at(now).persons.holder_age_years,
    )
    if request.method == "POST" and form.is_valid():
        _decide(request, purpose, about, ConsentDecision.GIVEN, now)
        return HttpResponseRedirect(_onward(request))
    return _screen(request, purpose, about, form)


@require_safe
def consent_text(request: HttpRequest, purpose: str, version: str) -> HttpResponse:
    """A text as it stood, for everybody to read."""
    if version not in VERSIONS.get(purpose, ()):
        raise Http404
    title = str(CONSENT_TITLES[ConsentPurpose(purpose)])
    context = {
        **frame(request, title, step(_("个人信息怎样保存"), "privacy")),
        "title": title,
        "text": _template(purpose, version),
        "version": version,
        "in_force": version == CURRENT[purpose],
        "versions": VERSIONS[purpose],
        "purpose": purpose,
        "operator": operator(),
    }
    return render(request, "pages/consent_text.html", context)


def _template(purpose: str, version: str) -> str:
    return f"consents/{purpose}_{version}.html"


def _about(request: HttpRequest, purpose: str, now: datetime) -> About:
    """What the address says it is about; 404 for a child this account is no guardian of, for a young person it does
    not book for, and for whoever is of another age by now."""
    account = account_id(request)
    if purpose not in (*ABOUT_PERSONS, ConsentPurpose.HOSPITAL):
        return About(account)
    said = request.GET.get("about", "")
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        raise Http404
    if purpose in ABOUT_PERSONS:
        link = found_or_404(my_minor(account, int(said), ConsentPurpose(purpose), now))
        acting_as = ConsentAs.GUARDIAN if link.is_guardian else ConsentAs.RELATIVE
        return About(link.patient_id, acting_as, minor=link.patient, link=link)
    hospital = found_or_404(Hospital.objects.filter(pk=int(said)).first())
    return About(hospital.pk, hospital=hospital)


def _decide(request: HttpRequest, purpose: str, about: About, decision: str, now: datetime) -> None:
    decide_consent(
        by=account_of(request),
        purpose=purpose,
        version=CURRENT[purpose],
        decision=decision,
        acting_as=about.acting_as,
        subject_kind=SUBJECT_KIND[purpose],
        subject_id=about.subject_id,
        now=now,
    )


def _onward(request: HttpRequest) -> str:
    return ways_in(request)["next"] or reverse("bookings:mine")


def _back(request: HttpRequest, onward: str, *, decided: bool) -> tuple[str, str]:
    """Where the way back leads, and its words: who was asked on the way to a booking goes to the session's times,
    who came to see an earlier decision to the page that lists them."""
    people = reverse("bookings:people")
    if leads_to(onward, (people,)) or QueryDict(urlsplit(onward).query).get("from") == "people":
        return people, _("我的就诊人")
    session_id = _session_on_the_way(request, onward)
    if session_id is not None:
        return reverse("session", args=[session_id]), _("重新选时间")
    if decided and not onward:
        return reverse("my_privacy"), _("隐私与权利")
    return reverse("home"), _("首页")


def _session_on_the_way(request: HttpRequest, onward: str) -> int | None:
    """The session a number of which was chosen, or is held, where `onward` is a page on the way to booking it."""
    if leads_to(onward, ("/holds/",)):
        hold = my_live_hold(account_id(request), timezone.now())
        return None if hold is None else hold.session_id
    choice = recall(request, onward) if leads_to(onward, ("/booking/",)) else None
    return None if choice is None else choice.session_id


def _refused(request: HttpRequest, purpose: str, about: About, now: datetime) -> HttpResponse:
    """Write the no down and do what was said of it."""
    _decide(request, purpose, about, ConsentDecision.REFUSED, now)
    if purpose == ConsentPurpose.TERMS:
        return _out(request, _("您没有同意，已退出登录。不登录也可以查医院、专家和号。"))
    messages.info(request, AFTER_REFUSING[ConsentPurpose(purpose)])
    if about.link is not None:
        _delete_minor(request, about.link, now)
    return HttpResponseRedirect(reverse("bookings:mine"))


def _delete_minor(request: HttpRequest, link: PatientLink, now: datetime) -> None:
    """Nothing of a child is kept that its guardian did not agree to, nothing of a young person without their own yes;
    a booking that is coming is cancelled first."""
    try:
        erased = delete_person(link=link, by=account_of(request), reason=ErasedBecause.NOT_AGREED, now=now)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        said = _("就诊人的资料已删除。") if erased else _("就诊人已从您的账号里移除。")
        messages.success(request, said)


def _withdrawn(request: HttpRequest, purpose: str, about: About, now: datetime) -> HttpResponse:
    """Take a yes back. Pressed twice it finds it done."""
    account = account_id(request)
    by = account if purpose in EACH_ACCOUNT else None
    if given(purpose, SUBJECT_KIND[purpose], about.subject_id, by=by):
        _decide(request, purpose, about, ConsentDecision.WITHDRAWN, now)
    if purpose == ConsentPurpose.TERMS:
        return _out(request, _("您的同意已撤回，并已退出登录。"))
    messages.success(request, _("您的同意已撤回。"))
    return HttpResponseRedirect(reverse("my_privacy"))


def _out(request: HttpRequest, said: str) -> HttpResponse:
    logout(request)
    messages.info(request, said)
    return HttpResponseRedirect(reverse("home"))


def _screen(request: HttpRequest, purpose: str, about: About, form: ConsentForm) -> HttpResponse:
    account = account_id(request)
    by = account if purpose in EACH_ACCOUNT else None
    decided = standing(purpose, SUBJECT_KIND[purpose], about.subject_id, by=by)
    agreed = given(purpose, SUBJECT_KIND[purpose], about.subject_id, by=by)
    ways = ways_in(request)
    context: dict[str, Any] = {
        "form": form,
        "purpose": purpose,
        "title": CONSENT_TITLES[ConsentPurpose(purpose)],
        "text": _template(purpose, CURRENT[purpose]),
        "version": CURRENT[purpose],
        "about": about,
        "hospital": about.hospital,
        "decided": decided,
        "agreed": agreed,
        "renewed": not agreed and decided is not None and decided.decision == ConsentDecision.GIVEN,
        "if_refused": IF_REFUSED[ConsentPurpose(purpose)],
        "if_withdrawn": IF_WITHDRAWN[ConsentPurpose(purpose)],
        "operator": operator(),
        "here": consent_url(
            purpose, about.subject_id if about.minor or about.hospital else None, onward=ways["next"]
        ),
        "onward": _onward(request),
        "back": _back(request, ways["next"], decided=decided is not None),
    }
    return page(request, "pages/consent.html", context)
