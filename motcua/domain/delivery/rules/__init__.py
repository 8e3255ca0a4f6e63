"""Custody of paper originals and paper results: who has each, until it is handed over.

Basis: NĐ 61/2018 art 20 (originals are given back with the result), art 21 (who loses a
paper answers for it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.domain.catalogue.rules.custody import CustodyTerms
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import due_at
from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, TimeLimit
from motcua.domain.dossiers.rules.intake import Row
from motcua.kernel.text import N_

TAKEN_WITHIN = TimeLimit(1, LimitUnit.WORKING_DAY)
"""How long a paper may be on its way between two units before it is looked for."""


class ThingKind(StrEnum):
    """What sort of paper is kept: one the applicant brought, or what was made."""

    ORIGINAL = "original"
    RESULT = "result"


class ThingState(StrEnum):
    """Where a paper is: held, between two units, in the post, given out, lost."""

    HELD = "held"
    IN_TRANSIT = "in_transit"
    WITH_CARRIER = "with_carrier"
    RELEASED = "released"
    LOST = "lost"


class Sort(StrEnum):
    """What is on a list: dossiers to be resolved, or results to be returned."""

    DOSSIERS = "hs"
    RESULTS = "kq"


class RowState(StrEnum):
    """What has become of one file on a list."""

    SENT = "sent"
    ARRIVED = "arrived"
    MISSING = "missing"
    TAKEN_OFF = "taken_off"


class Alarm(StrEnum):
    """What is wrong with a paper."""

    LOST = "lost"
    NOT_TAKEN = "not_taken"
    LEFT_BEHIND = "left_behind"


ALARM_WORDS = {
    Alarm.LOST: N_("Báo mất, chưa tìm thấy"),
    Alarm.NOT_TAKEN: N_("Đã giao quá một ngày làm việc mà chưa có người nhận"),
    Alarm.LEFT_BEHIND: N_("Hồ sơ đã kết thúc mà giấy tờ chưa trả"),
}


@dataclass(frozen=True, slots=True)
class NewThing:
    """A paper that comes into custody; one of value is given out by two people."""

    kind: ThingKind
    name: str
    count: int
    component_n: int | None = None
    valuable: bool = False


def originals_of(rows: Sequence[Row], terms: CustodyTerms) -> tuple[NewThing, ...]:
    """Return the originals among papers handed in that go back to the applicant.

    By what the procedure says of each; forms and requests stay in the dossier.
    """
    found = [
        (row, terms.of(row.component_n, row.name)) for row in rows if row.original_count
    ]
    return tuple(
        NewThing(
            ThingKind.ORIGINAL,
            row.name,
            row.original_count,
            row.component_n,
            valuable=what.valuable,
        )
        for row, what in found
        if not what.stays
    )


def taken_by(given_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return by when a paper on its way should have been taken."""
    return due_at(start=given_at, limit=TAKEN_WITHIN, calendar=calendar, policy=Policy())


LIST_MARK = "BG"
"""Phiếu bàn giao: what the bars of a list begin with."""


def list_code(number: int) -> str:
    """Return how a list is known, on paper and to a scanner: `BG12`."""
    return f"{LIST_MARK}{number}"


def list_number(code: str) -> int | None:
    """Return the number in a list's code, or None when it is something else."""
    digits = code.strip().upper().removeprefix(LIST_MARK)
    is_list = code.strip().upper().startswith(LIST_MARK)
    return int(digits) if is_list and digits.isdecimal() and len(digits) < 12 else None


def alarms(
    *,
    state: ThingState,
    since: datetime,
    dossier_ended: bool,
    at: datetime,
    calendar: WorkingCalendar,
) -> Sequence[Alarm]:
    """Return what is wrong with a paper now, the worst first.

    `since` is when it came to be where it is.
    """
    if state is ThingState.LOST:
        return (Alarm.LOST,)
    if state is ThingState.IN_TRANSIT and at > taken_by(since, calendar):
        return (Alarm.NOT_TAKEN,)
    if state is not ThingState.RELEASED and dossier_ended:
        return (Alarm.LEFT_BEHIND,)
    return ()
