"""Addresses of the public pages."""

from django.urls import path

from portal.pages import (
    errors,
    gallery,
    home,
    hospitals,
    messages,
    preferences,
    robots,
    search,
    sessions,
    specialists,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("search/", search.search, name="search"),
    path("specialists/<slug:slug>/", specialists.specialist, name="specialist"),
    path("hospitals/<slug:slug>/", hospitals.hospital, name="hospital"),
    path("preferences/elder/", preferences.elder, name="elder"),
    path("messages/", messages.viewer, name="messages"),
    path("robots.txt", robots.robots, name="robots"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/errors/<int:status>/", errors.sample, name="error_sample"),
]
