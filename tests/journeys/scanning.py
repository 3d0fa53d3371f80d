"""Reads QR codes as a phone does, by a reader of which our writer knows nothing."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image


def scanned(picture: bytes) -> list[str]:
    """What the QR codes of a picture say."""
    return [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))]
