"""Addresses of staff, and of specialists and their assistants."""

from django.urls import path

from bookings.views.staff import changing, drafts, home, sessions, visits

app_name = "staff"

urlpatterns = [
    path("staff/", home.home, name="home"),
    path("staff/sessions/new/", drafts.new, name="new"),
    path("staff/sessions/new/preview/", drafts.preview_new, name="preview_new"),
    path("staff/sessions/<int:pk>/", sessions.session, name="session"),
    path("staff/sessions/<int:pk>/edit/", drafts.edit, name="edit"),
    path("staff/sessions/<int:pk>/edit/preview/", drafts.preview_edit, name="preview_edit"),
    path("staff/sessions/<int:pk>/publish/", drafts.publish, name="publish"),
    path("staff/sessions/<int:pk>/delete/", drafts.delete, name="delete"),
    path("staff/sessions/<int:pk>/delay/", changing.delay, name="delay"),
    path("staff/sessions/<int:pk>/change/", changing.change, name="change"),
    path("staff/sessions/<int:pk>/substitute/", changing.substitute, name="substitute"),
    path("staff/sessions/<int:pk>/withdraw/", changing.withdraw, name="withdraw"),
    path("visits/", visits.visits, name="visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
]
