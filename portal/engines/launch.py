"""Start one long-lived program; a script of the standard library alone, so that it starts in no time.

    launch.py tied PID SIGNAL -- COMMAND …     COMMAND gets SIGNAL when process PID, our parent, dies
    launch.py detached -- COMMAND …            COMMAND outlives its starter and is nobody's zombie

The tie is the kernel's (PR_SET_PDEATHSIG) and exists on Linux only; elsewhere the next start
finds what a killed parent left behind. It runs after `unshare`, because a change of
credentials would undo the tie.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie(parent: int, number: int) -> None:
    """Ask the kernel to send us signal `number` when our parent, process `parent`, dies."""
    if sys.platform.startswith("linux"):
        signal.signal(
            number, signal.SIG_DFL
        )  # a shell that starts us in the background ignores SIGINT for us
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it died before the tie was made
        sys.exit(1)


def main(argv: list[str]) -> None:
    """Do as told on the command line and become the command."""
    cut = argv.index("--")
    options, command = argv[:cut], argv[cut + 1 :]
    if options[0] == "tied":
        tie(int(options[1]), int(options[2]))
    elif os.fork():
        os._exit(0)
    os.execvp(command[0], command)  # noqa: S606 - no shell is the point


if __name__ == "__main__":
    main(sys.argv[1:])
