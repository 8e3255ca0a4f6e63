"""What a citizen may let a helper do, and for how long.

Basis: law 91/2025 art 9 (consent for a purpose, withdrawn at any time); Civil Code
91/2015 art 138, 140 (by authorisation, for a time).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from motcua.domain.accounts.rules.members import check_days, no_last_day
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import Invalid, tell_together
from motcua.kernel.text import N_

LONGEST_HELP = timedelta(days=90)
MOST_NAMED = 20
MOST_ASKED = 5
HELPS = (
    Doing.PREPARE,
    Doing.SEND,
    Doing.FOLLOW,
    Doing.SUPPLEMENT,
    Doing.RECEIVE,
)
"""What a helper may be let do; an account and its contact are never among it."""


@dataclass(frozen=True, slots=True)
class HelpScope:
    """What a consent is for: doings, with what, until which day, if one was said.

    A procedure opens filings of it that the helper begins, not those there are.
    """

    doings: frozenset[Doing]
    until: date | None
    procedures: tuple[str, ...] = ()
    filings: tuple[UUID, ...] = ()
    dossiers: tuple[str, ...] = ()


def check_help(scope: HelpScope, *, on: date) -> date:
    """Return the last day of a consent.

    Raises Invalid or Several unless it names doings, matters, and a day within 90.
    """
    days: list[date] = []
    tell_together(
        partial(_check_doings, scope),
        partial(_check_named, scope),
        lambda: days.append(_last_day(scope, on)),
    )
    return days[0]


def _check_doings(scope: HelpScope) -> None:
    if not scope.doings or scope.doings - set(HELPS):
        raise Invalid(
            "doings_missing",
            N_("Chưa chọn việc nào được làm."),
            field="doings",
            remedy=N_("Hãy đánh dấu ít nhất một việc."),
        )


def _check_named(scope: HelpScope) -> None:
    named = len(scope.procedures) + len(scope.filings) + len(scope.dossiers)
    if not named:
        raise Invalid(
            "help_for_nothing",
            N_("Chưa chọn thủ tục hoặc hồ sơ nào."),
            field="procedures",
            remedy=N_("Hãy chọn một hồ sơ, hoặc ghi mã thủ tục."),
        )
    if named > MOST_NAMED:
        raise Invalid(
            "scope_too_long",
            N_("Ghi nhiều nhất %(most)s thủ tục, hồ sơ."),
            facts={"most": MOST_NAMED},
            field="procedures",
        )


def _last_day(scope: HelpScope, on: date) -> date:
    if scope.until is None:
        raise no_last_day()
    check_days(on, scope.until, on=on, longest=LONGEST_HELP)
    return scope.until


def check_agreed(*, agreed: bool) -> None:
    """Raise Invalid where a citizen has not said yes: silence is no consent."""
    if not agreed:
        raise Invalid(
            "consent_not_given",
            N_("Chưa đánh dấu đồng ý; im lặng không phải là đồng ý."),
            field="agreed",
        )


def check_other(own_number: str, helper_number: str) -> None:
    """Raise Invalid where somebody would help themselves."""
    if own_number == helper_number:
        raise Invalid(
            "helper_is_self",
            N_("Người giúp phải là người khác."),
            field="id_number",
        )
