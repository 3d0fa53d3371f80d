"""Addresses of the JSON answers."""

from django.urls import path

from portal.api import search

app_name = "api"

urlpatterns = [path("v1/search", search.search, name="search")]
