"""Keyed hashes: what must be compared but not read. Each purpose has its key, made from LOOKUP_KEY."""

from django.utils.crypto import constant_time_compare

from accounts.sealing import keyed_hash


def hash_phone(phone: str) -> str:
    """What a number (E.164) is found and counted by."""
    return keyed_hash("accounts.phone", phone)


def hash_address(address: str) -> str:
    """What limits count a network address by."""
    return keyed_hash("accounts.address", address)


def hash_name(name: str) -> str:
    """What limits count a user name by, whether anybody is called so or not."""
    return keyed_hash("accounts.name", name)


def hash_factor(account_id: int) -> str:
    """What wrong second factors of an account are counted by."""
    return keyed_hash("accounts.factor", str(account_id))


def hash_recovery(account_id: int, code: str) -> str:
    """What is stored of a recovery code: worth nothing for another account."""
    return keyed_hash("accounts.recovery", f"{account_id}:{code}")


def hash_invitation(account_id: int, password: str) -> str:
    """What an invitation is bound to: an account as it is before its next password."""
    return keyed_hash("accounts.invitation", f"{account_id}:{password}")


def hash_code(phone: str, code: str, purpose: str) -> str:
    """What is stored of a code: worth nothing for another number or purpose."""
    return keyed_hash("accounts.code", f"{purpose}:{phone}:{code}")


def hash_document(key: str) -> str:
    """What a person is found by: kind, country and number of a document in the one spelling, with colons between."""
    return keyed_hash("accounts.document", key)


def hash_record_number(number: str) -> str:
    """What a person is found by at one hospital."""
    return keyed_hash("accounts.record_number", number)


def hash_screen(screen_id: int, made_at: str) -> str:
    """What the address of a waiting room's screen is known by: worth nothing for another one."""
    return keyed_hash("accounts.screen", f"{screen_id}:{made_at}")


def hash_session_key(key: str) -> str:
    """What a session is found by: whoever reads the table has no key that opens one."""
    return keyed_hash("accounts.session", key)


def same_hash(one: str, other: str) -> bool:
    """Compare in constant time."""
    return constant_time_compare(one, other)
