"""Lines for the person in front of the terminal: `who    | what`."""

import sys

WIDTH = 7


def say(who: str, text: str) -> None:
    """Print `text` line by line, each with who says it."""
    try:
        for line in text.splitlines() or [""]:
            sys.stdout.write(f"{who:<{WIDTH}} | {line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us is gone (`make run | head`). The processes go on until somebody stops us.
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115 - stays open for the rest of our life


def plain(text: str) -> None:
    """Print `text` as it is."""
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115
