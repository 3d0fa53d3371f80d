"""Files as people send them, and as nobody means well would."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pypdfium2
from PIL import Image

from bookings.files import Picture, read_anew

SECRET = b"GPS 40.8183N 111.6708E WANG XIUYING"
ORIENTATION = 0x0112
GPS = 0x8825


def photograph(width: int = 60, height: int = 40, kind: str = "JPEG", **how: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def from_a_camera(turned: int = 1) -> bytes:
    """A JPEG that says where it was taken, by whom, and how the camera was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[0x010E] = SECRET.decode()  # description
    exif.get_ifd(GPS).update({1: "N", 2: (40.0, 49.0, 5.0), 29: SECRET.decode()})
    return photograph(exif=exif, comment=SECRET, xmp=b"<x>" + SECRET + b"</x>")


def png_of(width: int, height: int) -> bytes:
    """A PNG that says to be so large and holds hardly anything."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def pdf(*sizes: tuple[float, float]) -> bytes:
    """A PDF with empty pages of these sizes, in points."""
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        document.new_page(width, height)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


A4 = (595.0, 842.0)


def locked_pdf() -> bytes:
    """A PDF that asks for a password: the head that says so is all that is needed."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"1" * 64 + b"> /U <" + b"2" * 64 + b"> >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += (
        b"trailer << /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<00><00>] >>\nstartxref\n%d\n%%%%EOF\n" % table
    )
    return bytes(out)


def opened(picture: Picture) -> Image.Image:
    """The picture as a reader sees it."""
    image = Image.open(io.BytesIO(picture.jpeg))
    image.load()
    return image


def read_one() -> Picture:
    """A picture as it is kept."""
    return read_anew(photograph())[0]
