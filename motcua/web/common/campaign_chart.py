"""A campaign's shares as bars: each bears its number, colour says nothing alone."""

from dataclasses import dataclass

from django.utils.translation import gettext

from motcua.domain.guidance.readers.effect import Effect
from motcua.domain.guidance.rules.effect import Filed
from motcua.domain.reports.rules.pages import percent


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is of, its share in words, its length in per cent of the whole."""

    name: str
    text: str
    length: str
    is_campaign: bool


def bars_of(found: Effect) -> tuple[Bar, ...]:
    """Return the shares before, during and after, of the campaign and of the rest."""
    during, after = found.during, found.after
    if during is None:
        return ()
    mine = [(gettext("trước"), during.before), (gettext("trong"), during.since)]
    rest = [
        (gettext("trước"), during.others_before),
        (gettext("trong"), during.others_since),
    ]
    if after is not None:
        mine.append((gettext("sau"), after.since))
        rest.append((gettext("sau"), after.others_since))
    return (
        *(_bar(gettext("Chiến dịch"), when, one, is_mine=True) for when, one in mine),
        *(
            _bar(gettext("Ngoài chiến dịch"), when, one, is_mine=False)
            for when, one in rest
            if one is not None
        ),
    )


def _bar(whose: str, when: str, filed: Filed, *, is_mine: bool) -> Bar:
    counted = f"{filed.online}/{filed.received}"
    return Bar(
        f"{whose} – {when}",
        f"{percent(filed.online, filed.received)} ({counted})",
        f"{filed.share * 100:.2f}%",
        is_mine,
    )
