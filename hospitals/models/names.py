"""What things are called in the language of who reads of them."""

from typing import Any

from django.utils.translation import get_language


def called(thing: Any) -> str:
    """The name of a hospital, room, department, specialist or condition; nothing has none.

    In English its English name, where it has one (a person always has: `name_in_english`); else the Chinese one.
    """
    if get_language() == "en":
        english = getattr(thing, "name_in_english", "") or getattr(thing, "name_en", "")
        if english:
            return str(english)
    return str(getattr(thing, "name", ""))
