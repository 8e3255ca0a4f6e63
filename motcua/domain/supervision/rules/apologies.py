"""What an apology that is made ready says: how much more time, and why so far."""

from datetime import datetime, timedelta

from motcua.domain.deadlines.rules.calendar import WorkingCalendar

MOST_DAYS = 365


def days_needed(
    start_by: datetime, due_at: datetime, at: datetime, calendar: WorkingCalendar
) -> int:
    """Return how many working days more the open work needs, 1 at least.

    It needs what lies between the moment it had to be begun and the due date; of that
    what is left before the due date is not asked for again.
    """
    needed = calendar.worked_until(due_at) - calendar.worked_until(min(start_by, due_at))
    left = calendar.worked_until(due_at) - calendar.worked_until(min(at, due_at))
    day = timedelta(hours=8)
    more = max(needed - left, timedelta())
    return min(max(-(-more // day), 1), MOST_DAYS)


def words(*, step: str, unit: str) -> str:
    """Return the reason as far as the system knows it; the signer says the rest.

    It goes into an official paper, which is Vietnamese.
    """
    return (
        f"Hồ sơ đang ở bước “{step}” tại {unit}, chưa giải quyết xong trong thời hạn đã "
        "hẹn."
    )
