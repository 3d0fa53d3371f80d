"""The database has what the models say it has: migrations may lose a constraint without a word."""

import pytest
from django.apps import apps
from django.db import connection, models

pytestmark = pytest.mark.django_db

OURS = {"hospitals", "specialists", "bookings", "notices", "accounts", "portal"}
MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS and model._meta.managed]
of_each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def in_database(model) -> dict:
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, model._meta.db_table)


def partial_indexes(model) -> set[str]:
    """Indexes of some rows only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass AND indpred IS NOT NULL",
            [model._meta.db_table],
        )
        return {name.strip('"') for (name,) in cursor.fetchall()}


@of_each_model
def test_every_constraint_of_a_model_is_in_the_database_and_is_what_it_says(model) -> None:
    found = in_database(model)
    for one in model._meta.constraints:
        there = found.get(one.name)
        assert there is not None, f"{one.name} is missing"
        if isinstance(one, models.CheckConstraint):
            assert there["check"], f"{one.name} checks nothing"
        if isinstance(one, models.UniqueConstraint):
            assert there["unique"], f"{one.name} is not unique"
            columns = [model._meta.get_field(name).column for name in one.fields]
            assert one.expressions or there["columns"][: len(columns)] == columns, f"{one.name} is of others"
            assert (one.condition is not None) == (one.name in partial_indexes(model)), (
                f"{one.name}: of which rows?"
            )


@of_each_model
def test_every_index_of_a_model_is_in_the_database_and_is_what_it_says(model) -> None:
    found = in_database(model)
    for one in model._meta.indexes:
        there = found.get(one.name)
        assert there is not None, f"{one.name} is missing"
        columns = [model._meta.get_field(name.lstrip("-")).column for name in one.fields]
        assert one.expressions or there["columns"][: len(columns)] == columns, f"{one.name} is of others"
        assert (one.condition is not None) == (one.name in partial_indexes(model)), (
            f"{one.name}: of which rows?"
        )


@of_each_model
def test_every_field_that_says_so_is_indexed_unique_or_points(model) -> None:
    partial = partial_indexes(model)
    found = {name: one for name, one in in_database(model).items() if name not in partial}.values()
    for field in model._meta.local_fields:
        alone = [one for one in found if one["columns"] == [field.column]]
        if field.primary_key or field.unique:
            assert any(one["unique"] for one in alone), f"{field.name} is not unique"
        elif field.db_index:
            assert any(one["index"] for one in alone), f"{field.name} has no index"
        if field.remote_field and field.db_constraint:
            assert any(one["foreign_key"] for one in alone), f"{field.name} points at nothing"
