"""The patient's way: choose, for whom, check, ticket."""

from django.urls import include, path

from bookings.views import (
    afterwards,
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
    recalls,
    referrals,
    screens,
    tickets,
    turns,
    waitlist,
)

app_name = "bookings"

# By what they begin with, the ways of a rush first: an address is compared with few others.
_hold = [
    path("", holds.check, name="check"),
    path("confirm/", holds.confirm, name="confirm"),
    path("extend/", holds.extend, name="extend"),
    path("release/", holds.release, name="release"),
]
_booking = [
    path("person/", choosing.person, name="person"),
    path("person/new/", choosing.new_person, name="new_person"),
    path("newborn/", choosing.new_newborn, name="new_newborn"),
]
_ticket = [
    path("", tickets.ticket, name="ticket"),
    path("calendar.ics", tickets.calendar, name="calendar"),
    path("cancel/", tickets.cancel, name="cancel"),
    path("turn/", turns.turn, name="turn"),
    path("answer/", followups.answer, name="answer"),
    path("feedback/", afterwards.feedback, name="feedback"),
    path("move/", moving.move, name="move"),
    path("reason/", reasons.reason, name="reason"),
    path("reason/consent/", reasons.reason_consent, name="reason_consent"),
    path("reason/withdraw/", reasons.reason_withdraw, name="reason_withdraw"),
    path("records/<int:record_id>/", reasons.record, name="record"),
    path("records/<int:record_id>/remove/", reasons.record_remove, name="record_remove"),
]
_waitlist = [
    path("join/<int:session_id>/", waitlist.join, name="join"),
    path("<int:entry_id>/", waitlist.place, name="place"),
    path("<int:entry_id>/leave/", waitlist.leave, name="leave"),
]
_offer = [
    path("", waitlist.offer, name="offer"),
    path("accept/", waitlist.accept, name="accept"),
    path("decline/", waitlist.decline, name="decline"),
]
_interests = [
    path("", afterwards.interests, name="interests"),
    path("new/<slug:slug>/", afterwards.begin, name="interest_begin"),
    path("<uuid:uid>/", afterwards.interest, name="interest"),
    path("<uuid:uid>/end/", afterwards.end, name="interest_end"),
]
_people = [
    path("", people.people, name="people"),
    path("<int:link_id>/", people.edit_person, name="edit_person"),
    path("<int:link_id>/remove/", people.remove_person, name="remove_person"),
    path("<int:link_id>/blocks/", limits.blocks, name="blocks"),
    path("<int:link_id>/blocks/<int:block_id>/appeal/", appeals.appeal, name="appeal"),
    path("<int:link_id>/appeals/<int:appeal_id>/withdraw/", appeals.withdraw, name="withdraw_appeal"),
    path("asked/<int:link_id>/", links.asked, name="asked"),
    path("asked/<int:link_id>/code/", links.asked_code, name="asked_code"),
    path("asked/<int:link_id>/drop/", links.drop_ask, name="drop_ask"),
    path("asks/<int:link_id>/", links.answer, name="answer_ask"),
    path("others/<int:link_id>/end/", links.revoke, name="revoke_link"),
]

urlpatterns = [
    path("booking/", include(_booking)),
    path("holds/<uuid:uid>/", include(_hold)),
    path("tickets/<uuid:uid>/", include(_ticket)),
    path("sessions/<int:session_id>/choose/", choosing.choose, name="choose"),
    path("waitlist/", include(_waitlist)),
    path("offers/<uuid:uid>/", include(_offer)),
    path("interests/", include(_interests)),
    path("recalls/", recalls.recalls, name="recalls"),
    path("recalls/<int:recall_id>/", recalls.recall, name="recall"),
    path("recalls/<int:recall_id>/end/", recalls.end, name="recall_end"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("bookings/", mine.mine, name="mine"),
    path("people/", include(_people)),
    path("screen/<slug:key>/", screens.screen, name="screen"),
    path("screen/<slug:key>/now/", screens.screen_now, name="screen_now"),
]
