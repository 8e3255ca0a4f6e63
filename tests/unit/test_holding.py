"""Whose time it is, moment by moment, and that the parts are the whole."""

from datetime import datetime, timedelta

import pytest

from motcua.domain.deadlines.rules.accounts import Holder, Party, shares, spans
from motcua.domain.dossiers.rules.holding import Held, changes
from motcua.kernel.clock import VN
from tests.clocks import VIETNAM

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
COUNTER, OFFICE, OTHER = 1, 2, 3


def moment(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2021, 11, day, hour, minute, second, tzinfo=VN)


def item(
    kind: str, unit: int, begins: datetime, ends: datetime | None, **more: object
) -> Held:
    return Held(
        kind=kind,
        step=str(more.get("step", "appraise")),
        unit_id=unit,
        at_reception=unit == COUNTER,
        opened_at=begins,
        due_at=more.get("due_at", moment(30, 17)),  # type: ignore[arg-type]
        closed_at=ends,
    )


def told(
    items: list[Held], until: datetime, asked_at: datetime | None = None
) -> list[tuple[set[Party], datetime, datetime]]:
    found = changes(items, asked_at=asked_at, received_at=moment(22, 8), unit_id=COUNTER)
    return [({h.party for h in s.holders}, s.begins, s.ends) for s in spans(found, until)]


def test_a_request_to_the_applicant_is_the_applicants_time_while_steps_rest() -> None:
    items = [
        item("step", COUNTER, moment(22, 8), moment(22, 10), step="hand_over"),
        item("step", OFFICE, moment(22, 10), None),
        item("supplement", COUNTER, moment(22, 14), moment(24, 9)),
    ]
    assert told(items, moment(24, 17)) == [
        ({Party.RECEPTION}, moment(22, 8), moment(22, 10)),
        ({Party.AGENCY}, moment(22, 10), moment(22, 14)),
        ({Party.APPLICANT}, moment(22, 14), moment(24, 9)),
        ({Party.AGENCY}, moment(24, 9), moment(24, 17)),
    ]


def test_a_financial_duty_is_the_payments_time() -> None:
    items = [
        item("step", OFFICE, moment(22, 8), None),
        item("fee", COUNTER, moment(22, 9), moment(22, 11)),
    ]
    assert [parties for parties, *_ in told(items, moment(22, 12))] == [
        {Party.AGENCY},
        {Party.PAYMENT},
        {Party.AGENCY},
    ]


def test_a_consultation_is_the_asked_units_time_until_its_own_limit() -> None:
    items = [
        item("step", OFFICE, moment(22, 8), None),
        item("consult", OTHER, moment(22, 9), None, due_at=moment(23, 17)),
    ]
    found = changes(items, asked_at=None, received_at=moment(22, 8), unit_id=COUNTER)
    assert [(s.holders, s.begins) for s in spans(found, moment(25, 8))] == [
        (frozenset({Holder(Party.AGENCY, OFFICE)}), moment(22, 8)),
        (frozenset({Holder(Party.AGENCY, OTHER)}), moment(22, 9)),
        (frozenset({Holder(Party.AGENCY, OFFICE)}), moment(23, 17)),
    ]


def test_branches_that_work_side_by_side_hold_it_together() -> None:
    items = [
        item("step", OFFICE, moment(22, 8), None, step="a"),
        item("step", OTHER, moment(22, 8), moment(22, 10), step="b"),
    ]
    found = changes(items, asked_at=None, received_at=moment(22, 8), unit_id=COUNTER)
    assert [len(s.holders) for s in spans(found, moment(22, 11))] == [2, 1]


def test_before_the_first_item_it_is_the_counters_and_before_that_the_applicants() -> (
    None
):
    items = [item("step", OFFICE, moment(22, 9), None)]
    assert told(items, moment(22, 10), asked_at=moment(19, 8)) == [
        ({Party.APPLICANT}, moment(19, 8), moment(22, 8)),
        ({Party.RECEPTION}, moment(22, 8), moment(22, 9)),
        ({Party.AGENCY}, moment(22, 9), moment(22, 10)),
    ]


def test_between_the_end_and_a_reopening_nobody_holds_it() -> None:
    items = [
        item("step", OFFICE, moment(22, 8), moment(22, 9)),
        item("step", OFFICE, moment(23, 8), None),
    ]
    assert [parties for parties, *_ in told(items, moment(23, 9))] == [
        {Party.AGENCY},
        set(),
        {Party.AGENCY},
    ]


@pytest.mark.parametrize("unit", [MINUTE, SECOND])
def test_the_shares_are_the_whole_in_whole_units(unit: timedelta) -> None:
    cuts = [
        moment(22, 8) + timedelta(seconds=n * 3599, milliseconds=n * 333)
        for n in range(30)
    ]
    items = [
        item("step", unit_id, begins, ends, step=str(n))
        for n, (unit_id, begins, ends) in enumerate(
            zip([COUNTER, OFFICE, OTHER] * 10, cuts, cuts[1:], strict=False)
        )
    ]
    found = spans(
        changes(items, asked_at=None, received_at=cuts[0], unit_id=COUNTER), cuts[-1]
    )
    calendar = VIETNAM
    parts = shares(found, calendar, unit)
    assert len(parts) == 3
    assert sum(p.elapsed for p in parts) == (cuts[-1] - cuts[0]) // unit
    worked = calendar.worked_until(cuts[-1]) - calendar.worked_until(cuts[0])
    assert sum(p.working or 0 for p in parts) == worked // unit
    assert all(p.working is not None and p.working <= p.elapsed for p in parts)


def test_beyond_the_calendar_the_working_time_is_not_guessed() -> None:
    calendar = VIETNAM
    far = datetime(calendar.last.year + 1, 1, 5, 8, tzinfo=VN)
    found = spans([(moment(22, 8), frozenset({Holder(Party.POST)}))], far)
    (share,) = shares(found, calendar, MINUTE)
    assert share.working is None
    assert share.elapsed == (far - moment(22, 8)) // MINUTE


def test_no_time_has_no_shares() -> None:
    assert shares((), VIETNAM, MINUTE) == ()
