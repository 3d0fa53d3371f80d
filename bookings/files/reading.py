"""What a file shows, as JPEGs of bounded size: a photograph as one, a PDF as one for each page.

What a file is, its first bytes say; its name is never asked.
"""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 10
MOST_PIXELS = 70_000_000  # of a photograph before it is made smaller: phones take up to 64 million
MOST_SIDE = 2000  # pixels of the longer side, as it is kept: small print of a report is still read
QUALITY = 85
SMALL_SIDE = 320  # as a list of pictures shows them: a village's line is slow
WHITE = (255, 255, 255)


class Fault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    HEIC = "heic"
    KIND = "kind"  # neither picture nor PDF
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    LOCKED = "locked"  # a PDF that asks for a password
    TOO_MANY_PAGES = "too_many_pages"
    TOO_LONG = "too_long"  # reading it took too long
    BUSY = "busy"  # too many files are being read


class Unreadable(Exception):
    """The file is not taken because of `fault`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Picture:
    """A picture written anew. Sides in pixels."""

    width: int
    height: int
    jpeg: bytes


def refuse_at_sight(content: bytes) -> None:
    """Raises Unreadable for what need not be opened: empty, too large, or of a kind that is not read."""
    if not content:
        raise Unreadable(Fault.EMPTY)
    if len(content) > MOST_BYTES:
        raise Unreadable(Fault.TOO_LARGE)
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1"}:
        raise Unreadable(Fault.HEIC)
    if _picture_kind(content) is None and not _is_pdf(content):
        raise Unreadable(Fault.KIND)


def read_anew(content: bytes) -> list[Picture]:
    """What the file shows, in the order of its pages. Raises Unreadable.

    Takes memory and time as the file wills: call `read_apart` for what a stranger sent.
    """
    refuse_at_sight(content)
    try:
        return list(_pages(content)) if _is_pdf(content) else [_photograph(content)]
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable(Fault.TOO_MANY_PIXELS) from error
    except Exception as error:  # readers of broken files fail in every way there is
        raise Unreadable(Fault.BROKEN) from error


def made_small(jpeg: bytes) -> bytes:
    """A picture of ours as a list shows it."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
        image.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
        small = image.convert("RGB")
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    return _written(small).jpeg


def _picture_kind(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    return None


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def _photograph(content: bytes) -> Picture:
    kind = _picture_kind(content)
    Image.MAX_IMAGE_PIXELS = None  # ours is the stricter limit, and is asked before anything is unpacked
    with Image.open(io.BytesIO(content), formats=[kind] if kind else []) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Unreadable(Fault.TOO_MANY_PIXELS)
        image.draft("RGB", (MOST_SIDE, MOST_SIDE))  # a JPEG is unpacked no larger than it needs to be
        image.load()
        return _written(_upright(_plain(image)))


def _plain(image: Image.Image) -> Image.Image:
    """In red, green and blue; what is transparent stands on white."""
    if image.mode.startswith("I"):  # X-ray pictures have 16 bits of grey
        exif = image.info.get("exif")
        grey = image.point(lambda value: value * (1 / 256)).convert("L")
        if exif:
            grey.info["exif"] = exif
        return grey.convert("RGB")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        below = Image.new("RGBA", image.size, (*WHITE, 255))
        below.alpha_composite(image)
        below.info = image.info
        return below.convert("RGB")
    return image.convert("RGB")


def _upright(image: Image.Image) -> Image.Image:
    """Small enough, and turned as the camera was held, where it says so in a way that can be read."""
    image.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    with contextlib.suppress(Exception):
        return ImageOps.exif_transpose(image)
    return image


def _pages(content: bytes) -> Iterator[Picture]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Unreadable(Fault.LOCKED if locked else Fault.BROKEN) from error
    with contextlib.closing(document):
        if len(document) > MOST_PAGES:
            raise Unreadable(Fault.TOO_MANY_PAGES)
        if not len(document):
            raise Unreadable(Fault.BROKEN)
        document.init_forms()  # what was filled in is drawn too
        for page in document:
            longer = max(page.get_size())
            if not math.isfinite(longer) or longer <= 0:
                raise Unreadable(Fault.BROKEN)
            # A page may call itself as large as it likes: it is drawn at our size.
            drawn = page.render(scale=MOST_SIDE / longer).to_pil()
            yield _written(_upright(drawn.convert("RGB")))


def _written(image: Image.Image) -> Picture:
    """As a JPEG of nothing but the picture: no place, no date, no comment, no thumbnail."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(bare.width, bare.height, out.getvalue())
