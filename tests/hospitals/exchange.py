"""Files as an administrator sends them: out, in, looked at, confirmed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

CSV = "1"


def export(client: Any, model: str = "hospital", kind: str = CSV, app: str = "hospitals") -> bytes:
    """What the export gives."""
    answer = client.post(reverse(f"admin:{app}_{model}_export"), {"format": kind, "resource": "0"})
    assert answer.status_code == 200, answer
    return bytes(answer.content)


def upload(client: Any, content: bytes | str, model: str = "hospital", app: str = "hospitals") -> Any:
    """Send a file and look at it."""
    data = content.encode() if isinstance(content, str) else content
    sent = {"import_file": SimpleUploadedFile("表格", data)}
    return client.post(reverse(f"admin:{app}_{model}_import"), sent)


def confirm(client: Any, preview: Any, model: str = "hospital", app: str = "hospitals") -> Any:
    """Say yes to what was shown."""
    said = {"shown": preview.context["confirm"]}
    return client.post(reverse(f"admin:{app}_{model}_process_import"), said, follow=True)


def put(client: Any, content: bytes | str, model: str = "hospital", app: str = "hospitals") -> Any:
    """Send a file and say yes where that can be said."""
    preview = upload(client, content, model, app)
    return confirm(client, preview, model, app) if preview.context["confirm"] else preview
