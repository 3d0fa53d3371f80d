"""What people agree to, refuse and take back."""

from datetime import datetime

from django.db import transaction

from accounts.actions.auditing import audit
from accounts.actions.turns import one_at_a_time
from accounts.enums import AuditAction, ConsentDecision
from accounts.models import Consent, User
from accounts.queries.consents import standing
from accounts.rules.consents import EACH_ACCOUNT, require_current

_NOTED_AS = {
    ConsentDecision.GIVEN: AuditAction.CONSENT_GIVEN,
    ConsentDecision.REFUSED: AuditAction.CONSENT_REFUSED,
    ConsentDecision.WITHDRAWN: AuditAction.CONSENT_WITHDRAWN,
}


@transaction.atomic
def decide_consent(
    *,
    by: User,
    purpose: str,
    version: str,
    decision: str,
    acting_as: str,
    subject_kind: str,
    subject_id: int,
    now: datetime,
) -> Consent:
    """Write down for good that the account agreed, refused or took back, and let the audit note it.

    The same said twice (a second press) is one row. Raises ValueError unless `version` is the text in force.
    """
    require_current(purpose, version)
    one_at_a_time(f"consent:{purpose}:{subject_kind}:{subject_id}")
    before = standing(purpose, subject_kind, subject_id, by=by.pk if purpose in EACH_ACCOUNT else None)
    said = (by.pk, version, decision, acting_as)
    if before is not None and (before.by, before.version, before.decision, before.acting_as) == said:
        return before
    decided = Consent.objects.create(
        at=now,
        by=by.pk,
        acting_as=acting_as,
        purpose=purpose,
        version=version,
        decision=decision,
        subject_kind=subject_kind,
        subject_id=subject_id,
    )
    audit(
        by=by,
        action=_NOTED_AS[ConsentDecision(decision)],
        subject_kind=subject_kind,
        subject_id=subject_id,
        now=now,
        reason=purpose,
    )
    return decided
