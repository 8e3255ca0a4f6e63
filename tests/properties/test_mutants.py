"""The laws of the legal clock can fail: code spoilt on purpose breaks the law named."""

import pytest

from tests.mutants import holds, spoilt

COUNT = "test_by_hand.test_a_due_date_is_the_one_counted_by_hand"
HAND_OVER = "test_by_hand.test_a_hand_over_is_due_as_counted_by_hand"
PAUSES = "test_by_hand.test_pauses_give_the_days_counted_by_hand"
ABOUT_DUE = "test_by_hand.test_a_pause_about_the_due_moment_ends_in_time_or_gives_nothing"
SUPPLEMENT = "test_by_hand.test_what_a_supplement_does_is_the_policys_choice"
WITHIN = "test_by_hand.test_a_supplement_is_asked_for_within_its_time_of_reception"
EXTENSION = (
    "test_by_hand.test_an_extension_is_given_in_time_seldom_and_from_the_due_date_on"
)
APOLOGY = "test_by_hand.test_an_apology_promises_and_moves_nothing"
ANEW = "test_by_hand.test_the_same_calendar_counted_anew_moves_nothing"
VERDICT = "test_by_hand.test_the_verdict_is_the_one_told_by_comparing_day_or_minute"
PHASES = "test_by_hand.test_each_phase_begins_from_zero_and_a_late_one_stays_late"
PARTIES = "test_clock.test_the_clocks_of_all_parties_add_up"

MUTANTS = {
    "the first day is counted": (
        "scale",
        "working_days_until(at.astimezone(VN).date())\n\n    def mark",
        "working_days_before(at.astimezone(VN).date())\n\n    def mark",
        COUNT,
    ),
    "holidays are worked": (
        "calendar",
        "        return row.kind in WORKS\n",
        "        return row.kind in WORKS or row.kind is DayKind.HOLIDAY\n",
        COUNT,
    ),
    "worked Saturdays are days off": (
        "calendar",
        "        return row.kind in WORKS\n",
        "        return row.kind in WORKS and day.weekday() < 5\n",
        COUNT,
    ),
    "a counter open on Saturday makes a working day": (
        "calendar",
        "        return row.kind in WORKS\n",
        "        return row.kind in WORKS or row.kind is DayKind.RECEPTION_OPEN\n",
        COUNT,
    ),
    "a day without counter is no working day": (
        "calendar",
        "if row is None or row.kind is DayKind.RECEPTION_CLOSED:",
        "if row is None:",
        COUNT,
    ),
    "an end on a rest day stays there": (
        "scale",
        "day_ends(self.calendar.next_working_day(day))",
        "day_ends(day)",
        COUNT,
    ),
    "a month is thirty days": (
        "scale",
        "months_after(day, amount).toordinal() - day.toordinal()",
        "30 * amount",
        COUNT,
    ),
    "hours run in working time": (
        "scale",
        "LimitUnit.HOUR: lambda calendar: PlainTime(calendar, HOUR)",
        "LimitUnit.HOUR: lambda calendar: WorkingTime(calendar, HOUR)",
        COUNT,
    ),
    "a day by shifts has seven and a half hours": (
        "scale",
        "SHIFT_DAY = 8 * HOUR",
        "SHIFT_DAY = 7 * HOUR + 30 * MINUTE",
        COUNT,
    ),
    "the noon break is worked": (
        "calendar",
        "min(passed, _of_day(shift.ends)) - begins",
        "passed - begins",
        COUNT,
    ),
    "summer hours are forgotten": (
        "calendar",
        "return season.shifts if season is not None else self.shifts",
        "return self.shifts",
        COUNT,
    ),
    "time used up at closing ends at the next opening": (
        "calendar",
        "bisect_left(self._worked, amount) - 1",
        "bisect_right(self._worked, amount) - 1",
        COUNT,
    ),
    "on the spot is the next day": (
        "scale",
        "amount + (self.moment(self.position(start)) <= start)",
        "amount + 1",
        COUNT,
    ),
    "the hand-over waits until half past three": (
        "due",
        "time(15, 0)",
        "time(15, 30)",
        HAND_OVER,
    ),
    "a pause is counted twice": (
        "counting",
        "waited=clock.waited + counted,",
        "waited=clock.waited + 2 * counted,",
        PAUSES,
    ),
    "an earlier pause is forgotten": (
        "counting",
        "waited=clock.waited + counted,",
        "waited=counted,",
        PAUSES,
    ),
    "a pause gives a day too many": (
        "counting",
        "counted, due = ends - scale.mark",
        "counted, due = 1 + ends - scale.mark",
        PAUSES,
    ),
    "a pause begun late moves the date": (
        "steps",
        "effect = Effect.TOO_LATE",
        "effect = Effect.SHIFTS",
        PAUSES,
    ),
    "a pause begun in time ends late": (
        "counting",
        "        counted = max(counted, ends - end)\n",
        "",
        ABOUT_DUE,
    ),
    "a pause at the due minute is in time": (
        "counting",
        "return at < clock.due",
        "return at <= clock.due",
        ABOUT_DUE,
    ),
    "a supplement restarts from the request": (
        "steps",
        "                _without_wait(clock, at),\n                at,\n",
        "                _without_wait(clock, at),\n                waiting.since,\n",
        SUPPLEMENT,
    ),
    "shifting restarts": (
        "steps",
        "AfterSupplement.SHIFT: Effect.SHIFTS",
        "AfterSupplement.SHIFT: Effect.RESTARTS",
        SUPPLEMENT,
    ),
    "one supplement more": (
        "steps",
        "clock.supplements >= policy.most_supplements",
        "clock.supplements > policy.most_supplements",
        WITHIN,
    ),
    "one new appointment more": (
        "steps",
        "if clock.moves >= most:",
        "if clock.moves > most:",
        EXTENSION,
    ),
    "an apology on the last day is in time": (
        "steps",
        "    if at > latest:\n",
        "    if at > clock.due:\n",
        EXTENSION,
    ),
    "an extension moves the first promise": (
        "counting",
        "fixed=due, due=due, **more",
        "fixed=due, due=due, original_due=due, **more",
        EXTENSION,
    ),
    "a late apology moves the date": (
        "steps",
        "        promised_at=until or clock.promised_at,\n",
        "        promised_at=until,\n        due=until or clock.due,\n",
        APOLOGY,
    ),
    "another calendar forgets the pauses": (
        "counting",
        "_in_order(clock, clock.waits[len(before) :])",
        "_in_order(clock, ())",
        ANEW,
    ),
    "a clock that stands is judged now": (
        "standing",
        "at = clock.waiting.since",
        "at = now",
        VERDICT,
    ),
    "by minute compares dates": (
        "limits",
        "if comparison is Comparison.BY_DATE:",
        "if comparison is not Comparison.BY_DATE:",
        VERDICT,
    ),
    "a phase that ended late is forgotten": (
        "standing",
        "            found.append(leg)",
        "            pass",
        PHASES,
    ),
    "work side by side is counted for each": (
        "accounts",
        "old.elapsed + (span.ends - span.begins), old",
        "old.elapsed + (span.ends - span.begins) * max(1, len(span.holders)), old",
        PARTIES,
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_law_catches_what_is_spoilt(mutant: str) -> None:
    module, old, new, law = MUTANTS[mutant]
    with spoilt(module, old, new):
        assert not holds(law)


@pytest.mark.parametrize("law", [COUNT, HAND_OVER])
def test_the_laws_hold_for_the_code_as_it_is(law: str) -> None:
    same = ("due", "HAND_OVER_UNTIL = time(15, 0)", "HAND_OVER_UNTIL = time(15)")
    with spoilt(*same, profile="unspoilt"):
        assert holds(law)
