"""What the worker tidies up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import BrowserSession, SignInCode
from accounts.tasks import forget_old_codes
from tests.factories.accounts import ask


@pytest.mark.django_db
def test_yesterdays_codes_go() -> None:
    ask(timezone.now() - timedelta(days=1, seconds=1))
    kept = ask(timezone.now() - timedelta(hours=23))
    forget_old_codes()
    code = SignInCode.objects.get()
    assert (code.pk, code.phone) == (kept.code_id, "")


@pytest.mark.django_db
def test_codes_that_signed_in_stay_until_the_device_is_forgotten() -> None:
    now = timezone.now()
    for days in (401, 399):
        at = now - timedelta(days=days)
        asked = ask(at)
        SignInCode.objects.filter(pk=asked.code_id).update(code_hash="x", used_at=at)
    forget_old_codes()
    assert SignInCode.objects.get().used_at == now - timedelta(days=399)


@pytest.mark.django_db
def test_sessions_that_are_over_go() -> None:
    now = timezone.now()
    for key, ends_at in (("over", now), ("alive", now + timedelta(hours=1))):
        BrowserSession.objects.create(
            session_key=key, session_data="", expire_date=ends_at, began_at=now, used_at=now
        )
    forget_old_codes()
    assert BrowserSession.objects.get().session_key == "alive"
