"""What a file shows is drawn anew; what it hides is gone; what would do harm is refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bookings.files import Fault, Unreadable, made_small, read_anew
from bookings.files.reading import MOST_BYTES, MOST_PAGES, MOST_SIDE, SMALL_SIDE
from tests.bookings.files import samples


def fault(content: bytes) -> Fault:
    with pytest.raises(Unreadable) as caught:
        read_anew(content)
    return caught.value.fault


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_jpeg(kind: str) -> None:
    [picture] = read_anew(samples.photograph(kind=kind))
    image = samples.opened(picture)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (picture.width, picture.height))
    assert image.size == (60, 40)


def test_nothing_stays_of_where_when_and_by_whom() -> None:
    sent = samples.from_a_camera()
    assert samples.SECRET in sent
    [picture] = read_anew(sent)
    image = samples.opened(picture)
    assert samples.SECRET not in picture.jpeg
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_turned_as_the_camera_was_held() -> None:
    [picture] = read_anew(samples.from_a_camera(turned=6))  # to be turned by 90 degrees clockwise
    image = samples.opened(picture)
    assert image.size == (40, 60)
    above, below = image.getpixel((20, 5)), image.getpixel((20, 55))
    assert isinstance(above, tuple)
    assert isinstance(below, tuple)
    assert above[0] > 200 > 100 > above[2]  # red was on the left
    assert below[2] > 200 > 100 > below[0]


def test_large_ones_are_made_smaller() -> None:
    [picture] = read_anew(samples.photograph(4000, 1000))
    assert (picture.width, picture.height) == (MOST_SIDE, MOST_SIDE // 4)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_way_of_storing_colours(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (20, 20)).save(out, "PNG")
    [picture] = read_anew(out.getvalue())
    assert samples.opened(picture).size == (20, 20)


def test_what_is_transparent_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert samples.opened(read_anew(out.getvalue())[0]).getpixel((10, 10)) == (255, 255, 255)


def test_a_grey_of_sixteen_bits_keeps_its_shades() -> None:
    image = Image.new("I;16", (20, 20), 32768)
    out = io.BytesIO()
    image.save(out, "PNG")
    grey = samples.opened(read_anew(out.getvalue())[0]).getpixel((10, 10))
    assert isinstance(grey, tuple)
    assert 120 < grey[0] < 136


def test_a_pdf_becomes_a_picture_for_each_page() -> None:
    first, second = read_anew(samples.pdf(samples.A4, (842, 595)))
    assert (first.width, first.height) == (1414, 2000)
    assert (second.width, second.height) == (2000, 1414)


def test_a_page_as_large_as_a_town_is_drawn_at_our_size() -> None:
    pictures = read_anew(samples.pdf((1e9, 5e8), (1e9, 0.001)))
    assert all(max(one.width, one.height) <= MOST_SIDE + 1 for one in pictures)


def test_as_many_pages_as_allowed_and_one_more() -> None:
    assert len(read_anew(samples.pdf(*[(10, 10)] * MOST_PAGES))) == MOST_PAGES
    assert fault(samples.pdf(*[(10, 10)] * (MOST_PAGES + 1))) == Fault.TOO_MANY_PAGES


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Fault.EMPTY),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), Fault.TOO_LARGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Fault.KIND),
        (b"<html><script>alert(1)</script></html>", Fault.KIND),
        (b"GIF89a" + bytes(100), Fault.KIND),
        (b"PK\x03\x04" + bytes(100), Fault.KIND),
        (b"\0" * 100, Fault.KIND),
        (b"MZ" + bytes(100), Fault.KIND),
        (b"\0\0\0\x18ftypheic" + bytes(100), Fault.HEIC),
        (b"\0\0\0\x18ftypmif1" + bytes(100), Fault.HEIC),
        (b"\xff\xd8\xff", Fault.BROKEN),
        (b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 20, Fault.BROKEN),
        (b"\x89PNG\r\n\x1a\n", Fault.BROKEN),
        (b"RIFF\0\0\0\0WEBP", Fault.BROKEN),
        (b"%PDF-1.7\nnothing", Fault.BROKEN),
        (samples.pdf(), Fault.BROKEN),
        (samples.pdf(samples.A4)[:200], Fault.BROKEN),
        (samples.locked_pdf(), Fault.LOCKED),
        (samples.photograph(400, 300)[:-400], Fault.BROKEN),
        (samples.png_of(30_000, 30_000), Fault.TOO_MANY_PIXELS),
        (samples.png_of(2_000_000_000, 2_000_000_000), Fault.TOO_MANY_PIXELS),
        (samples.png_of(3000, 3000), Fault.BROKEN),  # allowed in size, but most of it is missing
    ],
    ids=lambda value: str(value)[:30],
)
def test_refused(content: bytes, why: Fault) -> None:
    assert fault(content) == why


def test_what_hangs_behind_a_picture_is_not_kept() -> None:
    """A file that is a picture and a page or an archive at once."""
    for tail in (b"<script>alert(1)</script>", b"PK\x03\x04 archive", b"%PDF-1.7 document", b"GIF89a"):
        for kind in ("JPEG", "PNG"):
            [picture] = read_anew(samples.photograph(kind=kind) + tail)
            assert tail not in picture.jpeg


def test_the_smallest_picture() -> None:
    [picture] = read_anew(samples.photograph(1, 1))
    assert (picture.width, picture.height) == (1, 1)


def test_a_line_as_long_as_a_street() -> None:
    [picture] = read_anew(samples.photograph(60_000, 1))
    assert (picture.width, picture.height) == (MOST_SIDE, 1)


def test_small_as_a_list_shows_them() -> None:
    [picture] = read_anew(samples.photograph(2000, 1000))
    small = Image.open(io.BytesIO(made_small(picture.jpeg)))
    assert (small.format, small.size) == ("JPEG", (SMALL_SIDE, SMALL_SIDE // 2))
