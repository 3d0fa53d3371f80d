"""Another mobile number for one's account: a code to the present one, then a code to the new one."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import change_own_phone, use_code
from accounts.enums import CodePurpose
from accounts.forms import CodeForm, NewPhoneForm
from accounts.models import User
from accounts.phones import spaced_phone
from accounts.rules import CodeRefused, PhoneRefused, TooManyCodes, proof_is_fresh
from accounts.views.common import (
    device_of,
    own_page,
    remember_device,
    send_or_keep_code,
    this_browser,
    viewer_shows_codes,
)
from accounts.wording import phone_sentence, refusal_sentence, too_many_sentence

# What the session remembers on the way: the id of the code to the present number (`present`), when it was typed in
# (`proved_at`), the new number (`phone`) and the id of its code (`code`).
CHANGE = "change_number"

STEPS = (gettext_lazy("核对现在的号码"), gettext_lazy("输入新号码"), gettext_lazy("核对新号码"))
PRESENT, NEW, CHECK = 1, 2, 3


@require_http_methods(["GET", "HEAD", "POST"])
@own_page()
def number(request: HttpRequest) -> HttpResponse:
    """Have a code sent to the present number; what to do when it is lost."""
    present = _present(request)
    refused = ""
    if request.method == "POST":
        device = device_of(request)
        refused = _ask(request, present, "present", device, {})
        if not refused:
            return remember_device(redirect("accounts:number_code"), device)
    context = {"phone": cast(User, request.user).masked_phone, "refused": refused, "step": PRESENT}
    return _page(request, "accounts/number.html", context, back="accounts:account")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@own_page()
def number_code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent to the present number: the person at the screen has that phone."""
    present = _present(request)
    on_the_way = request.session.get(CHANGE, {})
    if "present" not in on_the_way:
        return redirect("accounts:number")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            use_code(
                code_id=on_the_way["present"],
                phone=present,
                purpose=CodePurpose.CHANGE,
                device=device_of(request),
                typed=form.cleaned_data["code"],
                now=now,
            )
        except CodeRefused as refused:
            form.add_error("code", refusal_sentence(refused))
        else:
            request.session[CHANGE] = {"proved_at": now.isoformat()}
            return redirect("accounts:new_number")
    context = {
        "form": form,
        "phone": cast(User, request.user).masked_phone,
        "step": PRESENT,
        "action": reverse("accounts:number_code"),
        "again": reverse("accounts:number"),
        "button": _("下一步"),
        "viewer": viewer_shows_codes(),
    }
    return _page(request, "accounts/number_code.html", context, back="accounts:number")


@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
@own_page()
def new_number(request: HttpRequest) -> HttpResponse:
    """Ask for the new number, then have a code sent to it. The same for one that has an account and one without."""
    present = _present(request)
    if not _proved(request):
        return _prove_again(request)
    typed = spaced_phone(request.session[CHANGE].get("phone", ""))
    form = NewPhoneForm(
        request.POST if request.method == "POST" else None, present=present, initial={"phone": typed}
    )
    if request.method == "POST" and form.is_valid():
        device, phone = device_of(request), form.cleaned_data["phone"]
        refused = _ask(request, phone, "code", device, {"phone": phone})
        if not refused:
            return remember_device(redirect("accounts:new_number_code"), device)
        form.add_error("phone", refused)
    return _new_number_page(request, form)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@own_page()
def new_number_code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent to the new number, and change it."""
    present = _present(request)
    if not _proved(request):
        return _prove_again(request)
    on_the_way = request.session[CHANGE]
    if "code" not in on_the_way:
        return redirect("accounts:new_number")
    phone = on_the_way["phone"]
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, phone, on_the_way["code"], form.cleaned_data["code"])
        except CodeRefused as refused:
            form.add_error("code", refusal_sentence(refused))
        except PhoneRefused as taken:
            asked = NewPhoneForm({"phone": spaced_phone(phone)}, present=present)
            asked.add_error("phone", phone_sentence(taken))
            request.session[CHANGE] = {"proved_at": on_the_way["proved_at"]}
            return _new_number_page(request, asked)
        else:
            messages.success(request, _("手机号码已更换，其他设备已退出登录。今后请用新号码登录。"))
            messages.info(request, _("如果您给家人填的是旧号码，请到“我的就诊人”里改成新号码。"))
            return redirect("accounts:account")
    context = {
        "form": form,
        "phone": spaced_phone(phone),
        "typed": phone,
        "step": CHECK,
        "action": reverse("accounts:new_number_code"),
        "again": reverse("accounts:new_number"),
        "button": _("更换号码"),
        "viewer": viewer_shows_codes(),
    }
    return _page(request, "accounts/number_code.html", context, back="accounts:new_number")


def _present(request: HttpRequest) -> str:
    """The number the account has. 404 for accounts of staff, which have none."""
    phone = cast(User, request.user).phone
    if phone is None:
        raise Http404
    return phone


def _proved(request: HttpRequest) -> bool:
    """Whether a code to the present number was typed in here just now."""
    proved_at = request.session.get(CHANGE, {}).get("proved_at")
    return bool(proved_at) and proof_is_fresh(datetime.fromisoformat(proved_at), timezone.now())


def _prove_again(request: HttpRequest) -> HttpResponse:
    """To the beginning, with a word to who was slow."""
    if "proved_at" in request.session.get(CHANGE, {}):
        messages.info(request, _("为了保护您的账号，请先再核对一次现在的号码。"))
    return redirect("accounts:number")


def _ask(request: HttpRequest, phone: str, slot: str, device: str, more: dict[str, str]) -> str:
    """Have a code sent to `phone`, and remember it and `more` in the session. Says why not, or nothing."""
    on_the_way = request.session.get(CHANGE, {})
    same = more.items() <= on_the_way.items()
    try:
        code_id = send_or_keep_code(
            request,
            phone=phone,
            device=device,
            purpose=CodePurpose.CHANGE,
            kept=on_the_way.get(slot) if same else None,
        )
    except TooManyCodes as stop:
        return too_many_sentence(stop, timezone.now())
    request.session[CHANGE] = on_the_way | more | {slot: code_id}
    return ""


def _change(request: HttpRequest, phone: str, code_id: int, typed: str) -> None:
    """Change the number; go on under a new key. Raises CodeRefused and PhoneRefused."""
    change_own_phone(
        account=cast(User, request.user),
        phone=phone,
        code_id=code_id,
        device=device_of(request),
        typed=typed,
        now=timezone.now(),
        besides=this_browser(request),
    )
    del request.session[CHANGE]
    request.session.cycle_key()


def _new_number_page(request: HttpRequest, form: NewPhoneForm) -> HttpResponse:
    return _page(request, "accounts/new_number.html", {"form": form, "step": NEW}, back="accounts:account")


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, back: str) -> HttpResponse:
    """A page of this way, that no search engine keeps."""
    more = {"steps": STEPS, "back_url": reverse(back), "noindex": True}
    return render(request, template, context | more)
