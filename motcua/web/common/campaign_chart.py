"""A campaign's shares as bars: each bears its number, colour says nothing alone."""

from dataclasses import dataclass

from django.utils.translation import gettext

from motcua.domain.guidance.readers.effect import Effect
from motcua.domain.guidance.rules.campaign_report import whole_share
from motcua.domain.guidance.rules.effect import Filed
from motcua.domain.reports.rules.pages import percent


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is of, its share in words, its length in per cent of the whole."""

    name: str
    text: str
    length: str
    is_campaign: bool


def bars_of(found: Effect, *, with_counts: bool = True) -> tuple[Bar, ...]:
    """Return the shares before, during and after, of the campaign and of the rest.

    Without counts whole per cents, of groups that have enough.
    """
    during, after = found.during, found.after
    if during is None or not (with_counts or during.enough):
        return ()
    if after is not None and not (with_counts or after.enough):
        after = None
    mine = [(gettext("trước"), during.before), (gettext("trong"), during.since)]
    rest = [
        (gettext("trước"), during.others_before),
        (gettext("trong"), during.others_since),
    ]
    if after is not None:
        mine.append((gettext("sau"), after.since))
        rest.append((gettext("sau"), after.others_since))
    whose, others = gettext("Chiến dịch"), gettext("Ngoài chiến dịch")
    named = [(f"{whose} – {when}", one, True) for when, one in mine]
    named += [(f"{others} – {when}", one, False) for when, one in rest if one is not None]
    told = _counted if with_counts else _rounded
    return tuple(Bar(name, *told(one), is_mine) for name, one, is_mine in named)


def _counted(filed: Filed) -> tuple[str, str]:
    counted = f"{filed.online}/{filed.received}"
    share = percent(filed.online, filed.received)
    return f"{share} ({counted})", f"{filed.share * 100:.2f}%"


def _rounded(filed: Filed) -> tuple[str, str]:
    share = whole_share(filed)
    return f"{share} %", f"{share}%"
