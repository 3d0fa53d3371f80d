"""`python -m portal.supervisor`: everything in the foreground until Ctrl-C."""

import sys

from portal.supervisor.console import plain
from portal.supervisor.supervising import CannotStart, Supervisor


def main() -> int:
    """Run the portal; returns the exit status."""
    try:
        return Supervisor.from_environment().run()
    except CannotStart as reason:
        plain(str(reason))
        return 1
    except KeyboardInterrupt:  # before anything was started
        return 130


if __name__ == "__main__":
    sys.exit(main())
