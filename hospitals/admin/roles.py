"""The spreadsheet of roles at hospitals: given by the action that gives each, never ended here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget

from accounts.models import User
from accounts.rules import DutiesApart
from hospitals.actions import grant_role
from hospitals.admin.exchange import Line, Plan, Problem, Sort, Table, problems_of_names
from hospitals.admin.exchange.columns import as_typed, harmless
from hospitals.admin.refusals import PATIENTS_ACCOUNT
from hospitals.enums import RegionRole, StaffRole
from hospitals.models import Hospital, RegionStaff, Staff

NAMES = ("account", "hospital", "role", "began_at", "ended_at")
_FORM = "Y-m-d H:i"


class _Moment(Widget):
    """An instant as clocks in the region show it: 2026-12-01 08:30."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The cell."""
        return date_format(localtime(value), _FORM) if value else ""


class StaffResource(ModelResource):
    """Who works where, by the name an account signs in with. Neither numbers nor passwords are in it."""

    key = "account"
    account = Field(attribute="user__username", column_name="account")
    hospital = Field(attribute="hospital__slug", column_name="hospital")
    role = Field(attribute="role", column_name="role")
    began_at = Field(attribute="began_at", column_name="began_at", widget=_Moment())
    ended_at = Field(attribute="ended_at", column_name="ended_at", widget=_Moment())

    class Meta:
        model = Staff
        fields = NAMES

    def export_resource(self, instance: Any, selected_fields: Any = None, **kwargs: Any) -> list[Any]:
        """One line of the spreadsheet, safe to open."""
        return [harmless(cell) for cell in super().export_resource(instance, selected_fields, **kwargs)]

    def plan(self, table: Table, *, now: datetime) -> Plan:
        """Which roles the table would give. Four queries, whatever it holds."""
        if wrong := problems_of_names(table, NAMES, NAMES[:3]):
            return Plan(problems=wrong)
        cells = [
            (number, {name: str(as_typed(cell) or "") for name, cell in line.items()})
            for number, line in table.lines
        ]
        plan = Plan(names=table.names, columns=[self.label(name) for name in table.names], sheet=table.sheet)
        reader = _Reader(self, cells, plan)
        for number, line in cells:
            reader.read(number, line)
        return plan

    def try_out(self, plan: Plan, columns: tuple[str, ...], *, by: User, now: datetime) -> list[Problem]:
        """Nothing: what the action would refuse has been asked."""
        return []

    def write(self, plan: Plan, columns: tuple[str, ...], *, by: User, now: datetime) -> list[Problem]:
        """Give the roles, each by its action, which notes who gave it."""
        for line in plan.of(Sort.NEW):
            row = line.row
            line.row = grant_role(user=row.user, hospital=row.hospital, role=row.role, by=by, now=now)
        return []

    def label(self, column: Any) -> str:
        """The name of a column in words."""
        name = getattr(column, "column_name", column)
        field: Any = Staff._meta.get_field({"account": "user"}.get(name, name))
        return str(field.verbose_name)

    def explained(self) -> list[dict[str, str]]:
        """Each column for the page of the import."""
        takes = {
            "account": _("登录用的用户名"),
            "hospital": _("%(what)s的编号") % {"what": Hospital._meta.verbose_name},
            "role": _roles(),
        }
        ours = _("只在导出时有；导入时空着")
        return [{"name": name, "label": self.label(name), "takes": takes.get(name, ours)} for name in NAMES]

    def explanations(self) -> list[str]:
        """What a file cannot do."""
        return [
            _("先上传表格，看过预览再确认。每行一个岗位，确认以后马上生效；已经有的岗位不变。"),
            _("账号要先建好。表格不能撤销岗位：请打开那个岗位，点“撤销岗位”。"),
        ]


def _roles() -> str:
    return _("、").join(f"{code}（{word}）" for code, word in StaffRole.choices)


class _Reader:
    """Reads the lines of one table, with all they name."""

    def __init__(self, resource: StaffResource, cells: list[tuple[int, dict[str, str]]], plan: Plan) -> None:
        self.resource, self.plan = resource, plan
        lines = [line for _number, line in cells]
        accounts = User.objects.filter(username__in={line["account"] for line in lines})
        self.accounts = {str(one.username): one for one in accounts}
        hospitals = Hospital.objects.filter(slug__in={line["hospital"] for line in lines})
        self.hospitals = {one.slug: one for one in hospitals}
        rows = Staff.objects.filter(user__in=accounts, hospital__in=hospitals)
        auditing = RegionStaff.objects.filter(user__in=accounts, role=RegionRole.AUDITOR, ended_at=None)
        self.auditors = set(auditing.values_list("user_id", flat=True))
        self.held: dict[tuple[str, str, str], list[Staff]] = {}
        for row in rows.select_related("user", "hospital").order_by("pk"):
            key = (str(row.user.username), row.hospital.slug, row.role)
            self.held.setdefault(key, []).append(row)
        self.seen: dict[tuple[str, ...], int] = {}

    def read(self, number: int, line: dict[str, str]) -> None:
        """One line: a role to be given, or one that is there already."""
        key = (line["account"], line["hospital"], line["role"])
        wrong = self._wrong(line)
        first = self.seen.setdefault((*key, line.get("ended_at", "")), number)
        if first != number:
            wrong.append(("account", _("和第 %(line)s 行重复。") % {"line": first}))
        there = None if wrong else self._there(key, line)
        if not wrong and there is None and (line.get("ended_at") or line.get("began_at")):
            name = "ended_at" if line.get("ended_at") else "began_at"
            wrong.append(
                (
                    name,
                    _("起止时间由系统记下，和现在的记录不一样。新岗位请把这一格空着；撤销岗位请在后台办理。"),
                )
            )
        if wrong:
            self.plan.problems += [
                Problem(sentence, line=number, column=f"{self.resource.label(name)}（{name}）")
                for name, sentence in wrong
            ]
            return
        row = there or Staff(
            user=self.accounts[key[0]], hospital=self.hospitals[key[1]], role=StaffRole(key[2])
        )
        after = [line[name] for name in self.plan.names]
        self.plan.lines.append(
            Line(number, row, Sort.SAME if there else Sort.NEW, after if there else [""] * len(after), after)
        )

    def _wrong(self, line: dict[str, str]) -> list[tuple[str, str]]:
        found = []
        account = self.accounts.get(line["account"])
        if account is None or not account.is_active:
            found.append(("account", _("没有用户名是“%(name)s”的启用账号。") % {"name": line["account"]}))
        elif account.phone is not None:
            found.append(("account", str(PATIENTS_ACCOUNT)))
        elif account.pk in self.auditors:
            found.append(("account", DutiesApart(auditor=True).sentence))
        if line["hospital"] not in self.hospitals:
            said = {"what": Hospital._meta.verbose_name, "slug": line["hospital"]}
            found.append(("hospital", _("没有编号为“%(slug)s”的%(what)s。") % said))
        if line["role"] not in StaffRole.values:
            said = {"cell": line["role"], "choices": _roles()}
            found.append(("role", _("不能填“%(cell)s”。可以填：%(choices)s。") % said))
        return found

    def _there(self, key: tuple[str, str, str], line: dict[str, str]) -> Staff | None:
        """The role that is there already and is meant: the one that holds, or one that ended as the line says."""
        moment = _Moment()
        for row in self.held.get(key, []):
            began, ended = moment.render(row.began_at), moment.render(row.ended_at)
            if line.get("ended_at", "") == ended and line.get("began_at", "") in ("", began):
                return row
        return None
