"""Small line drawings beside words; never the only carriers of a meaning."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Drawn by us in a square of 24; the strokes have the colour of the words.
PHONE = (
    "M6.5 3h3l1.5 5-2.2 1.5a12 12 0 0 0 5.7 5.7L16 13l5 1.5v3A3.5 3.5 0 0 1 17.5 21"
    "C10 20.5 3.5 14 3 6.5A3.5 3.5 0 0 1 6.5 3z"
)
DRAWN = {
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>',
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "place": '<path d="M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.2v.1"/>',
    "warning": '<path d="M12 3.5 2.5 20h19L12 3.5z"/><path d="M12 10v4.5M12 17.3v.1"/>',
    "check": '<circle cx="12" cy="12" r="9"/><path d="M7.5 12.5l3 3 6-6.5"/>',
    "cross": '<circle cx="12" cy="12" r="9"/><path d="M8.5 8.5l7 7M15.5 8.5l-7 7"/>',
    "phone": f'<path d="{PHONE}"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="16" rx="2"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
    "print": '<path d="M7 9V3.5h10V9M7 17H4.5v-7h15v7H17M7 14.5h10V21H7z"/>',
    "share": '<path d="M12 15V3.5M8 7l4-3.5L16 7M6 11H4.5v9.5h15V11H18"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c.5-5 4-7.5 8-7.5s7.5 2.5 8 7.5"/>',
}
FRAME = (
    '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"'
    ' stroke-linejoin="round" aria-hidden="true" focusable="false">%s</svg>'
)
ICONS = {name: mark_safe(FRAME % lines) for name, lines in DRAWN.items()}  # noqa: S308 - nothing but the above


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing of that name. Raises KeyError for one that there is not."""
    return ICONS[name]
