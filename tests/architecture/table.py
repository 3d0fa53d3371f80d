"""Who may open which address: the table that test_access.py tries, line by line.

anyone        everybody, signed in or not
signed-in     every account; others are sent to sign in
by-number     every account with a mobile number; 404 for those with a password
linked        every account linked to the person; 404 for strangers, as if it did not exist
account       only the account that began it; 404 for everybody else
staff         who may open the admin; others are sent to its own sign-in
workers       every account with a role at a hospital or for a specialist; 404 for others
hospital      only who plans sessions at that hospital; 404 for staff of another, and for patients
workplace     every account with a role at that hospital; 404 for others
desk          only who receives patients at that hospital; 404 for others
desks         every account that receives patients somewhere; 404 for others
visit-staff   who receives patients at that hospital, and who is or looks after that specialist; 404 for others
attendant     only who is or looks after that specialist; 404 for everybody else
auditor       only who audits; 404 for everybody else, administrators too
password      every account with a password; 404 for patients
chief         only administrators, before they use their power; 404 for everybody else
manager       only who manages that hospital; 404 for everybody else
judge         who manages that hospital, and who sets the booking rules of a region it lies in; 404 for everybody else
officer       only who is an officer of a region (项目管理员); 404 for everybody else
route-setter  who manages that hospital, and officers of a region it lies in; 404 for everybody else
overseer      who plans at that hospital, and officers of a region it lies in; 404 for everybody else
rule-setter   only who sets the booking rules there; 404 for everybody else
rule-reader   who sets them, and who manages a hospital, or that hospital; 404 for everybody else
development   everybody, but 404 in production
–             nobody: the address does not take this method (405)
"""

from portal.health import PATH
from tests.architecture.table_staff import STAFF
from tests.architecture.world import PEOPLE

#  address                           name                     GET          POST
TABLE = (
    """
   /                                 home                     anyone       –
   /sessions/                        sessions                 anyone       –
   /sessions/<int:pk>/               session                  anyone       –
   /sessions/export/                 sessions_table           anyone       –
   /trips/                           trips                    anyone       –
   /trips/<int:pk>/                  trip                     anyone       –
   /search/                          search                   anyone       –
   /search/suggestions/              suggestions              anyone       –
   /api/v1/search                    api:search               anyone       –
   /specialists/<slug:slug>/         specialist               anyone       –
   /hospitals/<slug:slug>/           hospital                 anyone       –
   /regions/                         regions                  anyone       –
   /regions/<slug:slug>/             region                   anyone       –
   /departments/                     departments              anyone       –
   /departments/<slug:slug>/         department               anyone       –
   /calendar/hospitals/<slug:slug>.ics  hospital_feed         anyone       –
   /calendar/specialists/<slug:slug>.ics  specialist_feed     anyone       –
   /calendar/departments/<slug:slug>.ics  department_feed     anyone       –
   /programmes/                      programmes               anyone       –
   /programmes/<slug:slug>/          programme                anyone       –
   /how-it-works/                    how_it_works             anyone       –
   /rules/                           rules                    anyone       –
   /how-it-works/decisions/          decisions                anyone       –
   /privacy/                         privacy                  anyone       –
   /contact/                         contact                  anyone       –
   /screen/<slug:key>/               bookings:screen          anyone       –
   /screen/<slug:key>/now/           bookings:screen_now      anyone       –
   /robots.txt                       robots                   anyone       –
   /sitemap.xml                      sitemap                  anyone       –
   /sitemap-<slug:section>.xml       sitemap_section          anyone       –
   /healthz/                         –                        anyone       –
   /preferences/elder/               elder                    –            anyone
   /i18n/setlang/                    set_language             anyone       anyone

   /sign-in/                         accounts:sign_in         anyone       anyone
   /sign-in/code/                    accounts:code            anyone       anyone
   /sign-in/resend/                  accounts:resend          anyone       anyone
   /sign-out/                        accounts:sign_out        anyone       anyone
   /account/                         accounts:account         signed-in    –
   /account/browsers/end/            accounts:end_browser     –            signed-in
   /account/browsers/end-others/     accounts:end_others      –            signed-in
   /account/number/                  accounts:number          by-number    by-number
   /account/number/code/             accounts:number_code     by-number    by-number
   /account/number/new/              accounts:new_number      by-number    by-number
   /account/number/new/code/         accounts:new_number_code  by-number   by-number
   /staff/sign-in/                   accounts:staff_sign_in   anyone       anyone
   /staff/sign-in/code/              accounts:factor          anyone       anyone
   /staff/sign-in/recovery/          accounts:recovery        anyone       anyone
   /staff/sign-in/set-up/            accounts:set_up          anyone       anyone
   /staff/invitation/                accounts:invitation      anyone       anyone
   /staff/second-factor/             accounts:second_factor   password     password
   /staff/second-factor/app/         accounts:change_app      password     password
   /staff/second-factor/codes/       accounts:recovery_codes  password     password
   /staff/password/                  accounts:staff_password  password     password
   /staff/elevate/                   accounts:elevate         chief        chief
   /staff/elevate/end/               accounts:end_elevation   chief        chief

   /consent/<slug:purpose>/          consent                  signed-in    signed-in
   /consent/<slug:purpose>/<slug:version>/  consent_text      anyone       –
   /privacy/mine/                    my_privacy               by-number    –
   /privacy/mine/prove/              prove                    by-number    by-number
   /privacy/mine/data/               my_data                  by-number    –
   /privacy/mine/download/           download_my_data         by-number    by-number
   /privacy/mine/people/<int:link_id>/delete/  delete_my_person  account   account
   /privacy/mine/account/delete/     delete_my_account        by-number    by-number

   /sessions/<int:session_id>/choose/  bookings:choose        anyone       signed-in
   /booking/person/                  bookings:person          signed-in    signed-in
   /booking/person/new/              bookings:new_person      signed-in    signed-in
   /holds/<uuid:uid>/                bookings:check           account      –
   /holds/<uuid:uid>/confirm/        bookings:confirm         account      account
   /holds/<uuid:uid>/extend/         bookings:extend          account      account
   /holds/<uuid:uid>/release/        bookings:release         account      account
   /tickets/<uuid:uid>/              bookings:ticket          linked       –
   /tickets/<uuid:uid>/calendar.ics  bookings:calendar        linked       –
   /tickets/<uuid:uid>/cancel/       bookings:cancel          linked       linked
   /tickets/<uuid:uid>/turn/         bookings:turn            linked       –
   /tickets/<uuid:uid>/answer/       bookings:answer          –            linked
   /tickets/<uuid:uid>/move/         bookings:move            linked       linked
   /tickets/<uuid:uid>/feedback/     bookings:feedback        linked       linked
   /tickets/<uuid:uid>/reason/       bookings:reason          linked       linked
   /tickets/<uuid:uid>/reason/consent/  bookings:reason_consent  linked    linked
   /tickets/<uuid:uid>/reason/withdraw/  bookings:reason_withdraw  linked  linked
   /tickets/<uuid:uid>/records/<int:record_id>/  bookings:record  linked   –
   /tickets/<uuid:uid>/records/<int:record_id>/remove/  bookings:record_remove  linked  linked
   /waitlist/join/<int:session_id>/  bookings:join            signed-in    signed-in
   /waitlist/<int:entry_id>/         bookings:place           linked       –
   /waitlist/<int:entry_id>/leave/   bookings:leave           linked       linked
   /offers/<uuid:uid>/               bookings:offer           linked       –
   /offers/<uuid:uid>/accept/        bookings:accept          linked       linked
   /offers/<uuid:uid>/decline/       bookings:decline         linked       linked
   /bookings/                        bookings:mine            signed-in    –
   /recalls/                         bookings:recalls         signed-in    –
   /recalls/<int:recall_id>/         bookings:recall          linked       linked
   /recalls/<int:recall_id>/end/     bookings:recall_end      linked       linked
   /referrals/                       bookings:referrals       signed-in    –
   /interests/                       bookings:interests       signed-in    –
   /interests/new/<slug:slug>/       bookings:interest_begin  signed-in    signed-in
   /interests/<uuid:uid>/            bookings:interest        anyone       –
   /interests/<uuid:uid>/end/        bookings:interest_end    –            anyone
   /people/                          bookings:people          signed-in    –
   /people/<int:link_id>/            bookings:edit_person     account      account
   /people/<int:link_id>/remove/     bookings:remove_person   account      account
   /people/<int:link_id>/blocks/     bookings:blocks          account      –
   /people/<int:link_id>/blocks/<int:block_id>/appeal/  bookings:appeal  account  account
   /people/<int:link_id>/appeals/<int:appeal_id>/withdraw/  bookings:withdraw_appeal  account  account
   /booking/newborn/                 bookings:new_newborn     signed-in    signed-in
   /people/asked/<int:link_id>/      bookings:asked           account      account
   /people/asked/<int:link_id>/code/  bookings:asked_code     account      account
   /people/asked/<int:link_id>/drop/  bookings:drop_ask       account      account
   /people/asks/<int:link_id>/       bookings:answer_ask      account      account
   /people/others/<int:link_id>/end/  bookings:revoke_link    account      account


   /messages/                        messages                 development  –
   /gallery/                         gallery                  development  –
   /gallery/errors/<int:status>/     error_sample             development  –

   /admin/…                          admin:index              staff        staff
"""
    + STAFF
)
# Summarised in the table by one line: all behind the admin's own sign-in; test_admin_access.py says what it shows.
WHOLE = {"admin/": "/admin/…"}
# Answered by a middleware, before addresses are looked up: they have no name.
BEFORE_ALL = {PATH: "–"}

# Whom each word lets in, of those who are signed in.
LETS_IN = {
    **dict.fromkeys(("anyone", "development", "signed-in"), set(PEOPLE) - {"nobody"}),
    "by-number": {"stranger", "relative", "owner"},
    "linked": {"relative", "owner"},
    "account": {"owner"},
    "staff": {"staff", "chief"},
    "password": set(PEOPLE) - {"nobody", "stranger", "relative", "owner"},
    "chief": {"chief"},
    "manager": {"manager"},
    "judge": {"manager", "rule_setter"},
    "officer": {"officer", "other_officer"},
    "overseer": {"manager", "clerk", "officer"},
    "route-setter": {"manager", "officer"},
    "rule-setter": {"rule_setter"},
    "rule-reader": {"rule_setter", "manager"},
    "workers": {
        *("manager", "clerk", "other_clerk", "reception", "other_reception", "attendant", "auditor"),
        *("rule_setter", "officer", "other_officer"),
    },
    "hospital": {"manager", "clerk"},
    "workplace": {"manager", "clerk", "reception"},
    "desk": {"manager", "reception"},
    "desks": {"manager", "reception", "other_reception"},
    "attendant": {"attendant"},
    "visit-staff": {"manager", "reception", "attendant"},
    "auditor": {"auditor"},
}
BY_PASSWORD = {
    "workers",
    "hospital",
    "attendant",
    "auditor",
    "workplace",
    "desk",
    "desks",
    "visit-staff",
    "password",
    "chief",
    "manager",
    "judge",
    "officer",
    "overseer",
    "route-setter",
    "rule-setter",
    "rule-reader",
}
