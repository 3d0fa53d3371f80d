"""A bare view: the browser's session is read, the form's token checked, one row written. Never part of the portal."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

TABLE = "CREATE TABLE benchmark_row (id bigserial PRIMARY KEY, account bigint, said text, at timestamptz NOT NULL)"


class Row(models.Model):
    """What is written."""

    account = models.BigIntegerField(null=True)
    said = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "benchmarks"
        db_table = "benchmark_row"
        managed = False

    def __str__(self) -> str:
        return f"row {self.pk}"


def bare(request: HttpRequest) -> HttpResponse:
    """A form; sent, it writes a row and leads on."""
    if request.method == "POST":
        Row.objects.create(account=request.user.pk, said=request.POST.get("said", ""), at=timezone.now())
        return redirect("/bare/")
    token = get_token(request)
    return HttpResponse(
        '<form method="post" action="/bare/">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}"></form>'
    )


urlpatterns = [path("bare/", bare)]
