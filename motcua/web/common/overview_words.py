"""Words of the overview, in the reader's language."""

from datetime import timedelta

from django.utils.translation import gettext

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def how_long(span: timedelta) -> str:
    """Return a length of time by the clock, rounded to what is worth reading.

    `3 ngày 4 giờ` up to ten days, then days alone; under an hour minutes.
    """
    if span >= 10 * _DAY:
        return gettext("%(n)s ngày") % {"n": span // _DAY}
    if span < _HOUR:
        return gettext("%(n)s phút") % {"n": span // timedelta(minutes=1)}
    days, rest = divmod(span, _DAY)
    parts = [gettext("%(n)s ngày") % {"n": days}] if days else []
    if rest >= _HOUR:
        parts.append(gettext("%(n)s giờ") % {"n": rest // _HOUR})
    return " ".join(parts)


def used_up(share: float) -> str:
    """Return what part of a time has gone: `79 %`, or `gấp 2,5 lần` beyond all of it."""
    if share < 2:
        return f"{round(share * 100)} %"
    times = f"{share:.1f}" if share < 10 else f"{round(share)}"
    return gettext("gấp %(n)s lần") % {"n": times.replace(".", ",")}


FILTERS = {"how_long": how_long, "used_up": used_up}
