"""Drawings beside words."""

from __future__ import annotations

import re

import pytest

from portal.templatetags.icons import ICONS, icon
from tests.architecture.sources import templates, text


def test_hidden_from_screen_readers() -> None:
    assert all('aria-hidden="true"' in drawing for drawing in ICONS.values())


def test_an_unknown_one_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        icon("unicorn")


def test_templates_name_those_there_are() -> None:
    named = {name for path in templates() for name in re.findall(r'{% icon "([^"]+)" %}', text(path))}
    assert named <= set(ICONS)
