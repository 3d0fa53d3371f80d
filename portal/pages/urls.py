"""Addresses of the public pages."""

from django.urls import path

from portal.pages import (
    departments,
    errors,
    gallery,
    guides,
    home,
    hospitals,
    messages,
    preferences,
    programmes,
    regions,
    robots,
    search,
    sessions,
    sitemaps,
    specialists,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("specialists/<slug:slug>/", specialists.specialist, name="specialist"),
    path("hospitals/<slug:slug>/", hospitals.hospital, name="hospital"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<slug:slug>/", regions.region, name="region"),
    path("departments/", departments.departments, name="departments"),
    path("departments/<slug:slug>/", departments.department, name="department"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path("how-it-works/", guides.how_it_works, name="how_it_works"),
    path("rules/", guides.rules, name="rules"),
    path("privacy/", guides.privacy, name="privacy"),
    path("contact/", guides.contact, name="contact"),
    path("preferences/elder/", preferences.elder, name="elder"),
    path("messages/", messages.viewer, name="messages"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/errors/<int:status>/", errors.sample, name="error_sample"),
]
