"""Members of organisations and their mandates: who may come, go, and for how long.

Basis: Civil Code 91/2015 art 137 (representatives of legal persons), 138, 140 (by
authorisation, for a time).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from motcua.kernel.behalf import Doing
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_

MOST_PROCEDURES = 50
LONGEST_MANDATE = timedelta(days=5 * 366)


class MemberRole(StrEnum):
    """What somebody is in an organisation."""

    REPRESENTATIVE = "representative"
    CLERK = "clerk"


MEMBER_ROLE_NAMES: Mapping[MemberRole, str] = {
    MemberRole.REPRESENTATIVE: N_("Người đại diện"),
    MemberRole.CLERK: N_("Nhân viên"),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a mandate or a consent is for: doings, with what, until when."""

    doings: frozenset[Doing]
    first: date
    last: date
    whole: bool = False
    procedures: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def role_of(text: str) -> MemberRole:
    """Return a role by its name; raise Invalid."""
    if text not in set(MemberRole):
        raise Invalid("member_role_unknown", N_("Chưa chọn vai trò."), field="role")
    return MemberRole(text)


def check_scope(scope: Scope, *, on: date, longest: timedelta = LONGEST_MANDATE) -> None:
    """Raise Invalid unless a scope opens something, for days that can still come."""
    if not scope.doings:
        raise Invalid(
            "doings_missing",
            N_("Chưa chọn việc nào được làm."),
            field="doings",
            remedy=N_("Hãy đánh dấu ít nhất một việc."),
        )
    named = len(scope.procedures) + len(scope.fields)
    if scope.whole is bool(named):
        raise Invalid(
            "scope_unclear",
            N_("Hãy chọn tất cả thủ tục, hoặc ghi rõ lĩnh vực, thủ tục."),
            field="procedures",
        )
    if named > MOST_PROCEDURES:
        raise Invalid(
            "scope_too_long",
            N_("Ghi nhiều nhất %(most)s lĩnh vực, thủ tục."),
            facts={"most": MOST_PROCEDURES},
            field="procedures",
        )
    check_days(scope.first, scope.last, on=on, longest=longest)


def check_days(first: date, last: date, *, on: date, longest: timedelta) -> None:
    """Raise Invalid unless the last day is to come, and not too far."""
    if last < first or last < on:
        raise Invalid(
            "until_past",
            N_("Ngày cuối phải từ ngày đầu trở đi và chưa qua."),
            field="until",
        )
    if last - first > longest:
        raise Invalid(
            "until_too_late",
            N_("Thời gian dài nhất là %(days)s ngày."),
            facts={"days": longest.days},
            field="until",
        )


def no_last_day() -> Invalid:
    """Return what is told where no last day was said."""
    return Invalid("until_missing", N_("Chưa nhập ngày cuối."), field="until")


def check_may_go(role: MemberRole, others: Collection[MemberRole]) -> None:
    """Raise Conflict where the last representative would go; `others` remain."""
    if role is MemberRole.REPRESENTATIVE and MemberRole.REPRESENTATIVE not in others:
        raise Conflict(
            "last_representative",
            N_("Đây là người đại diện cuối cùng, chưa rời tổ chức được."),
            remedy=N_("Hãy thêm một người đại diện khác trước."),
        )
