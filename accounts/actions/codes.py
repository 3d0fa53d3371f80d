"""Codes are asked for, drawn, given back and forgotten."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.auditing import audit_account
from accounts.actions.turns import one_at_a_time
from accounts.enums import AuditAction, CodePurpose, CodeRefusal
from accounts.hashes import hash_address, hash_code, hash_phone, same_hash
from accounts.models import SignInCode, User
from accounts.queries import codes_asked, codes_asked_where_known
from accounts.rules import (
    CODE_DIGITS,
    CODE_LIFE,
    KNOWN_FOR,
    LONGEST_SPAN,
    CodeRefused,
    require_few,
    tries_left,
    why_not,
)
from notices.actions import announce
from notices.enums import Channel, RecipientKind

CODE_NOTICE = "sign_in_code"

CODE_SUBJECT = "code"


@dataclass(frozen=True)
class AskedCode:
    """A code on its way: the ids of its row and of the notice that carries it."""

    code_id: int
    notice_id: int


@transaction.atomic
def request_code(
    *,
    phone: str,
    device: str,
    address: str,
    language: str,
    now: datetime,
    purpose: CodePurpose = CodePurpose.SIGN_IN,
) -> AskedCode:
    """Ask for a code for `phone` (E.164). It is drawn when it is sent; who asked sees no difference
    between a known number and a new one.

    It is good for `purpose` alone; the limits count all purposes together. An older code of this purpose for this
    number on this device ends now. Raises TooManyCodes.
    """
    phone_hash, address_hash = hash_phone(phone), hash_address(address)
    one_at_a_time(phone_hash, device, address_hash)
    asked = codes_asked(phone_hash=phone_hash, device=device, address_hash=address_hash, now=now)
    require_few(asked, now, codes_asked_where_known(phone_hash=phone_hash, device=device, now=now))
    older = SignInCode.objects.live(now).filter(phone_hash=phone_hash, device=device, purpose=purpose)
    older.update(expires_at=now, phone="")
    code = SignInCode.objects.create(
        phone=phone,
        phone_hash=phone_hash,
        purpose=purpose,
        language=language,
        expires_at=now + CODE_LIFE,
        device=device,
        address_hash=address_hash,
        created_at=now,
    )
    # The caller tells the worker, because it must know whether the worker could be told.
    notice_id = announce(
        kind=CODE_NOTICE,
        subject_kind=CODE_SUBJECT,
        subject_id=code.pk,
        version=1,
        recipient_kind=RecipientKind.CODE,
        recipient_id=code.pk,
        channel=Channel.SMS,
        due_at=now,
        now=now,
        nudge=False,
    )
    return AskedCode(code.pk, notice_id)


@transaction.atomic
def draw_code(*, code: SignInCode) -> str:
    """Draw the digits that are about to be sent, and keep only their hash. Drawn again if sent again."""
    digits = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    SignInCode.objects.filter(pk=code.pk).update(code_hash=hash_code(code.phone, digits, code.purpose))
    return digits


@transaction.atomic
def forget_number(*, code_id: int) -> None:
    """Blank the number of a code that is sent or will never be."""
    SignInCode.objects.filter(pk=code_id).update(phone="")


@transaction.atomic
def check_code(
    *, code_id: int, phone: str, purpose: CodePurpose, device: str, typed: str, now: datetime
) -> CodeRefused | None:
    """Use the code up if `typed` are its six digits; otherwise count the try and give back the refusal.

    For actions that do in the same transaction what the code is for: raised, the refusal would undo the count.
    """
    code = SignInCode.objects.select_for_update().filter(pk=code_id, device=device, purpose=purpose).first()
    if code is None or code.phone_hash != hash_phone(phone):
        return CodeRefused(CodeRefusal.EXPIRED)
    refusal = why_not(code, matches=same_hash(code.code_hash, hash_code(phone, typed, purpose)), now=now)
    if refusal == CodeRefusal.WRONG:
        code.tries += 1
        code.save(update_fields=["tries"])
        if not tries_left(code):
            refusal = CodeRefusal.TOO_MANY_TRIES
    if refusal:
        return CodeRefused(refusal, tries_left(code))
    code.used_at = now
    # It may be kept long, and no limit counts it by network any more.
    code.phone = code.address_hash = ""
    code.save(update_fields=["used_at", "phone", "address_hash"])
    return None


def use_code(
    *, code_id: int, phone: str, purpose: CodePurpose, device: str, typed: str, now: datetime
) -> None:
    """Whoever typed these six digits on `device` reads what is sent to `phone` (E.164): the code is used up.

    Raises CodeRefused with the reason and the tries left; a wrong try is counted even so. Hence never to be called
    inside a transaction: there `check_code` is.
    """
    with transaction.atomic():
        refused = check_code(
            code_id=code_id, phone=phone, purpose=purpose, device=device, typed=typed, now=now
        )
    if refused:
        raise refused


def redeem_code(*, code_id: int, phone: str, device: str, typed: str, language: str, now: datetime) -> User:
    """The account of `phone`, made on its first sign-in, in exchange for the six digits `typed`.

    Raises CodeRefused with the reason and the tries left; a wrong try is counted even so.
    """
    with transaction.atomic():
        refused = check_code(
            code_id=code_id,
            phone=phone,
            purpose=CodePurpose.SIGN_IN,
            device=device,
            typed=typed,
            now=now,
        )
        user = None if refused else _sign_in(phone, language, now)
    if user is None:
        raise refused or CodeRefused(CodeRefusal.CLOSED)
    return user


@transaction.atomic
def forget_old_codes(*, now: datetime) -> int:
    """Delete codes that no limit counts any more and blank the numbers of expired ones.

    Codes that signed somebody in stay for KNOWN_FOR, without number and network: they say on which devices a
    number has signed in, which is what its reserve rests on. Returns how many rows went.
    """
    SignInCode.objects.keeping_a_number().filter(expires_at__lte=now).update(phone="")
    deleted, _ = SignInCode.objects.outlived(unused=LONGEST_SPAN, used=KNOWN_FOR, now=now).delete()
    return deleted


def _sign_in(phone: str, language: str, now: datetime) -> User | None:
    """The account of `phone`, made if there is none, and audited; None where it is closed."""
    user, is_new = User.objects.of_phone(phone, language=language, now=now)
    if not user.is_active:
        return None
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
    action = AuditAction.SIGN_UP if is_new else AuditAction.SIGN_IN
    audit_account(action=action, account=user, by=user, now=now)
    return user
