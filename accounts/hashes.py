"""Keyed hashes: what must be compared but not read. Each purpose has its key, made from SECRET_KEY."""

from django.utils.crypto import constant_time_compare, salted_hmac


def hash_phone(phone: str) -> str:
    """What limits count a number (E.164) by."""
    return _keyed("accounts.phone", phone)


def hash_address(address: str) -> str:
    """What limits count a network address by."""
    return _keyed("accounts.address", address)


def hash_name(name: str) -> str:
    """What limits count a user name by, whether anybody is called so or not."""
    return _keyed("accounts.name", name)


def hash_code(phone: str, code: str) -> str:
    """What is stored of a code: worth nothing for another number."""
    return _keyed("accounts.code", f"{phone}:{code}")


def same_hash(one: str, other: str) -> bool:
    """Compare in constant time."""
    return constant_time_compare(one, other)


def _keyed(purpose: str, value: str) -> str:
    return salted_hmac(purpose, value, algorithm="sha256").hexdigest()
