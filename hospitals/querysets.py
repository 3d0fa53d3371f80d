"""Reusable pieces of queries about hospitals."""

from typing import Any

from django.db import models


class Fold(models.Func):
    """A name as search compares it: full-width folded, lower case, no spaces or punctuation.

    The SQL function is made by the first migration of this app; `specialists.matching.fold`
    does the same to what a person typed, and a test holds the two together.
    """

    function = "portal_fold"
    arity = 1
    output_field = models.TextField()


def folded(column: str) -> models.GeneratedField:
    """A column the database keeps: `column` as search compares it."""
    return models.GeneratedField(expression=Fold(column), output_field=models.TextField(), db_persist=True)


class DepartmentQuerySet(models.QuerySet[Any]):
    """Departments are of two sorts in one table: words, and services of a hospital."""

    def terms(self) -> "DepartmentQuerySet":
        """The vocabulary: departments that belong to no hospital."""
        return self.filter(hospital__isnull=True)
