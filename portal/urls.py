"""Every address of the portal. tests/architecture/test_access.py lists who may open each."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("bookings.urls")),
    path("", include("portal.pages.urls")),
    path("", include("accounts.urls")),
    path("", include("bookings.urls.staff")),
    path("api/", include("portal.api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]

handler403 = "portal.pages.errors.forbidden"
handler404 = "portal.pages.errors.not_found"
