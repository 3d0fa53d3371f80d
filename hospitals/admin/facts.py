"""Other facts as they were reported, typed as JSON: names with values, and nothing the database cannot hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

MOST_SIGNS = 20_000
DEEPEST = 6
LARGEST = 10**15  # what every reader of JSON takes for the same number


class FactsField(forms.JSONField):
    """Names and values: {"beds": 40, "where": "三楼"}. What was typed stays as it was typed."""

    default_error_messages = {
        "invalid": _("读不懂：请检查引号、逗号和括号是否成对。"),
        "shape": _('请写成名称和内容：{"beds": 40}。'),
        "long": _("内容太长了，最多 20000 个字符。"),
        "deep": _("括号套得太深了，最多 6 层。"),
        "number": _("数字太大了，请改成文字。"),
        "signs": _("里面有不能用的符号，请重新输入。"),
    }

    def to_python(self, value: Any) -> Any:
        """The facts; raises ValidationError with what is wrong."""
        if isinstance(value, str) and len(value) > MOST_SIGNS:
            raise self._wrong("long")
        try:
            facts = super().to_python(value)
        except RecursionError:
            raise self._wrong("deep") from None
        except ValueError:  # a number of thousands of digits
            raise self._wrong("number") from None
        if facts is None:
            return {}
        if not isinstance(facts, dict):
            raise self._wrong("shape")
        self._check(facts, DEEPEST)
        return facts

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, as it was typed, readable or not."""
        return initial if self.disabled or data is None else InvalidJSONInput(data)

    def _check(self, facts: Any, deeper: int) -> None:
        if isinstance(facts, dict | list):
            if not deeper:
                raise self._wrong("deep")
            for one in facts if isinstance(facts, list) else [*facts, *facts.values()]:
                self._check(one, deeper - 1)
        elif isinstance(facts, str):
            if "\0" in facts or any("\ud800" <= sign <= "\udfff" for sign in facts):
                raise self._wrong("signs")
        elif isinstance(facts, int | float) and not abs(facts) < LARGEST:  # nor is NaN
            raise self._wrong("number")

    def _wrong(self, what: str) -> ValidationError:
        return ValidationError(self.error_messages[what], code=what)
