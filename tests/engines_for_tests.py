"""Gives tests engines of their own before settings are read (named in pyproject.toml as `-p`).

DATABASE_URL and REDIS_URL from the environment are used if they are set. Otherwise the quick pair
under var/test runs while some test run needs it; the last one to leave stops it.
"""

import os
from contextlib import ExitStack

import pytest

from portal.engines import EngineError, engines_for_a_while, test_place

stack = ExitStack()
try:
    os.environ.update(stack.enter_context(engines_for_a_while(test_place())))
except EngineError as error:
    raise pytest.UsageError(str(error)) from error


def pytest_unconfigure() -> None:
    """The run is over: leave the engines."""
    stack.close()
