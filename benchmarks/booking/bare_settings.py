"""The portal's settings as they are, with a view that does next to nothing as its only page. For benchmarks alone."""

from portal.settings import *  # noqa: F403 - these settings and no others are what is compared with

ROOT_URLCONF = "benchmarks.booking.bare"
