"""A database of the benchmark's own, beside whatever the portal uses."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def own_database() -> Iterator[None]:
    """Django set up on an empty, migrated database that is dropped at the end.

    Templates are rendered as in production (Django's test environment would slow them); static
    files need not be collected.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner

    settings.DEBUG = False
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    runner = get_runner(settings)(interactive=False, verbosity=0)
    databases = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(databases)
