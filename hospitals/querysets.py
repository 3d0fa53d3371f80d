"""Reusable pieces of queries about hospitals."""

from typing import Any

from django.db import models


class Fold(models.Func):
    """A name as search compares it: full-width folded, lower case, no spaces or punctuation.

    The SQL function is made by the first migration of this app; `specialists.matching.fold`
    does the same to what a person typed, and a test holds the two together. Columns made with
    it are of the past: migrations name it still.
    """

    function = "portal_fold"
    arity = 1
    output_field = models.TextField()


# What a reported row carries of its articles, and the loader's notes: most of its weight, and no list shows it.
OF_THE_REPORT = ("evidence", "loaded", "also_reported_in", "note")


def with_light(rows: models.QuerySet[Any], *beside: str) -> models.QuerySet[Any]:
    """`rows` and the reported rows `beside` them, these without OF_THE_REPORT."""
    unread = (f"{row}__{column}" for row in beside for column in OF_THE_REPORT)
    return rows.select_related(*beside).defer(*unread)


class DepartmentQuerySet(models.QuerySet[Any]):
    """Departments are of two sorts in one table: words, and services of a hospital."""

    def terms(self) -> "DepartmentQuerySet":
        """The vocabulary: departments that belong to no hospital."""
        return self.filter(hospital__isnull=True)
