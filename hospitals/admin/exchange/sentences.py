"""What columns and the database refuse, in sentences: for lines of a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from hospitals.admin.refusals import REFUSALS


def sentence_of(error: Exception, model: Any) -> str:
    """What a person is told whose row of `model` the database refused. Values of rows are never quoted."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    if name in REFUSALS:
        return str(REFUSALS[name])
    for column in model._meta.fields:
        if column.unique and name.startswith(f"{model._meta.db_table}_{column.column}_"):
            return _("这个%(column)s已经有别的行在用。") % {"column": column.verbose_name}
    return _("这一行违反了资料之间的规则。")


def sentences_of(error: ValidationError) -> list[str]:
    """What a person is told whose cell a column refused."""
    return [_sentence(one) for one in error.error_list]


def _sentence(error: ValidationError) -> str:
    params = error.params or {}
    if error.code in {"blank", "null", "required"}:
        return _("不能空着。")
    if error.code == "max_length":
        return _("最多 %(limit_value)s 个字。") % params
    if error.code == "item_invalid" and "limit_value" in params:
        return _("第 %(nth)s 项太长，每项最多 %(limit_value)s 个字。") % params
    if error.message == validate_slug.message:
        return _("编号只能用英文字母、数字、连字符和下划线。")
    return error.messages[0]
