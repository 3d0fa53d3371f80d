"""The patient's way: choose, for whom, check, ticket."""

from django.urls import path

from bookings.views import (
    appeals,
    choosing,
    followups,
    holds,
    limits,
    links,
    mine,
    moving,
    people,
    reasons,
    tickets,
    waitlist,
)

app_name = "bookings"

urlpatterns = [
    path("sessions/<int:session_id>/choose/", choosing.choose, name="choose"),
    path("booking/person/", choosing.person, name="person"),
    path("booking/person/new/", choosing.new_person, name="new_person"),
    path("booking/newborn/", choosing.new_newborn, name="new_newborn"),
    path("holds/<uuid:uid>/", holds.check, name="check"),
    path("holds/<uuid:uid>/confirm/", holds.confirm, name="confirm"),
    path("holds/<uuid:uid>/extend/", holds.extend, name="extend"),
    path("holds/<uuid:uid>/release/", holds.release, name="release"),
    path("tickets/<uuid:uid>/", tickets.ticket, name="ticket"),
    path("tickets/<uuid:uid>/calendar.ics", tickets.calendar, name="calendar"),
    path("tickets/<uuid:uid>/cancel/", tickets.cancel, name="cancel"),
    path("tickets/<uuid:uid>/answer/", followups.answer, name="answer"),
    path("tickets/<uuid:uid>/move/", moving.move, name="move"),
    path("tickets/<uuid:uid>/reason/", reasons.reason, name="reason"),
    path("tickets/<uuid:uid>/reason/consent/", reasons.reason_consent, name="reason_consent"),
    path("tickets/<uuid:uid>/reason/withdraw/", reasons.reason_withdraw, name="reason_withdraw"),
    path("tickets/<uuid:uid>/records/<int:record_id>/", reasons.record, name="record"),
    path("tickets/<uuid:uid>/records/<int:record_id>/remove/", reasons.record_remove, name="record_remove"),
    path("waitlist/join/<int:session_id>/", waitlist.join, name="join"),
    path("waitlist/<int:entry_id>/", waitlist.place, name="place"),
    path("waitlist/<int:entry_id>/leave/", waitlist.leave, name="leave"),
    path("offers/<uuid:uid>/", waitlist.offer, name="offer"),
    path("offers/<uuid:uid>/accept/", waitlist.accept, name="accept"),
    path("offers/<uuid:uid>/decline/", waitlist.decline, name="decline"),
    path("bookings/", mine.mine, name="mine"),
    path("people/", people.people, name="people"),
    path("people/<int:link_id>/", people.edit_person, name="edit_person"),
    path("people/<int:link_id>/remove/", people.remove_person, name="remove_person"),
    path("people/<int:link_id>/blocks/", limits.blocks, name="blocks"),
    path("people/<int:link_id>/blocks/<int:block_id>/appeal/", appeals.appeal, name="appeal"),
    path("people/<int:link_id>/appeals/<int:appeal_id>/withdraw/", appeals.withdraw, name="withdraw_appeal"),
    path("people/asked/<int:link_id>/", links.asked, name="asked"),
    path("people/asked/<int:link_id>/code/", links.asked_code, name="asked_code"),
    path("people/asked/<int:link_id>/drop/", links.drop_ask, name="drop_ask"),
    path("people/asks/<int:link_id>/", links.answer, name="answer_ask"),
    path("people/others/<int:link_id>/end/", links.revoke, name="revoke_link"),
]
