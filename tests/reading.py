"""What tests read of an answer and of a browser."""

import re

from django.http import HttpResponse
from django.test import Client

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def said(answer: HttpResponse) -> str:
    """The page, as it was sent."""
    return answer.content.decode()


def signed_in(browser: Client) -> bool:
    """Whether the session of this browser is somebody's."""
    return "_auth_user_id" in browser.session
