"""Confirm, cancel, move; and what a desk does for others."""

from tests.sabotage.listed.sabotage import (
    ACTIONS,
    BOOKING,
    GIVING,
    GIVING_UP,
    MOVE,
    NEVER,
    TEST_BOOKING,
    TEST_CHANGING,
    TEST_GIVING,
    TEST_GIVING_UP,
    TEST_HOLDING,
    TEST_LIMITS,
    TEST_RECALLS,
    TEST_SUBSTITUTING,
    Sabotage,
)

CONFIRMING = (
    Sabotage(
        "confirm: that the hold has lapsed is ignored",
        BOOKING,
        "or fresh.expires_at is None or fresh.expires_at <= now:",
        "or fresh.expires_at is None:",
        (TEST_HOLDING,),
    ),
    Sabotage(
        "confirm: another account's hold is booked",
        BOOKING,
        "if account is None or fresh.booked_by_id != by or fresh.origin != Origin.HOLD:",
        "if account is None or fresh.origin != Origin.HOLD:",
        (TEST_HOLDING,),
    ),
    Sabotage(
        "confirm: a link that ended still books",
        BOOKING,
        "    account = circle.account(by)\n",
        "    account = fresh.booked_by\n",
        (TEST_HOLDING,),
    ),
    Sabotage(
        "confirm: a hold changed in another window is booked unseen",
        BOOKING,
        "if fresh is None or (fresh.slot_id, fresh.patient_id) != (hold.slot_id, hold.patient_id):",
        "if fresh is None:",
        (TEST_HOLDING,),
    ),
    Sabotage(
        "confirm: what the hospital changed is booked unseen",
        BOOKING,
        "if fresh.version != hold.version:",
        NEVER,
        (TEST_SUBSTITUTING, TEST_CHANGING),
    ),
    Sabotage(
        "confirm: consent is not asked for",
        BOOKING,
        "    refuse_without(circle.missing)\n    fresh.booked_by",
        "    fresh.booked_by",
        (TEST_BOOKING,),
    ),
    Sabotage(
        "confirm: a second press is checked before it is recognised",
        BOOKING,
        """    if fresh.status == AppointmentStatus.BOOKED:
        return fresh
    if fresh.version != hold.version:
        raise Refused(Reason.HOSPITAL_CHANGED)
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.WITHDRAWN)
    if fresh.status != AppointmentStatus.PENDING or fresh.expires_at is None or fresh.expires_at <= now:
        raise Refused(Reason.HOLD_LAPSED)
""",
        """    if fresh.version != hold.version:
        raise Refused(Reason.HOSPITAL_CHANGED)
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.WITHDRAWN)
    if fresh.status != AppointmentStatus.PENDING or fresh.expires_at is None or fresh.expires_at <= now:
        raise Refused(Reason.HOLD_LAPSED)
    if fresh.status == AppointmentStatus.BOOKED:
        return fresh
""",
        (TEST_BOOKING,),
    ),
    Sabotage(
        "confirm: reminders are not planned",
        BOOKING,
        "tell(fresh, NoticeKind.CONFIRMED, reminders=reminders, circle",
        "tell(fresh, NoticeKind.CONFIRMED, circle",
        (TEST_BOOKING,),
    ),
)

CANCELLING = (
    Sabotage(
        "cancel: anybody may",
        BOOKING,
        "    _refuse_stranger(appointment, by)\n",
        "",
        (TEST_BOOKING,),
    ),
    Sabotage(
        "cancel: late is not marked",
        GIVING_UP,
        "late=now >= deadline)",
        "late=False)",
        (TEST_BOOKING,),
    ),
    Sabotage(
        "cancel: late although the hospital changed the visit",
        GIVING_UP,
        "changed_by_hospital=bool(changed_by_hospital([fresh])),",
        "changed_by_hospital=False,",
        (TEST_SUBSTITUTING,),
    ),
    Sabotage(
        "cancel: the version is not raised",
        "bookings/transitions.py",
        "        version=row.version + 1,\n",
        "",
        (TEST_BOOKING,),
    ),
    Sabotage(
        "cancel: nobody is told",
        GIVING_UP,
        "by=by, now=now)\n    tell(fresh, NoticeKind.CANCELLED, now=now)\n",
        "by=by, now=now)\n",
        (TEST_BOOKING,),
    ),
    Sabotage(
        "cancel: the number is back at once",
        GIVING_UP,
        "    give_back(slot, session, policies, now=now)\n    review",
        "    review",
        (TEST_BOOKING,),
    ),
    Sabotage(
        "cancel: what counts against the person is not looked at",
        GIVING_UP,
        "    review_blocks(patient_id=fresh.patient_id, by=by, now=now)\n",
        "",
        (TEST_LIMITS,),
    ),
)

MOVING = (
    Sabotage(
        "move: the new number is given back instead of the old one",
        MOVE,
        "give_back(left, was,",
        "give_back(slot, was,",
        (TEST_BOOKING,),
    ),
    Sabotage(
        "move: past the deadline",
        MOVE,
        " not may_move(before.status, starts_at, deadline, now=now):",
        " False:",
        (TEST_BOOKING, TEST_SUBSTITUTING),
    ),
    Sabotage(
        "move: to any specialist",
        MOVE,
        "if not may_move_between(before.session_id, to.session_id, also=left):",
        NEVER,
        (TEST_BOOKING,),
    ),
    Sabotage(
        "move: nothing is logged",
        MOVE,
        "    log_change(booked, before=booked.status, by_id=by, now=now, reason=MOVED, **slots)\n",
        "",
        (TEST_BOOKING,),
    ),
)

DESK = (
    Sabotage(
        "desk: nobody has agreed",
        GIVING,
        "    if not agreed:\n",
        f"    {NEVER}\n",
        (TEST_GIVING,),
    ),
    Sabotage(
        "desk: the clerk's phone is told",
        f"{ACTIONS}/telling.py",
        "return appointment.origin in (Origin.ADDED, Origin.DESK)",
        "return appointment.origin == Origin.ADDED",
        (TEST_GIVING,),
    ),
    Sabotage(
        "desk: pressed twice it is refused",
        GIVING,
        "    if (has := _given_already(session, person, at)) is not None:\n        return has\n",
        "",
        (TEST_GIVING,),
    ),
    Sabotage(
        "desk: sessions of other hospitals too",
        GIVING,
        "filter(pk=session_id, hospital_id=hospital_id).exists()",
        "filter(pk=session_id).exists()",
        (TEST_GIVING,),
    ),
    Sabotage(
        "promise: more are kept a number than there are",
        f"{ACTIONS}/recalls_kept.py",
        "    kept, others = promised[:numbers], promised[numbers:]\n",
        "    kept, others = promised, promised[:0]\n",
        (TEST_RECALLS,),
    ),
    Sabotage(
        "promise: kept for who has a number already",
        "bookings/queries/recalls.py",
        ".filter(~has_number(now), ~Exists(keeping.exclude(pk=session.pk)), kind=RecallKind.VISIT)",
        ".filter(~Exists(keeping.exclude(pk=session.pk)), kind=RecallKind.VISIT)",
        (TEST_RECALLS,),
    ),
    Sabotage(
        "promise: anybody has the numbers that are kept",
        "bookings/queries/numbers.py",
        "        return kept_for(asker.patient_id) & Q(added=False)",
        "        return Q(added=False)",
        (TEST_RECALLS,),
    ),
    Sabotage(
        "promise: booked by strangers",
        f"{ACTIONS}/recalls.py",
        "recall.patient_id != patient_id or my_patient(by, patient_id) is None:\n",
        "recall.patient_id != patient_id:\n",
        (TEST_RECALLS,),
    ),
    Sabotage(
        "desk: bookings at other hospitals too",
        GIVING,
        "    found = rows.filter(session__hospital_id=hospital_id).select",
        "    found = rows.select",
        (TEST_GIVING_UP,),
    ),
    Sabotage(
        "desk: a referral ends with booking by phones",
        "bookings/queries/askers.py",
        "return self.by_desk or self.pool in AT_THE_DESK",
        "return self.pool in AT_THE_DESK",
        (TEST_GIVING,),
    ),
)
