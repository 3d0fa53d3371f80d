"""The patient's way: choose, for whom, check, ticket."""

from django.urls import path

from bookings.views import choosing, holds, mine, moving, people, tickets

app_name = "bookings"

urlpatterns = [
    path("sessions/<int:session_id>/choose/", choosing.choose, name="choose"),
    path("booking/person/", choosing.person, name="person"),
    path("booking/person/new/", choosing.new_person, name="new_person"),
    path("holds/<uuid:uid>/", holds.check, name="check"),
    path("holds/<uuid:uid>/confirm/", holds.confirm, name="confirm"),
    path("holds/<uuid:uid>/extend/", holds.extend, name="extend"),
    path("holds/<uuid:uid>/release/", holds.release, name="release"),
    path("tickets/<uuid:uid>/", tickets.ticket, name="ticket"),
    path("tickets/<uuid:uid>/calendar.ics", tickets.calendar, name="calendar"),
    path("tickets/<uuid:uid>/cancel/", tickets.cancel, name="cancel"),
    path("tickets/<uuid:uid>/move/", moving.move, name="move"),
    path("bookings/", mine.mine, name="mine"),
    path("people/", people.people, name="people"),
    path("people/<int:link_id>/", people.edit_person, name="edit_person"),
    path("people/<int:link_id>/remove/", people.remove_person, name="remove_person"),
]
