"""Results that nobody collects: when they are called after, listed, and stored.

Every step counts working days from the day a result could be collected: it lay at the
counter and its appointment had come. Basis: NĐ 61/2018 art 20 (results by the receipt);
NĐ 30/2020 art 29-31 (what is done with is filed).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import due_at
from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, TimeLimit
from motcua.kernel.errors import Invalid, Several
from motcua.kernel.text import N_

MOST_DAYS = 500


class Stage(StrEnum):
    """How far the chasing of a result has come, in order."""

    WAITING = "waiting"
    REMINDED = "reminded"
    REMINDED_AGAIN = "reminded_again"
    OVERDUE = "overdue"
    TO_STORE = "to_store"
    STORED = "stored"


STAGES: Mapping[Stage, str] = {
    Stage.WAITING: N_("Chờ nhận"),
    Stage.REMINDED: N_("Đã nhắc lần 1"),
    Stage.REMINDED_AGAIN: N_("Đã nhắc lần 2"),
    Stage.OVERDUE: N_("Quá hạn nhận"),
    Stage.TO_STORE: N_("Cần chuyển lưu kho"),
    Stage.STORED: N_("Đã lưu kho"),
}
UNCOLLECTED = frozenset({Stage.OVERDUE, Stage.TO_STORE, Stage.STORED})
"""What the list of the uncollected shows."""

NOTICES: Mapping[Stage, str] = {
    Stage.REMINDED: "uncollected",
    Stage.REMINDED_AGAIN: "uncollected",
    Stage.OVERDUE: "uncollected_overdue",
    Stage.STORED: "uncollected_stored",
}
"""The notice a step owes the applicant; the others are the centre's own."""

_ORDER = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Terms:
    """After how many working days each step comes; a centre sets its own."""

    remind: int = 5
    again: int = 15
    overdue: int = 30
    store: int = 90

    def days(self, stage: Stage) -> int:
        """Return after how many working days a stage comes by itself."""
        return {
            Stage.REMINDED: self.remind,
            Stage.REMINDED_AGAIN: self.again,
            Stage.OVERDUE: self.overdue,
            Stage.TO_STORE: self.store,
        }[stage]


def check_terms(terms: Terms) -> None:
    """Raise Several naming each number that is no number of days, or out of order."""
    names = ("remind", "again", "overdue", "store")
    faults, before = [], 0
    for name in names:
        days = getattr(terms, name)
        if not before < days <= MOST_DAYS:
            faults.append(
                Invalid(
                    "days_out_of_order",
                    N_("Số ngày phải lớn hơn bước trước (%(before)s), nhiều nhất 500."),
                    facts={"before": before},
                    field=name,
                    remedy=N_(
                        "Các bước nối tiếp nhau: nhắc, nhắc lại, quá hạn, lưu kho."
                    ),
                )
            )
        before = max(before, days)
    if faults:
        raise Several(faults)


def collectable_from(
    *, sealed_at: datetime, due_at: datetime | None, here_since: datetime | None
) -> datetime:
    """Return from when somebody could come: all done, here, and the appointment come.

    `here_since` is when the paper result came to the counter, None for one that is no
    paper.
    """
    return max(at for at in (sealed_at, due_at, here_since) if at is not None)


def after(stage: Stage) -> Stage | None:
    """Return the stage that comes by itself after one; storing is done by a person."""
    place = _ORDER.index(stage) + 1
    return _ORDER[place] if place < _ORDER.index(Stage.STORED) else None


def step_at(
    *, stage: Stage, since: datetime, terms: Terms, calendar: WorkingCalendar
) -> datetime | None:
    """Return when the step after a stage is ripe; None when none comes by itself."""
    following = after(stage)
    if following is None:
        return None
    limit = TimeLimit(terms.days(following), LimitUnit.WORKING_DAY)
    return due_at(start=since, limit=limit, calendar=calendar, policy=Policy())


def ripe(
    *,
    stage: Stage,
    since: datetime,
    at: datetime,
    terms: Terms,
    calendar: WorkingCalendar,
) -> Stage | None:
    """Return the next stage when its time has come, None before.

    One step at a time: whoever was not reminded yet, because nothing ran for weeks, is
    reminded before anything is held against them.
    """
    when = step_at(stage=stage, since=since, terms=terms, calendar=calendar)
    return after(stage) if when is not None and when <= at else None


def check_storing(stage: Stage, place: str) -> None:
    """Raise unless a result is ripe to be stored and it is said where. Raises Invalid."""
    if stage not in (Stage.OVERDUE, Stage.TO_STORE, Stage.STORED):
        raise Invalid(
            "not_ripe_to_store",
            N_("Chưa quá hạn nhận nên chưa chuyển lưu kho."),
            field="place",
            remedy=N_("Kết quả chưa quá hạn vẫn để ở quầy."),
        )
    if not place.strip():
        raise Invalid(
            "place_missing",
            N_("Chưa ghi nơi lưu."),
            field="place",
            remedy=N_("Ghi kho, giá, hộp để tìm lại được, ví dụ: Kho A, giá 3, hộp 12."),
        )
