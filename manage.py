#!/usr/bin/env python
"""The portal's commands: `python manage.py help`."""

import os
import sys


def main() -> None:
    """Run one management command, with engines of our own where none are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from portal.engines import EngineError, ensure_engines

    try:
        ensure_engines()
    except EngineError as reason:
        sys.exit(str(reason))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
