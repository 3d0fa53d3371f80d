"""Addresses of staff, and of specialists and their assistants."""

from django.urls import path

from bookings.views.staff import (
    changing,
    drafts,
    home,
    person_acts,
    person_joining,
    person_links,
    persons,
    reasons,
    sessions,
    team,
    visits,
)

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
    path("staff/reasons/<uuid:uid>/", reasons.reason, name="reason"),
    path("staff/reasons/<uuid:uid>/records/<int:record_id>/", reasons.record, name="record"),
    path("staff/people/", persons.persons, name="persons"),
    path("staff/people/<slug:hospital>/", persons.find_person, name="find_person"),
    path("staff/people/<slug:hospital>/<int:pk>/", persons.person, name="person"),
    path("staff/people/<slug:hospital>/<int:pk>/reveal/", persons.reveal_person, name="reveal_person"),
    path("staff/people/<slug:hospital>/<int:pk>/verify/", person_acts.verify, name="verify_person"),
    path("staff/people/<slug:hospital>/<int:pk>/correct/", person_acts.correct, name="correct_person"),
    path("staff/people/<slug:hospital>/<int:pk>/claim/", person_acts.claim, name="claim_person"),
    path("staff/people/<slug:hospital>/<int:pk>/join/", person_joining.other, name="join_person"),
    path(
        "staff/people/<slug:hospital>/<int:pk>/join/<int:other_id>/",
        person_joining.join,
        name="join_records",
    ),
    path("staff/people/<slug:hospital>/<int:pk>/number/", person_acts.record_number, name="record_number"),
    path("staff/people/<slug:hospital>/<int:pk>/link/", person_links.link, name="link_person"),
    path(
        "staff/people/<slug:hospital>/<int:pk>/links/<int:link_id>/grant/",
        person_links.grant,
        name="grant_link",
    ),
    path("staff/people/<slug:hospital>/<int:pk>/links/<int:link_id>/end/", person_links.end, name="end_link"),
    path("staff/people/<slug:hospital>/<int:pk>/phone/", person_links.new_phone, name="new_phone"),
    path("staff/people/<slug:hospital>/<int:pk>/phone/code/", person_links.phone_code, name="phone_code"),
    path("staff/team/", team.team, name="team"),
    path("staff/team/<slug:hospital>/", team.team_of, name="team_of"),
    path("staff/team/<slug:hospital>/invite/", team.invite, name="invite"),
    path("staff/team/<slug:hospital>/link/", team.link, name="team_link"),
    path("staff/team/<slug:hospital>/<int:pk>/", team.one, name="member"),
    path("staff/team/<slug:hospital>/<int:pk>/<slug:act>/", team.do, name="member_act"),
    path("visits/", visits.visits, name="visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
]
