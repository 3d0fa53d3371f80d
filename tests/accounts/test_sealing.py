"""Sealing: what is in a box comes out at its place alone, with its key alone."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.sealing import BadKeys, CannotOpen, key_name, keyed_hash, newest_key, parse_keys, seal, unseal

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()


@given(st.binary(max_size=300), st.text(max_size=60))
def test_what_goes_in_comes_out(content: bytes, place: str) -> None:
    box = seal(content, place)
    assert unseal(box, place) == content
    assert content not in box or len(content) < 4


def test_no_two_boxes_are_alike() -> None:
    assert seal(b"150102", "here") != seal(b"150102", "here")


def test_a_box_opens_at_its_place_alone() -> None:
    box = seal(b"150102", "bookings.patient.document:1")
    for elsewhere in ("bookings.patient.document:2", "bookings.patient.name:1", ""):
        with pytest.raises(CannotOpen, match="moved"):
            unseal(box, elsewhere)


@given(st.data())
def test_a_changed_box_does_not_open(data: st.DataObject) -> None:
    box = bytearray(seal(b"150102", "here"))
    at = data.draw(st.integers(0, len(box) - 1))
    box[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen):
        unseal(bytes(box), "here")


@pytest.mark.parametrize(
    "box", [b"", b"\x01", b"\x01\x04name", b"plain text that is longer than a head", b"\x00" * 40]
)
def test_what_is_no_box_does_not_open(box: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal(box, "here")


def test_an_older_key_opens_and_the_first_one_seals(settings) -> None:
    settings.DATA_KEYS = f"old:{OLD}"
    box = seal(b"150102", "here")
    settings.DATA_KEYS = f"new:{NEW}, old:{OLD}"
    assert (newest_key(), key_name(box), unseal(box, "here")) == ("new", "old", b"150102")
    assert key_name(seal(b"150102", "here")) == "new"
    settings.DATA_KEYS = f"new:{NEW}"
    with pytest.raises(CannotOpen, match="'old'"):
        unseal(box, "here")


@pytest.mark.parametrize(
    "said", ["", "a", "a:", f":{OLD}", "a:not base64", f"a:{OLD[:-4]}", f"a:{OLD},a:{NEW}", f"a:{OLD},"]
)
def test_keys_that_cannot_be_used(said: str) -> None:
    with pytest.raises(BadKeys):
        parse_keys(said)


def test_each_purpose_and_each_site_hashes_in_its_own_way(settings) -> None:
    first = keyed_hash("a", "150102")
    assert first == keyed_hash("a", "150102") != keyed_hash("b", "150102")
    settings.LOOKUP_KEY = NEW
    assert keyed_hash("a", "150102") != first
