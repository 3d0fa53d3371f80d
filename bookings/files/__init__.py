"""Pictures and PDFs that strangers send, read and written anew. Knows nothing of Django and of the portal.

What is kept is drawn anew from what was seen: no byte of the file that was sent. Reading happens in a process of its
own (`read_apart`), because a file may be made to fill the memory or to take for ever.
"""

from bookings.files.apart import SECONDS_EACH, read_apart
from bookings.files.reading import MOST_BYTES, MOST_PAGES, Fault, Picture, Unreadable, made_small, read_anew

__all__ = [
    "MOST_BYTES",
    "MOST_PAGES",
    "SECONDS_EACH",
    "Fault",
    "Picture",
    "Unreadable",
    "made_small",
    "read_anew",
    "read_apart",
]
