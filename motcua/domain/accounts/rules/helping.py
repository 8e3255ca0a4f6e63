"""What a citizen may let a helper do, and for how long.

Basis: law 91/2025 art 9 (consent for a purpose, withdrawn at any time); Civil Code
91/2015 art 138, 140 (by authorisation, for a time).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from motcua.domain.accounts.rules.members import check_days
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import Invalid
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
    """What a consent is for: doings, with what, until which day.

    A procedure opens filings of it that the helper begins, not those there are.
    """

    doings: frozenset[Doing]
    until: date
    procedures: tuple[str, ...] = ()
    filings: tuple[UUID, ...] = ()
    dossiers: tuple[str, ...] = ()


def check_help(scope: HelpScope, *, on: date) -> None:
    """Raise Invalid unless a consent names doings, matters, and a day within 90."""
    if not scope.doings or scope.doings - set(HELPS):
        raise Invalid(
            "doings_missing",
            N_("Chưa chọn việc nào được làm."),
            field="doings",
            remedy=N_("Hãy đánh dấu ít nhất một việc."),
        )
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
    check_days(on, scope.until, on=on, longest=LONGEST_HELP)


def check_other(own_number: str, helper_number: str) -> None:
    """Raise Invalid where somebody would help themselves."""
    if own_number == helper_number:
        raise Invalid(
            "helper_is_self",
            N_("Người giúp phải là người khác."),
            field="id_number",
        )
