"""The engines by hand.

python -m portal.engines [--test] up              start what is needed and let it run
python -m portal.engines [--test] down            stop it
python -m portal.engines [--test] run -- CMD …    run CMD with DATABASE_URL and REDIS_URL, then stop what was started
"""

import argparse
import os
import subprocess
import sys

from portal.engines import (
    EngineError,
    engines_for_a_while,
    ensure_engines,
    main_place,
    stop_engines,
    test_place,
)


def main(argv: list[str]) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m portal.engines", description="PostgreSQL and Valkey under var/"
    )
    parser.add_argument("--test", action="store_true", help="the quick pair used by tests")
    parser.add_argument("verb", choices=["up", "down", "run"])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="for run: -- CMD …")
    options = parser.parse_args(argv)
    place = test_place() if options.test else main_place()
    try:
        if options.verb == "up":
            ensure_engines(place)
            print(f"Engines run; their addresses are in {place.env_file}")
        elif options.verb == "down":
            stop_engines(place)
        else:
            command = [part for part in options.command if part != "--" or options.command.index(part) > 0]
            if not command:
                parser.error("run needs a command")
            with engines_for_a_while(place) as urls:
                return subprocess.run(command, env=os.environ | urls).returncode
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
