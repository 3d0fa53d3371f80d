"""Lines of the log: what went wrong, without whom it went wrong for.

The first sentence of a PostgreSQL error names the constraint. What follows it quotes the row
(`DETAIL: Key (phone)=(…) already exists.`) or the statement, in which psycopg2 has put every value.
"""

import logging
import re
from collections.abc import Mapping

QUOTES = r"(?:DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LINE \d+):"
BEGINS = re.compile(rf"[\s|]*{QUOTES}")
# A value may hold line breaks, so all is left out until the traceback speaks again.
ENDS = re.compile(r"[\s|]*(?:The above exception|During handling of|Traceback \(most recent)")
# What errors say of a value they were given: `invalid input syntax for type integer: "…"`, `invalid literal for int()
# with base 10: '…'`. Numbers as long as those of phones and documents, and whatever is not ASCII (Chinese, Mongolian in
# either script, 〇) are never ours in such a place. What is quoted of our own source loses them too: the file and the
# line are said above it.
VALUE = re.compile(r"[^\x00-\x7f…]+|\+?\d[\d -]{6,}[\dXx]|\b[A-Za-z]{1,3}\d{6,}\b")
# As long as a phone's or a document's: whoever types one into an address has it in no line of ours either.
LONG = re.compile(r"\+?\d{11,}[Xx]?")
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
    """What is said of errors, without the values they quote that may be a person's.

    On every line: a message or a note has lines of its own, indented or not, and stands within groups and causes.
    """
    return VALUE.sub("…", text)


class QuietFormatter(logging.Formatter):
    """Formats as usual, then leaves out what PostgreSQL quotes, and what errors quote of what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one text, its traceback included."""
        text = LONG.sub("…", without_quotes(super().format(record)))
        return without_values(text) if _tells_an_error(record) else text


def _tells_an_error(record: logging.LogRecord) -> bool:
    """Whether an error is part of it: as its traceback, or within the sentence (`failed: %r`)."""
    args = record.args.values() if isinstance(record.args, Mapping) else record.args or ()
    said = (record.msg, *args)
    return bool(record.exc_info or record.exc_text) or any(isinstance(one, BaseException) for one in said)


class WithoutTraceback(logging.Filter):
    """For what strangers can cause as often as they like: the sentence, without where it was raised."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, without its traceback."""
        record.exc_info = record.exc_text = None
        return True


class NotGone(logging.Filter):
    """For answers: that a number is gone (409) is said to nearly everybody in a rush, and is no event."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass but that one."""
        return getattr(record, "status_code", None) != 409
