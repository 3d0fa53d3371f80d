"""Stretches of time, as PostgreSQL keeps them."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func


class TstzRange(Func):
    """Half-open range of two instants, as PostgreSQL builds it."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()
