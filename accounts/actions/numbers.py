"""An account gets another mobile number."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.actions.auditing import audit_account
from accounts.actions.browsers import end_browsers
from accounts.actions.codes import CODE_SUBJECT, check_code
from accounts.enums import AuditAction, CodePurpose, PhoneChange, PhoneRefusal
from accounts.hashes import hash_phone
from accounts.models import SignInCode, User
from accounts.rules import CodeRefused, PhoneRefused
from notices.actions import announce
from notices.enums import Channel, RecipientKind

PHONE_NOTICE = "phone_changed"

# How long we try to reach the number that was left.
FAREWELL = timedelta(days=1)


def change_own_phone(
    *, account: User, phone: str, code_id: int, device: str, typed: str, now: datetime, besides: str
) -> User:
    """The account gets `phone` (E.164) in exchange for the six digits `typed` that were sent there.

    That the person also reads the present number is for the caller to have shown just now. Raises CodeRefused; and
    PhoneRefused, only after the digits were right, so that nobody learns who has an account.
    """
    refused: CodeRefused | PhoneRefused | None
    with transaction.atomic():
        refused = check_code(
            code_id=code_id, phone=phone, purpose=CodePurpose.CHANGE, device=device, typed=typed, now=now
        )
        if not refused:
            try:
                account = replace_phone(
                    account=account, phone=phone, by=account, reason=PhoneChange.OWN, now=now, besides=besides
                )
            except PhoneRefused as taken:
                refused = taken  # the code stays used
    if refused:
        raise refused
    return account


@transaction.atomic
def replace_phone(
    *, account: User, phone: str, by: User, reason: PhoneChange, now: datetime, besides: str | None = None
) -> User:
    """Let the account sign in by `phone` (E.164) from now on, and no longer by the number it has.

    Whoever calls has made sure that the person reads what is sent to `phone`, and that the account is theirs: by a
    code to the present number, or at a desk by the original document. Its browsers are signed out, `besides` that
    one (`BrowserSession.session_key`); both numbers are told. Raises PhoneRefused when the account has this number
    already or another account does; ValueError for an account of staff, which has none.
    """
    fresh = User.objects.select_for_update().get(pk=account.pk)
    if fresh.phone is None:
        raise ValueError("an account of staff has no mobile number")
    if fresh.phone == phone:
        raise PhoneRefused(PhoneRefusal.SAME)
    left, fresh.phone = fresh.phone, phone
    try:
        with transaction.atomic():
            fresh.save(update_fields=["phone"])
    except IntegrityError:  # the number is unique, whoever signs up with it at this moment
        raise PhoneRefused(PhoneRefusal.TAKEN) from None
    end_browsers(account=fresh, by=by, now=now, besides=besides)
    audit_account(action=AuditAction.CHANGE_PHONE, account=fresh, by=by, now=now, reason=reason)
    farewell = _address_slip(left, fresh.language, now)
    for kind, recipient in ((RecipientKind.CODE, farewell.pk), (RecipientKind.ACCOUNT, fresh.pk)):
        announce(
            kind=PHONE_NOTICE,
            subject_kind=CODE_SUBJECT,
            subject_id=farewell.pk,
            version=1,
            recipient_kind=kind,
            recipient_id=recipient,
            channel=Channel.SMS,
            due_at=now,
            now=now,
        )
    return fresh


def _address_slip(phone: str, language: str, now: datetime) -> SignInCode:
    """A row that keeps the number that was left until its holder is told: a request whose digits are never drawn,
    on no device. It counts as any message does that makes this phone ring."""
    return SignInCode.objects.create(
        phone=phone,
        phone_hash=hash_phone(phone),
        purpose=CodePurpose.CHANGE,
        language=language,
        expires_at=now + FAREWELL,
        created_at=now,
    )
