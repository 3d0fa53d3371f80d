"""Wait for a number, be offered one, take it or let it go."""

from tests.sabotage.listed.sabotage import (
    ACTIONS,
    BOOKING,
    NEVER,
    TEST_ACCEPTING,
    TEST_OFFERS,
    TEST_WAITLIST,
    Sabotage,
)

OFFERS, WAITLIST, FREEING = f"{ACTIONS}/offers.py", f"{ACTIONS}/waitlist.py", f"{ACTIONS}/freeing.py"

WAITING = (
    Sabotage(
        "offer: to somebody the rules refuse",
        OFFERS,
        "    if turn.reason is not None:\n        _skip(fresh, turn.reason, now)\n        return Outcome.PASSED\n",
        "",
        (TEST_OFFERS,),
    ),
    Sabotage(
        "offer: the same number to the same person again",
        OFFERS,
        " or had_turn([fresh.patient_id], locked, now):",
        ":",
        (TEST_OFFERS,),
    ),
    Sabotage(
        "offer: the public has the number as soon as the offer lapses",
        OFFERS,
        "    locked.reopens_at = draw_return(policies.freed, kept_back)\n",
        "    locked.reopens_at = now\n",
        (TEST_OFFERS,),
    ),
    Sabotage(
        "offer: at night",
        OFFERS,
        "if policy.next_at(now) != now:",
        NEVER,
        (TEST_OFFERS,),
    ),
    Sabotage(
        "offer: nobody is told",
        OFFERS,
        "    tell(offer, WaitlistNotice.OFFERED, now=now)\n",
        "",
        (TEST_OFFERS,),
    ),
    Sabotage(
        "accept: after its time",
        OFFERS,
        "or fresh.expires_at is None or fresh.expires_at <= now:",
        "or fresh.expires_at is None:",
        (TEST_ACCEPTING, TEST_OFFERS),
    ),
    Sabotage(
        "accept: what the hospital changed is taken unseen",
        OFFERS,
        "if fresh.version != offer.version:",
        NEVER,
        (TEST_ACCEPTING, TEST_OFFERS),
    ),
    Sabotage(
        "accept: the rules are not asked again",
        OFFERS,
        "    if turn.reason is not None:\n        raise Refused(turn.reason)\n",
        "",
        (TEST_ACCEPTING, TEST_OFFERS),
    ),
    Sabotage(
        "accept: another number goes than the person was told",
        OFFERS,
        "if (turn.instead.pk if turn.instead is not None else None) != instead_of:",
        NEVER,
        (TEST_ACCEPTING, TEST_OFFERS),
    ),
    Sabotage(
        "decline: anybody may",
        OFFERS,
        "if my_patient(by, fresh.patient_id) is None or fresh.entry_id is None:",
        "if fresh.entry_id is None:",
        (TEST_ACCEPTING, TEST_OFFERS),
    ),
    Sabotage(
        "lapse: offers nobody answers are not counted",
        OFFERS,
        "    lapses = fresh.lapses + unanswered\n",
        "    lapses = fresh.lapses\n",
        (TEST_OFFERS,),
    ),
    Sabotage(
        "give up: who waits does not come first",
        FREEING,
        "    if in_line(session).exists():\n",
        f"    {NEVER}\n",
        (TEST_OFFERS,),
    ),
    Sabotage(
        "wait: where numbers are left",
        WAITLIST,
        "if (why := why_not_join(patient_id, session, now)) is not None:",
        NEVER.replace("False", "why := None"),
        (TEST_WAITLIST,),
    ),
    Sabotage(
        "wait: in any number of lines",
        WAITLIST,
        "if places_in_line(patient_id) >= policy.entries:",
        NEVER,
        (TEST_WAITLIST,),
    ),
    Sabotage(
        "leave: anybody may",
        WAITLIST,
        "    if my_patient(by, fresh.patient_id) is None:\n",
        f"    {NEVER}\n",
        (TEST_WAITLIST,),
    ),
    Sabotage(
        "confirm: who has a number goes on waiting for one",
        BOOKING,
        "    if circle.waits:\n        end_places(fresh, by=by, now=now)\n",
        "",
        (TEST_WAITLIST,),
    ),
)
