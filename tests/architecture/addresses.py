"""What stands in the addresses of the small world, what is asked for behind them, and what their forms send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode

from accounts.rules.consents import CURRENT
from tests.architecture import (
    world_adding,
    world_appeals,
    world_closing,
    world_consulting,
    world_desk,
    world_giving,
    world_out,
    world_postings,
    world_queueing,
    world_recalls,
    world_reception,
    world_referring,
    world_rules,
    world_saying,
    world_series,
    world_sheets,
    world_team,
    world_trips,
    world_waiting,
)

if TYPE_CHECKING:
    from tests.architecture.world import World

TICKET = {f"bookings:{what}" for what in ("ticket", "calendar", "cancel", "move", "answer", "turn")}


def arguments(world: World, name: str) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    things: dict[str, dict[str, Any]] = {
        "session": {"pk": world.session.pk},
        "specialist": {"slug": world.specialist.slug},
        "hospital": {"slug": world.session.hospital.slug},
        "region": {"slug": world.region.slug},
        "department": {"slug": world.department.slug},
        "programme": {"slug": world.programme.slug},
        "sitemap_section": {"section": "sessions"},
        "error_sample": {"status": 400},
        "bookings:choose": {"session_id": world.elsewhere.pk},
        "consent": {"purpose": "identity"},
        "consent_text": {"purpose": "identity", "version": CURRENT["identity"]},
        "delete_my_person": {"link_id": world.link.pk},
        "bookings:edit_person": {"link_id": world.link.pk},
        "bookings:remove_person": {"link_id": world.link.pk},
        "bookings:blocks": {"link_id": world.link.pk},
        "bookings:asked": {"link_id": world.asked.pk},
        "bookings:asked_code": {"link_id": world.asked.pk},
        "bookings:drop_ask": {"link_id": world.asked.pk},
        "bookings:answer_ask": {"link_id": world.ask.pk},
        "bookings:revoke_link": {"link_id": world.other.pk},
    }
    if name in {"bookings:check", "bookings:confirm", "bookings:extend", "bookings:release"}:
        return {"uid": world.hold.uid}
    if name in {"staff:edit", "staff:preview_edit", "staff:publish", "staff:delete"}:
        return {"pk": world.draft.pk}
    if name in {"bookings:record", "bookings:record_remove", "staff:record"}:
        return {"uid": world.ticket.uid, "record_id": world.record.pk}
    if name in {"bookings:reason", "bookings:reason_consent", "bookings:reason_withdraw", "staff:reason"}:
        return {"uid": world.ticket.uid}
    if name in {"staff:follow_ups", "staff:phoned", "staff:schedule", "staff:poster"}:
        whom = {"pk": world.asked_about.pk} if name == "staff:phoned" else {}
        return {"hospital": world.session.hospital.slug, **whom}
    if name in world_queueing.SCREENS:
        return world_queueing.arguments(name, world.screen)
    if name in world_out.TABLES:
        return {"hospital": world.session.hospital.slug}
    if name in world_out.FEEDS:
        return arguments(world, name.removesuffix("_feed"))
    if name in world_saying.SAYING_PAGES | world_saying.INTEREST_PAGES:
        return world_saying.arguments(name, world.said, world.interest)
    if name in world_adding.ADDING_PAGES:
        return world_adding.arguments(name, world.added)
    if name in world_giving.GIVING_PAGES:
        return world_giving.arguments(name, world.ticket)
    if name in world_desk.DESK:
        links = {"other_id": world.asked.patient_id, "link_id": world.link.pk}
        return world_desk.arguments(name, world.session.hospital, world.mother, links)
    if name in world_team.TEAM_PAGES:
        return world_team.arguments(name, world.session.hospital, world.accounts["clerk"])
    if name in world_waiting.DESK_PAGES:
        return world_waiting.at_desk(name, world.session, world.waits)
    if name in world_waiting.WAITING_PAGES | world_waiting.OFFER_PAGES:
        return world_waiting.arguments(name, world.offer)
    if name in world_appeals.PATIENTS_PAGES | world_appeals.STAFF_PAGES:
        return world_appeals.arguments(name, world.appeal)
    if name in world_referring.PAGES:
        return world_referring.arguments(name, world.referral)
    if name in world_recalls.PAGES:
        return world_recalls.arguments(name, world.recall)
    if name in world_consulting.PAGES:
        return world_consulting.arguments(name, world.consultation)
    if name in world_rules.RULE_PAGES:
        return world_rules.arguments(name, world.session.hospital)
    if name in world_sheets.SHEET_PAGES | world_sheets.WHOLE:
        return world_sheets.arguments(name, world.sheet)
    if name in world_trips.PAGES | world_trips.WHOLE:
        return world_trips.arguments(name, world.session)
    if name in world_series.SERIES_PAGES | world_series.WHOLE:
        return world_series.arguments(name, world.series)
    if name in world_postings.POSTING_PAGES:
        return world_postings.arguments(name, world.stand_in)
    for day in (world_reception, world_closing):
        if name in day.PAGES:
            return day.arguments(name, world.ticket)
    if name == "staff:register_person":
        return arguments(world, "staff:find_person")
    if name in {"staff:persons", "staff:find_person"}:
        return {"hospital": world.session.hospital.slug} if name == "staff:find_person" else {}
    if name.startswith("staff:") and name not in {"staff:home", "staff:new", "staff:preview_new"}:
        return {} if name in {"staff:visits", "staff:team"} else {"pk": world.session.pk}
    if name in TICKET:
        return {"uid": world.ticket.uid}
    return things.get(name, {})


def query(world: World, name: str) -> str:
    """What is asked for behind the address of the page `name`."""
    wanted = {
        "search": {"q": "股骨头坏死"},
        "bookings:person": world.choice,
        "bookings:new_person": world.choice,
        "bookings:new_newborn": world.choice,
        "staff:new": {"hospital": world.session.hospital.slug},
        "staff:preview_new": world.planned,
        "staff:preview_edit": world.planned,
        "audit": {"go": "1", "kind": "account"},
    }
    return f"?{urlencode(wanted[name])}" if name in wanted else ""


def posted(world: World, name: str) -> dict[str, str]:
    """What a form of the page `name` sends; whoever sends it names the owner's mother."""
    named = {**world.choice, "patient": str(world.mother.pk)}
    return {
        "bookings:choose": named,
        "bookings:person": named,
        "bookings:move": world.choice,
        "bookings:asked": {"code": "123456"},
        "bookings:answer_ask": {"decision": "agree"},
        "staff:preview_new": world.planned,
        "staff:preview_edit": world.planned,
        "staff:delay": {"minutes": "30"},
        "staff:change": {**world.planned, "day": "2026-12-16"},
        "staff:substitute": {"leaving": str(world.specialist.pk), "posting": str(world.stand_in.pk)},
        "staff:withdraw": {"reason": "weather"},
        "staff:appeal": world_appeals.ANSWERED,
        **world_postings.posted(world.stand_in),
        **world_recalls.POSTED,
        **world_referring.POSTED,
        **world_consulting.POSTED,
        "staff:phoned": {"call": "not_reached", "seen": "0"},
        **world_series.posted(world.stand_in),
        **world_trips.POSTED,
        **world_queueing.POSTED,
        "staff:sheets": world_sheets.SENT,
        "staff:sheet_make": {"do": "all"},
        "staff:sheet_line": {"s-TOTAL_FORMS": "1", "s-INITIAL_FORMS": "0"},
        "staff:invite": {"username": "wang.fang", "name": "王芳", "role": "reception"},
        "staff:member_act": {"picked": "left"},
        **world_saying.POSTED,
        "staff:find_person": {"document_kind": "record_number", "number": "A-1"},
        "staff:visit_list_full": world_out.ASKED,
        "staff:reveal_person": {"what": "name", "reason": "check"},
        "staff:record_number": {"number": "A-1"},
        "accounts:staff_sign_in": {"username": "clerk", "password": "not-the-password"},
        "set_language": {"language": "en"},
        "elder": {"size": "elder"},
    }.get(name, {})
