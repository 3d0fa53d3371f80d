"""What a sheet says otherwise than the session that stands in its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bookings.queries.staff.sheets.proposals import Change, Proposal, Standing
from notices.localtime import local, local_date
from specialists.enums import OpenTo, SessionKind, SessionPurpose, SessionStatus
from specialists.models import ClinicSession


def set_beside(found: Proposal, there: ClinicSession) -> None:
    """Put the session that stands in its place beside it, and say what differs."""
    found.existing = there
    if there.status == SessionStatus.WITHDRAWN:
        found.standing = Standing.OFF
        return
    found.changes = _changes(found, there)
    if not found.changes:
        found.standing = Standing.SAME
    elif there.status == SessionStatus.DRAFT:
        found.standing = Standing.CHANGED
    else:
        found.standing = Standing.PUBLISHED
    if found.wrong and found.standing != Standing.SAME:
        found.standing = Standing.WRONG


def _changes(found: Proposal, there: ClinicSession) -> list[Change]:
    """What the sheet says and the session does not. What the sheet leaves out is no change."""
    row, changes = found.row, []
    before = f"{local(there.starts_at):%H:%M}–{local(there.ends_at):%H:%M}"
    if found.starts_at is not None and found.ends_at is not None:
        begins = found.starts_at if row.begins else there.starts_at
        ends = found.ends_at if row.ends else there.ends_at
        if (begins, ends) != (there.starts_at, there.ends_at):
            changes.append(Change(_("时间"), before, f"{local(begins):%H:%M}–{local(ends):%H:%M}"))
            found.starts_at, found.ends_at = begins, ends
        else:
            found.starts_at, found.ends_at = there.starts_at, there.ends_at
    if found.room is not None and found.room.pk != there.room_id:
        changes.append(Change(_("诊室"), there.room.name if there.room else _("未定"), found.room.name))
    if row.department and found.department is not None and found.department.pk != there.department_id:
        name = there.department.name if there.department else _("未定")
        changes.append(Change(_("科室"), name, found.department.name))
    total: int = there.total  # type: ignore[attr-defined]  # counted by its query
    if row.numbers is not None and row.numbers != total:
        changes.append(Change(_("号源"), str(total), str(row.numbers)))
    fee = Decimal(0) if row.fee_yuan and found.purpose == SessionPurpose.FREE else row.fee_yuan
    if fee is not None and fee != there.fee_yuan:
        changes.append(Change(_("费用"), _fee(there.fee_yuan), _fee(fee)))
    changes += _of_its_sort(found, there)
    if row.bring and row.bring != there.bring:
        changes.append(Change(_("请患者"), there.bring or _("没有写"), row.bring))
    return changes


def _of_its_sort(found: Proposal, there: ClinicSession) -> list[Change]:
    """How its specialists see patients, what sort of clinic it is, and who may have its numbers."""
    pairs = (
        (_("怎么看病人"), SessionKind(there.kind), found.kind),
        (_("门诊类型"), SessionPurpose(there.purpose), found.purpose),
        (_("谁能约"), OpenTo(there.open_to), found.open_to),
    )
    return [
        Change(label, str(before.label), str(after.label))
        for label, before, after in pairs
        if before != after
    ]


def _fee(yuan: Decimal | None) -> str:
    if yuan is None:
        return _("未定")
    return f"{float(yuan):g}" if yuan else _("免费")


def same_day(session: ClinicSession) -> tuple[frozenset[int], Any]:
    """What a session and a line must share to be of one visit: who, and on which day."""
    who = frozenset(row.specialist_id for row in session.session_specialists.all())
    return who, local_date(session.starts_at)
