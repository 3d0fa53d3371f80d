"""Keys, and what is done with them: data of persons at rest is sealed, and looked up by keyed hashes.

Sealed means AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce, bound to the place it stands in: a value copied
into another row or column does not open. The box says which key sealed it, so that keys can be changed while the
portal runs (`manage.py rotate_keys`). A key seals far fewer than the 2³² values NIST allows for drawn nonces.
"""

import base64
import binascii
import functools
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12


class CannotOpen(ValueError):
    """A box that was changed, stands in another place, or was sealed with a key this site does not have."""


class BadKeys(ValueError):
    """The keys in the environment cannot be used: the sentence says why."""


def parse_keys(said: str) -> dict[str, bytes]:
    """The keys in `said`, `name:base64` of 32 bytes each, separated by commas; the first one seals.

    Raises BadKeys.
    """
    keys: dict[str, bytes] = {}
    for part in said.split(","):
        name, _, encoded = part.strip().partition(":")
        if not name or len(name.encode()) > 255 or name in keys:
            raise BadKeys("each key needs a name of its own, as in 2026a:BASE64")
        keys[name] = parse_key(encoded)
    return keys


def parse_key(encoded: str) -> bytes:
    """One key of 32 bytes out of its base64. Raises BadKeys."""
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise BadKeys("a key is not base64") from None
    if len(key) != KEY_BYTES:
        raise BadKeys(f"a key has {len(key)} bytes instead of {KEY_BYTES}")
    return key


def seal(content: bytes, place: str) -> bytes:
    """A box with `content` that opens only at `place`: table, column and row."""
    keys = _keys(settings.DATA_KEYS)
    name = next(iter(keys))
    head = box_head(name)
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + AESGCM(keys[name]).encrypt(nonce, content, head + place.encode())


def unseal(box: bytes, place: str) -> bytes:
    """What is in the box that stands at `place`. Raises CannotOpen."""
    name = key_name(box)
    key = _keys(settings.DATA_KEYS).get(name)
    if key is None:
        raise CannotOpen(f"sealed with the key {name!r}, which PORTAL_DATA_KEYS does not have")
    head = len(box_head(name))
    nonce, sealed = box[head : head + NONCE_BYTES], box[head + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, sealed, box[:head] + place.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("changed, or moved from another place") from None


def box_head(name: str) -> bytes:
    """How a box begins that is sealed with the key of this name."""
    return VERSION + bytes([len(name.encode())]) + name.encode()


def key_name(box: bytes) -> str:
    """Which key sealed the box. Raises CannotOpen for what is no box."""
    if len(box) < 2 or box[:1] != VERSION or len(box) < 2 + box[1] + NONCE_BYTES:
        raise CannotOpen("not a sealed value")
    return box[2 : 2 + box[1]].decode("utf-8", "replace")


def newest_key() -> str:
    """The name of the key that seals."""
    return next(iter(_keys(settings.DATA_KEYS)))


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA-256 of `value` under a key of this purpose alone: 64 hexadecimal digits, to find and compare by."""
    key = hmac.digest(_lookup_key(settings.LOOKUP_KEY), purpose.encode(), hashlib.sha256)
    return hmac.digest(key, value.encode(), hashlib.sha256).hex()


@functools.cache
def _keys(said: str) -> dict[str, bytes]:
    return parse_keys(said)


@functools.cache
def _lookup_key(said: str) -> bytes:
    return parse_key(said)
