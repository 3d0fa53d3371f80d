"""Forms that make one thing however often they are sent."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms


class OnceForm(forms.Form):
    """With a hidden `key`, drawn as the form is shown, that the action keeps."""

    key = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", str(uuid.uuid4()))

    def clean_key(self) -> uuid.UUID | None:
        """What the form is known by; None where it names nothing of the kind."""
        try:
            return uuid.UUID(str(self.cleaned_data["key"]))
        except ValueError:
            return None
