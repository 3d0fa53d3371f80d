"""Lines for the person in front of the terminal: `who    | what`."""

import sys
from contextlib import suppress

WIDTH = 7


def say(who: str, text: str) -> None:
    """Print `text` line by line, each with who says it."""
    write("".join(f"{who:<{WIDTH}} | {line}\n" for line in text.splitlines() or [""]))


def plain(text: str) -> None:
    """Print `text` as it is."""
    write(text if text.endswith("\n") else text + "\n")


def write(text: str) -> None:
    """Hand `text` to whoever reads us; that nobody can be told is no reason to stop."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us is gone (`make run | head`). The processes go on until somebody stops us.
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115 - stays open for the rest of our life
    except OSError:  # a file on a full disk; the terminal may still hear us
        with suppress(OSError):
            sys.stderr.write(text)
