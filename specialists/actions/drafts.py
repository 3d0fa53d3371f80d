"""Post a specialist to a hospital; draft a session with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from hospitals.models import Department, Hospital, Partnership, Room
from specialists.enums import LegalBasis, SessionKind
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot, Specialist


class DemonstrationRefusedError(ValueError):
    """A demonstration was to be made in production."""

    def __init__(self) -> None:
        super().__init__("Demonstrations are never made in production.")


@transaction.atomic
def post_specialist(
    *,
    specialist: Specialist,
    hospital: Hospital,
    starts_on: date,
    ends_on: date | None = None,
    department: Department | None = None,
    partnership: Partnership | None = None,
    legal_basis: LegalBasis = LegalBasis.NOT_STATED,
    demo: bool = False,
) -> Posting:
    """Let `specialist` hold sessions at `hospital` from `starts_on` until the day before `ends_on`.

    Raises DemonstrationRefusedError when `demo` in production.
    """
    _refuse_in_production(demo)
    return Posting.objects.create(
        specialist=specialist,
        hospital=hospital,
        department=department,
        partnership=partnership,
        starts_on=starts_on,
        ends_on=ends_on,
        legal_basis=legal_basis,
        demo=demo,
    )


@transaction.atomic
def draft_session(
    *,
    postings: Sequence[Posting],
    starts_at: datetime,
    ends_at: datetime,
    numbers: int,
    room: Room | None = None,
    department: Department | None = None,
    kind: SessionKind = SessionKind.SINGLE,
    group_minutes: int = 30,
    fee_yuan: Decimal | None = None,
    bring: str = "",
    demo: bool = False,
) -> ClinicSession:
    """Draft a session of the posted specialists with `numbers` numbers, spread over groups of
    `group_minutes` minutes (at most 60: 国卫医发〔2017〕73号), the earlier groups getting one more.

    Drafts may clash. Raises ValueError when the groups do not fit or nobody is named, and
    DemonstrationRefusedError when `demo`, or a posting that is one, in production.
    """
    _refuse_in_production(demo or any(posting.demo for posting in postings))
    if not postings:
        raise ValueError("a session needs a specialist")
    if numbers < 1 or not 5 <= group_minutes <= 60:
        raise ValueError("a session needs at least one number, in groups of 5 to 60 minutes")
    groups = int((ends_at - starts_at) / timedelta(minutes=group_minutes))
    if groups < 1:
        raise ValueError("the session is shorter than one group of numbers")
    session = ClinicSession.objects.create(
        hospital=postings[0].hospital,
        department=department,
        room=room,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        fee_yuan=fee_yuan,
        bring=bring,
        demo=demo,
    )
    # One by one: what a trigger copies into a row is not known to the row that bulk_create sends.
    for position, posting in enumerate(postings):
        SessionSpecialist.objects.create(
            session=session, specialist=posting.specialist, posting=posting, position=position
        )
    each, more = divmod(numbers, groups)
    slots: list[Slot] = []
    for group in range(groups):
        start = starts_at + timedelta(minutes=group_minutes * group)
        for _ in range(each + (group < more)):
            slots.append(
                Slot(
                    session=session,
                    ordinal=len(slots) + 1,
                    starts_at=start,
                    ends_at=start + timedelta(minutes=group_minutes),
                )
            )
    Slot.objects.bulk_create(slots)
    return session


def _refuse_in_production(demo: bool) -> None:
    if demo and settings.PRODUCTION:
        raise DemonstrationRefusedError
