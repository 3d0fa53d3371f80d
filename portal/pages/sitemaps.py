"""The list of pages for search engines: what is public and lasting, and coming sessions that are real."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as contrib
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.regions import region_tree
from hospitals.models import Department, Hospital, Programme, Region
from portal.pages.frame import absolute
from specialists.models import ClinicSession, Specialist

SITE = urlsplit(settings.SITE_URL)


class OurSitemap(Sitemap):
    """Pages of the site at its own address, whatever name a request came by."""

    limit = 10_000

    def get_protocol(self, protocol: str | None = None) -> str:
        """http or https, as the site is reached."""
        return SITE.scheme

    def get_domain(self, site: Any = None) -> str:
        """The site's name, and port where it has one."""
        return SITE.netloc


class Pages(OurSitemap):
    """Pages there is one of."""

    def items(self) -> list[str]:
        """Names of their views."""
        return [
            "home",
            "sessions",
            "trips",
            "departments",
            "regions",
            "programmes",
            "how_it_works",
            "rules",
            "decisions",
            "privacy",
            "contact",
        ]

    def location(self, item: str) -> str:
        """The address of one."""
        return reverse(item)


class Rows(OurSitemap):
    """A page for each row of reference data."""

    def __init__(self, view: str, rows: QuerySet[Any]) -> None:
        self.view, self.rows = view, rows

    def items(self) -> QuerySet[Any]:
        """The rows, in an order that stays."""
        return self.rows.order_by("pk").only("slug")

    def location(self, item: Any) -> str:
        """The address of one."""
        return reverse(self.view, args=[item.slug])


class Regions(OurSitemap):
    """Regions with hospitals, in them or in what lies within: of the others there is nothing to say."""

    def items(self) -> list[Region]:
        """From the top of the tree downwards."""
        lines, found = region_tree(), []
        while lines:
            line = lines.pop(0)
            found.append(line.region)
            lines.extend(part for part in line.parts if part.hospitals)
        return found

    def location(self, item: Region) -> str:
        """The address of one."""
        return reverse("region", args=[item.slug])


class ComingSessions(OurSitemap):
    """Sessions that are to come. Demonstrations are none."""

    def items(self) -> QuerySet[ClinicSession]:
        """The soonest first."""
        return ClinicSession.objects.coming(timezone.now()).filter(demo=False).only("pk", "starts_at")

    def location(self, item: ClinicSession) -> str:
        """The address of one."""
        return reverse("session", args=[item.pk])


SECTIONS: dict[str, OurSitemap] = {
    "pages": Pages(),
    "sessions": ComingSessions(),
    "specialists": Rows("specialist", Specialist.objects.all()),
    "hospitals": Rows("hospital", Hospital.objects.all()),
    "departments": Rows("department", Department.objects.terms()),
    "programmes": Rows("programme", Programme.objects.all()),
    "regions": Regions(),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Which parts the sitemap has, each in files of ten thousand addresses at most."""
    parts = [
        {"location": absolute(f"{reverse('sitemap_section', args=[name])}{'' if n == 1 else f'?p={n}'}")}
        for name, part in SECTIONS.items()
        for n in part.paginator.page_range
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": parts}, content_type="application/xml")


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One part, or ten thousand addresses of it."""
    return contrib.sitemap(request, {**SECTIONS}, section=section)
