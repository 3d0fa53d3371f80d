"""Lines of the log: what went wrong, without whom it went wrong for.

The first sentence of a PostgreSQL error names the constraint. What follows it quotes the row
(`DETAIL: Key (phone)=(…) already exists.`) or the statement, in which psycopg2 has put every value.
"""

import logging
import re

QUOTES = r"(?:DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LINE \d+):"
BEGINS = re.compile(rf"[\s|]*{QUOTES}")
# A value may hold line breaks, so all is left out until the traceback speaks again.
ENDS = re.compile(r"[\s|]*(?:The above exception|During handling of|Traceback \(most recent)")
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


class QuietFormatter(logging.Formatter):
    """Formats as usual, then leaves out what PostgreSQL quotes."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one text, its traceback included."""
        return without_quotes(super().format(record))


class WithoutTraceback(logging.Filter):
    """For what strangers can cause as often as they like: the sentence, without where it was raised."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, without its traceback."""
        record.exc_info = record.exc_text = None
        return True
