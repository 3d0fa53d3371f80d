"""The portal's texts and their translations, with Babel instead of the gettext tools.

The texts in the code are the Chinese ones (LANGUAGE_CODE); every other language has a .po file.
docs/decisions/0004 says why the usual makemessages and compilemessages are not used.
"""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

# Name of a function -> which of its arguments are texts ("c": a context).
_ONE = None
_PLURAL = (1, 2)
_CONTEXT = ((1, "c"), 2)
_CONTEXT_PLURAL = ((1, "c"), 2, 3)
KEYWORDS = {
    "_": _ONE,
    "gettext": _ONE,
    "gettext_lazy": _ONE,
    "gettext_noop": _ONE,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _CONTEXT_PLURAL,
    "npgettext_lazy": _CONTEXT_PLURAL,
}
TEMPLATE_SUFFIXES = {".html", ".txt"}
# What is filled in while the page is made: %(name)s, %d, {name}; %% is a percent sign.
PLACEHOLDER = re.compile(r"%%|%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[sdif]|%[sdif]|\{\w*\}")

HEADER = """\
# {name}: the portal's texts. `manage.py messages` keeps this file in step with the sources;
# only the lines msgstr are written by hand.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def catalogues() -> Iterator[tuple[str, Path]]:
    """Language code and .po file of each language the portal is translated into."""
    for language, _name in settings.LANGUAGES:
        if language != settings.LANGUAGE_CODE:
            code = to_locale(language)
            yield code, Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.po"


def sources(root: Path) -> Iterator[Path]:
    """Every file of the project at `root` that may hold texts, in a stable order."""
    folders = [root / "templates", *(file.parent for file in root.glob("*/apps.py"))]
    for folder in sorted(folders):
        for path in sorted(folder.rglob("*")):
            python = path.suffix == ".py" and "migrations" not in path.parts
            template = path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts
            if python or template:
                yield path


def texts_of(root: Path) -> Catalog:
    """All texts of the project at `root`, in the order of the files and their lines."""
    found = Catalog(charset="utf-8")
    for path in sources(root):
        source = path.read_text(encoding="utf-8")
        if path.suffix in TEMPLATE_SUFFIXES:
            # Pseudo-Python, line for line; its indentation means nothing and would stop the tokenizer.
            lines = templatize(source, origin=str(path)).splitlines()
            source = "\n".join(line.strip() for line in lines)
        stream = io.BytesIO(source.encode())
        for line, text, comments, context in extract("python", stream, KEYWORDS, ("Translators:",)):
            found.add(
                text,
                locations=[(path.relative_to(root).as_posix(), line)],
                auto_comments=comments,
                context=context,
            )
    return found


def read_catalogue(path: Path, code: str) -> Catalog:
    """The translations in the .po file `path`, of the language `code`; empty when there is no file."""
    if not path.exists():
        return Catalog(locale=code, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code, charset="utf-8")


def bring_up_to_date(catalogue: Catalog, texts: Catalog) -> None:
    """Take over the texts of the sources: keep translations, drop obsolete ones, mark likely ones fuzzy."""
    catalogue.update(texts)
    catalogue.obsolete.clear()


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Write the .po file. Files are named without line numbers, so that a moved line is no change."""
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, ignore_obsolete=True, include_lineno=False)
    locale = catalogue.locale
    header = HEADER.format(
        name=locale.get_display_name("en") if locale else "",
        code=catalogue.locale_identifier,
        plural_forms=catalogue.plural_forms,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body.getvalue().decode("utf-8"), encoding="utf-8")


def problems(catalogue: Catalog, texts: Catalog) -> Iterator[str]:
    """One line for everything that keeps `catalogue` from being a complete translation of `texts`."""
    for text in _messages(texts):
        translated = catalogue.get(text.id, text.context)
        if translated is None:
            yield f"not in the catalogue: {_shown(text)}"
        elif _files(translated) != _files(text):
            yield f"named with other files than it is used in: {_shown(text)}"
        elif not all(_forms(translated.string)) or len(_forms(translated.string)) < len(_forms(text.id)):
            yield f"not translated: {_shown(text)}"
        elif translated.fuzzy:
            yield f"translation not confirmed (fuzzy): {_shown(text)}"
        elif not _same_placeholders(translated):
            yield f"other placeholders than in the text: {_shown(text)}"
    for message in _messages(catalogue):
        if texts.get(message.id, message.context) is None:
            yield f"no longer used: {_shown(message)}"


def compile_catalogue(path: Path, code: str) -> bool:
    """Write the .mo file beside the .po file `path` unless it is newer. Returns whether it was written.

    Written beside and moved into place: a process that starts meanwhile reads the old file or the new one.
    """
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns > path.stat().st_mtime_ns:
        return False
    fresh = path.with_suffix(f".{os.getpid()}.mo")
    with fresh.open("wb") as file:
        write_mo(file, read_catalogue(path, code))
    fresh.replace(compiled)
    return True


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """Its messages without the header."""
    return (message for message in catalogue if message.id)


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """A text or its plural forms, as a list."""
    if text is None:
        return []
    return [text] if isinstance(text, str) else list(text)


def _files(message: Message) -> set[str]:
    return {path for path, _ in message.locations}


def _shown(message: Message) -> str:
    where = ", ".join(sorted(_files(message)))
    return f"{_forms(message.id)[0]!r} ({where})" if where else repr(_forms(message.id)[0])


def _placeholders(text: str) -> list[str]:
    return sorted(found[0] for found in PLACEHOLDER.finditer(text) if found[0] != "%%")


def _same_placeholders(message: Message) -> bool:
    """Whether each form fills in what the text fills in; the form for one may leave its number out."""
    wanted = set(_placeholders(_forms(message.id)[-1]))
    forms = [set(_placeholders(form)) for form in _forms(message.string)]
    if len(forms) == 1:
        return forms[0] == wanted
    return forms[0] <= wanted and all(form == wanted for form in forms[1:])
