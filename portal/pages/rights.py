"""隐私与权利: what one agreed to, what is kept, and how to have it, correct it and delete it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import audit_account
from accounts.enums import AuditAction, ConsentPurpose
from accounts.forms.consents import SureForm
from accounts.models import Consent, User
from accounts.queries.consents import agrees, decisions_of
from bookings.actions.leaving import coming_of, delete_account, delete_person
from bookings.enums import Relation
from bookings.models import PatientLink
from bookings.policy import policies_at
from bookings.queries.consents import may_decide
from bookings.queries.mine import had_link, my_links, my_people
from bookings.queries.persons import guards
from bookings.queries.reasons import visits_decided_about
from bookings.views.common import account_of, consent_url, found_or_404, own_page, page
from hospitals.models import Hospital
from notices.localtime import local
from notices.masks import mask_document, mask_phone
from portal.pages.guides import operator
from portal.pages.proving import proved, to_prove
from portal.rights import as_json, may_see_numbers, my_data, notice_word

SHOWN = 100  # lines of a long list on a page; the file has all


@dataclass(frozen=True)
class Decided:
    """The newest decision about one thing, with the words and ways that belong to it."""

    consent: Consent
    about: str
    url: str  # where it is taken back or given; nothing where there is no such page any more

    @property
    def holds(self) -> bool:
        """Whether it is a yes to the text in force."""
        return agrees(self.consent)


def _account(request: HttpRequest) -> User:
    """The patient who reads. 404 for accounts of staff: the hospital that gave them keeps them."""
    account = account_of(request)
    if account.phone is None:
        raise Http404
    return account


@require_safe
@own_page(agreed=())
def my_privacy(request: HttpRequest) -> HttpResponse:
    """One's consents, and the ways to see, take along, correct and delete what is kept."""
    account, now = _account(request), timezone.now()
    links = my_people(account.pk)
    context = {
        "account": account,
        "links": links,
        "decided": _decided(account.pk, links, now),
        "retention": policies_at(now).retention,
        "operator": operator(),
    }
    return page(request, "pages/rights.html", context)


def _decided(account: int, links: list[PatientLink], now: datetime) -> list[Decided]:
    """Of each thing the newest decision, in the order of the purposes."""
    newest: dict[tuple[str, int], Consent] = {}
    for row in decisions_of(account):
        newest.setdefault((row.purpose, row.subject_id), row)
    asked_of = [subject for (what, subject) in newest if what == ConsentPurpose.HOSPITAL]
    hospitals = Hospital.objects.in_bulk(asked_of)
    visits = visits_decided_about(
        account, [subject for (what, subject) in newest if what == ConsentPurpose.REASON]
    )
    persons = {link.patient_id: link for link in links}
    age = policies_at(now).persons.consent_age_years
    found = []
    order = [str(purpose) for purpose in ConsentPurpose]
    for (purpose, subject), row in sorted(newest.items(), key=lambda item: order.index(item[0][0])):
        about, url = "", ""
        if purpose == ConsentPurpose.HOSPITAL and subject in hospitals:
            about, url = hospitals[subject].name, consent_url(purpose, subject)
        elif purpose in (ConsentPurpose.CHILD, ConsentPurpose.YOUNG):
            link = persons.get(subject)
            about = link.patient.name if link else _("已不在您的账号里")
            url = (
                consent_url(purpose, subject)
                if link and may_decide(link, ConsentPurpose(purpose), age, now)
                else ""
            )
        elif purpose in (ConsentPurpose.TERMS, ConsentPurpose.IDENTITY):
            url = consent_url(purpose)
        elif purpose == ConsentPurpose.REASON and subject in visits:
            about = date_format(local(visits[subject].slot.starts_at), "DATE_FORMAT")
            url = reverse("bookings:reason_withdraw", args=[visits[subject].uid])
        found.append(Decided(row, about, url))
    return found


@require_safe
@own_page(agreed=())
def my_data_page(request: HttpRequest) -> HttpResponse:
    """All that is kept, to be read and printed. Numbers are hidden in part: a page can be looked at over a shoulder."""
    account, now = _account(request), timezone.now()
    data = my_data(account, now)
    context = {
        "data": data,
        "persons": [_shown(link, data.phones[link.patient_id], now) for link in data.links],
        "notices": [{"notice": one, "words": notice_word(one.kind)} for one in data.notices[:SHOWN]],
        "seen": data.seen[:SHOWN],
        "bookings": data.bookings[:SHOWN],
        "shown": SHOWN,
        "now": now,
    }
    return page(request, "pages/rights_data.html", context)


def _shown(link: PatientLink, phone: str, now: datetime) -> dict[str, Any]:
    numbers = [(one.hospital, mask_document(one.number)) for one in link.patient.record_numbers.all()]
    return {
        "link": link,
        "guards": guards(link, now),
        "whole": may_see_numbers(link, now),
        "phone": mask_phone(phone),
        "record_numbers": numbers,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@own_page(agreed=())
def download(request: HttpRequest) -> HttpResponse:
    """The file of all of it, in full; asks first whether it is still the same person who holds the phone."""
    account, now = _account(request), timezone.now()
    if request.method != "POST":
        return redirect("my_data")
    if not proved(request, now):
        return to_prove(reverse("my_data"))
    audit_account(action=AuditAction.COPY_OWN, account=account, by=account, now=now)
    answer = JsonResponse(
        as_json(my_data(account, now), now), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@own_page(agreed=())
def delete_my_person(request: HttpRequest, link_id: int) -> HttpResponse:
    """Say what goes and what the law keeps, then delete a person. A second press finds it done."""
    account, now = _account(request), timezone.now()
    if request.method == "POST" and had_link(account.pk, link_id):
        return redirect("my_privacy")
    link = found_or_404(my_links(account.pk).filter(pk=link_id).first())
    refused = ""
    if request.method == "POST":
        # Of oneself it is for everybody who books for one: not for whoever found the phone unlocked.
        if link.relation == Relation.SELF and not proved(request, now):
            return to_prove(reverse("delete_my_person", args=[link_id]))
        try:
            erased = delete_person(link=link, by=account, now=now)
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            said = _("就诊人的资料已删除。") if erased else _("就诊人已从您的账号里移除。")
            messages.success(request, said)
            return redirect("my_privacy")
    context = {
        "link": link,
        "newborns": my_links(account.pk).filter(patient__guardian_id=link.patient_id).exists(),
        "refused": refused,
        "retention": policies_at(now).retention,
    }
    return page(request, "pages/rights_person.html", context, status=409 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page(agreed=())
def delete_my_account(request: HttpRequest) -> HttpResponse:
    """Say what goes and what the law keeps, then delete the account with all its persons."""
    account, now = _account(request), timezone.now()
    refused = ""
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not proved(request, now):
            return to_prove(reverse("delete_my_account"))
        try:
            delete_account(account=account, by=account, now=now)
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            logout(request)
            messages.success(request, _("您的账号已删除。"))
            return redirect("home")
    links = my_people(account.pk)
    context = {
        "account": account,
        "links": links,
        "form": form,
        "coming": coming_of([link.patient_id for link in links], now),
        "refused": refused,
        "retention": policies_at(now).retention,
    }
    return page(request, "pages/rights_account.html", context, status=409 if refused else 200)
