"""Open figures as the portal keeps them: counted once a day, whoever asks."""

from django.core.cache import cache

from motcua.domain.reports.readers import whole
from motcua.domain.reports.readers.opened import (
    LateList,
    OpenFigures,
    late_list,
    open_figures,
    years,
)
from motcua.domain.reports.rules.opening import OpenRow, by_month
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

KEPT = 24 * 3600
"""Seconds a year's figures are kept; they are the same all day."""

KEPT_LATE = 120
"""Seconds a list of what is late is kept: an instant's never changes."""

MONTHS = 12


def known_years() -> tuple[int, ...]:
    """Return the years there are files of, the newest first; looked up once a day."""
    today = now().astimezone(VN).date()
    key = f"open-years/{today}"
    found: tuple[int, ...] | None = cache.get(key)
    if found is None:
        found = years(today=today)
        # Nothing counted yet is no answer for a whole day.
        if found:
            cache.set(key, found, KEPT)
    return found


def of_year(year: int) -> OpenFigures:
    """Return a year's figures; raise NotFound where there are none."""
    today = now().astimezone(VN).date()
    key = f"open-figures/{year}/{today}"
    found: OpenFigures | None = cache.get(key)
    if found is None:
        if year in known_years():
            found = open_figures(year=year, today=today)
        if found is None:
            raise NotFound("open_year_none", N_("Chưa có dữ liệu mở của năm này."))
        cache.set(key, found, KEPT)
    return found


def newest_months() -> tuple[OpenRow, ...]:
    """Return the newest twelve months that are over, each in one row, oldest first."""
    newest = sorted(known_years()[:2])
    rows = [row for year in newest for row in by_month(of_year(year).rows)]
    return tuple(rows[-MONTHS:])


def late_now(
    *, agency: int | None = None, newest_first: bool = False, offset: int = 0
) -> LateList | None:
    """Return a page of what is late, counted once for an instant, whoever asks."""
    today = now().astimezone(VN).date()
    key = f"late/{agency}/{newest_first}/{offset}/{today}/{whole().at}".replace(" ", "/")
    kept: LateList | None = cache.get(key)
    if kept is None:
        kept = late_list(
            today=today, agency=agency, newest_first=newest_first, offset=offset
        )
        cache.set(key, kept, KEPT_LATE)
    return kept
