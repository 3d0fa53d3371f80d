"""Who was signed in for too long is signed out, and told so where they sign in again."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actions import end_power, note_overdue, note_use
from accounts.enums import PowerEnd
from accounts.models import BrowserSession, User
from accounts.rules import is_to_be_renewed, stay_of, use_is_to_be_noted, why_over
from accounts.sessions import SessionStore
from accounts.wording import over_sentence

# The page that asks to sign in has the sentence by then: it need not be kept as long as a patient's session.
TOLD_WITHIN_SECONDS = 60 * 60


class BrowserMiddleware:
    """Looks at browsers that are signed in; the others, and pages that ask for no session, cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            browser = cast(SessionStore, request.session).row
            if browser is not None:
                _look(request, request.user, browser)
        return self.get_response(request)


def _look(request: HttpRequest, account: User, browser: BrowserSession) -> None:
    """Sign the browser out if it is over a limit; otherwise note its use, now and then."""
    now, stay = timezone.now(), stay_of(account)
    why = why_over(browser, stay, now)
    if why:
        end_power(session=request.session, by=None, why=PowerEnd.BROWSER_ENDED, now=now)
        note_overdue(account=account, why=why, now=now)
        request.session.flush()
        request.session.set_expiry(TOLD_WITHIN_SECONDS)
        request.user = AnonymousUser()
        messages.info(request, over_sentence(why, staff=account.phone is None))
    elif is_to_be_renewed(browser, stay, now):
        request.session.modified = True  # row and cookie are written anew as the page leaves
    elif use_is_to_be_noted(browser, stay, now):
        note_use(browser=browser.session_key, now=now)
