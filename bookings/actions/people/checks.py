"""What an action about persons refuses, whoever is entered. Each raises ValidationError, by field."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.documents import Document
from accounts.models import AuditEntry, User
from accounts.queries.consents import not_agreed
from bookings.actions.noting import NotedRefusal
from bookings.enums import PersonAct, Relation
from bookings.models import Patient, PatientLink
from bookings.policy import PersonsPolicy
from bookings.queries.consents import ONCE
from bookings.rules import NEWBORN_YEARS, Reason, age_years
from notices.localtime import local_date

OTHER_DOCUMENT = "document"  # how the audit says that a document took the place of another one


class OnRecord(NotedRefusal):
    """Refused because of what is on record: told often enough, that says whose numbers are."""

    def write_down(self, *, by: User, now: datetime) -> None:
        """Note it about the account that tried."""
        audit(by=by, action=PersonAct.MISMATCH, subject_kind="account", subject_id=by.pk, now=now)


# As what somebody can stand to a child.
OF_CHILDREN = {Relation.CHILD, Relation.GRANDCHILD, Relation.OTHER}


def too_many(days: int) -> str:
    """What is said to whoever asked or tried more often within `days` than the rule lets."""
    return _("您最近 %(days)s 天申请的次数太多，请过些天再试，或带证件原件到医院窗口办理。") % {"days": days}


def refuse_many_tries(account_id: int, policy: PersonsPolicy, now: datetime) -> None:
    """More documents tried than anybody needs, that turn out to be on record elsewhere or take the place of another
    one, whether this one is on record or not: who tries numbers learns nothing. Before it is looked for. Asks have a
    limit of their own."""
    tries = AuditEntry.objects.filter(
        Q(action=PersonAct.MISMATCH) | Q(action=PersonAct.CHANGE, reason=OTHER_DOCUMENT),
        by=account_id,
        at__gt=now - timedelta(days=policy.tries_days),
    )
    if tries.count() >= policy.tries:
        raise ValidationError(too_many(policy.tries_days))


def refuse_without_terms(account_id: int) -> None:
    """Nobody's document is taken before the account has agreed to what every account is asked."""
    if not_agreed(account_id, ONCE):
        raise ValidationError(Reason.NO_TERMS.label)


def refuse_impossible(birth_date: date, relation: str, holder_age: int, now: datetime) -> None:
    """A birth date that cannot be, or a holder who is too young."""
    today = local_date(now)
    if birth_date > today:
        raise ValidationError({"birth_date": _("出生日期不能晚于今天。")})
    if age_years(birth_date, today) > 130:
        raise ValidationError({"birth_date": _("出生日期太早，请检查年份。")})
    if relation == Relation.SELF and age_years(birth_date, today) < holder_age:
        raise ValidationError(
            {
                "relation": _("账号须由年满 %(age)s 岁的人使用。请由家长登录，为孩子预约。")
                % {"age": holder_age}
            }
        )


def refuse_contradiction(document: Document | None, sex: str, birth_date: date) -> None:
    """A sex or birth date that the number of the document contradicts."""
    if document is None:
        return
    if document.birth_date not in (None, birth_date):
        raise ValidationError({"birth_date": _("出生日期和证件号码里的不一样，请检查。")})
    if document.sex not in (None, sex):
        raise ValidationError({"sex": _("性别和证件号码里的不一样，请检查。")})


def refuse_no_newborn(parent: Patient, birth_date: date, policy: PersonsPolicy, now: datetime) -> None:
    """A child so old that it has a document, or a mother or father under whom none can stand."""
    today = local_date(now)
    if age_years(birth_date, today) >= NEWBORN_YEARS:
        raise ValidationError(
            {"birth_date": _("孩子已满 1 周岁，请先办好身份证号码（户口簿上有），再添加。")}
        )
    if not parent.document:
        raise ValidationError({"guardian": _("请先补充这位监护人的证件号码。")})
    if age_years(parent.birth_date, today) < policy.consent_age_years:
        raise ValidationError({"guardian": _("监护人应是大人，请检查。")})


def refuse_child_without_guardian(
    birth_date: date, relation: str, is_guardian: bool, policy: PersonsPolicy, now: datetime
) -> None:
    """A child whom somebody else than its guardian would enter or book for."""
    if age_years(birth_date, local_date(now)) >= policy.consent_age_years:
        return
    if relation not in OF_CHILDREN:
        raise ValidationError(
            {
                "relation": _("就诊人不满 %(age)s 周岁，请检查与就诊人的关系。")
                % {"age": policy.consent_age_years}
            }
        )
    if not is_guardian:
        raise ValidationError(
            {
                "is_guardian": _("不满 %(age)s 周岁的孩子，要由监护人来添加。您是监护人的，请勾选这一项。")
                % {"age": policy.consent_age_years}
            }
        )


def refuse_second_self(account_id: int, relation: str, besides: int = 0) -> None:
    """A second “self” on one account; `besides` is the link that would become it."""
    if relation != Relation.SELF:
        return
    others = PatientLink.objects.filter(
        account_id=account_id, relation=Relation.SELF, ended_at__isnull=True
    ).exclude(pk=besides)
    if others.exists():
        raise ValidationError({"relation": _("您已经添加过本人。请选择与这位就诊人的关系。")})


def refuse_full(account_id: int, policy: PersonsPolicy, now: datetime, *, besides: int = 0) -> None:
    """More persons than one account may have, or more changes of them. Who comes back (`besides`) is no change."""
    rows = PatientLink.objects.filter(account_id=account_id, patient__joined_into=None)
    rows = rows.exclude(patient_id=besides)
    here = set(rows.filter(ended_at__isnull=True).values_list("patient_id", flat=True))
    if len(here) >= policy.per_account:
        raise ValidationError(
            _("一个账号最多为 %(most)s 位就诊人预约。请先移除不再需要的就诊人。")
            % {"most": policy.per_account}
        )
    gone = rows.filter(granted_at__isnull=False, ended_at__gt=now - timedelta(days=policy.change_days))
    if len(here | set(gone.values_list("patient_id", flat=True))) > policy.per_account:
        raise ValidationError(
            _("%(days)s 天里只能换一位就诊人，您最近已经换过了。") % {"days": policy.change_days}
        )
