"""The database has what the models say it has: migrations may lose a constraint without a word."""

import pytest
from django.apps import apps
from django.db import connection

OURS = {"hospitals", "specialists", "bookings", "notices", "accounts", "portal"}


def models():
    return [model for model in apps.get_models() if model._meta.app_label in OURS and model._meta.managed]


def in_database(model) -> dict:
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, model._meta.db_table)


@pytest.mark.django_db
@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_constraint_and_index_of_a_model_is_in_the_database(model) -> None:
    named = [*model._meta.constraints, *model._meta.indexes]
    assert {one.name for one in named} - set(in_database(model)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_field_that_says_so_is_indexed_unique_or_points(model) -> None:
    found = in_database(model).values()
    for field in model._meta.local_fields:
        alone = [one for one in found if one["columns"] == [field.column]]
        if field.primary_key or field.unique:
            assert any(one["unique"] for one in alone), f"{field.name} is not unique"
        elif field.db_index:
            assert any(one["index"] for one in alone), f"{field.name} has no index"
        if field.remote_field and field.db_constraint:
            assert any(one["foreign_key"] for one in alone), f"{field.name} points at nothing"
