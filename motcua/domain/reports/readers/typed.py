"""Numbers typed in, as they were known at an instant."""

from datetime import date, datetime

from motcua.domain.reports.models import TypedFigure


def typed_figures(
    *, first: date, last: date, as_of: datetime, unit_code: str = ""
) -> dict[str, TypedFigure]:
    """Return the newest number of each key for exactly these days."""
    rows = TypedFigure.objects.filter(
        first=first, last=last, unit_code=unit_code, entered_at__lte=as_of
    ).order_by("entered_at", "id")
    return {row.key: row for row in rows}
