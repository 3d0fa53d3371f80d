"""Lines of the log: what went wrong, without whom it went wrong for.

The first sentence of a PostgreSQL error names the constraint. What follows it quotes the row
(`DETAIL: Key (phone)=(…) already exists.`) or the statement, in which psycopg2 has put every value.
"""

import logging
import re
from typing import Any

QUOTES = r"(?:DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LINE \d+):"
BEGINS = re.compile(rf"[\s|]*{QUOTES}")
# A value may hold line breaks, so all is left out until the traceback speaks again.
ENDS = re.compile(r"[\s|]*(?:The above exception|During handling of|Traceback \(most recent)")
# What errors say of a value they were given: `invalid input syntax for type integer: "…"`, `invalid literal for int()
# with base 10: '…'`. Numbers as long as those of phones and documents, and Chinese, are never ours in such a place.
VALUE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+|\+?\d[\d -]{6,}[\dXx]")
# As long as a phone's or a document's: whoever types one into an address has it in no line of ours either.
LONG = re.compile(r"\+?\d{11,}[Xx]?")
# Lines of a traceback that say where, and quote our own source.
WHERE = re.compile(r"[\s|]|Traceback |The above |During |$")
# The same in the repr of an exception, as Celery logs it: one line with written-out breaks.
WRITTEN_OUT = re.compile(rf"\\n\s*{QUOTES}.*")


def without_quotes(text: str) -> str:
    """The text without what PostgreSQL quotes of rows and statements."""
    kept, quoting = [], False
    for line in text.split("\n"):
        quoting = bool(BEGINS.match(line)) or (quoting and not ENDS.match(line))
        if not quoting:
            kept.append(WRITTEN_OUT.sub(" …", line))
    return "\n".join(kept)


def without_values(text: str) -> str:
    """A traceback in which the errors themselves quote no value that may be a person's."""
    return "\n".join(line if WHERE.match(line) else VALUE.sub("…", line) for line in text.split("\n"))


class QuietFormatter(logging.Formatter):
    """Formats as usual, then leaves out what PostgreSQL quotes, and what errors quote of what was typed."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - named by logging
        """The traceback, without values."""
        return without_values(super().formatException(ei))

    def format(self, record: logging.LogRecord) -> str:
        """The record as one text, its traceback included."""
        return LONG.sub("…", without_quotes(super().format(record)))


class WithoutTraceback(logging.Filter):
    """For what strangers can cause as often as they like: the sentence, without where it was raised."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, without its traceback."""
        record.exc_info = record.exc_text = None
        return True
