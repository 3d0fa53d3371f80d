"""A picture that is kept, as an answer: to be looked at and nothing else."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponse

from bookings import storage
from bookings.files import made_small
from bookings.models import KeptPicture

log = logging.getLogger(__name__)


def picture(found: KeptPicture, *, small: bool = False) -> HttpResponse:
    """The picture itself: a JPEG of our own making, to be looked at and nothing else. 404 when its file is gone."""
    try:
        content = storage.read_file(found.seal_id)
    except (FileNotFoundError, storage.CannotOpen) as error:
        log.error("%s cannot be shown: %s", found, type(error).__name__)
        raise Http404 from error
    response = HttpResponse(made_small(content) if small else content, content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="record-{found.ordinal}.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
