"""Pay several bills with one payment: chosen from the list, or those of a sheet."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from motcua.domain.filings import actions as filings
from motcua.domain.filings import readers
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.payments import actions as payments
from motcua.domain.payments.actions import Part
from motcua.domain.payments.readers.due_facts import Subject
from motcua.domain.payments.readers.owing import dossiers_named_to_pay
from motcua.domain.payments.rules.batches import check_number, pick, unknown
from motcua.journeys.bills import subjects_named
from motcua.journeys.pay import begin_for_filing, check_may_be_paid
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, tell_together


def begin_together(
    *,
    actor: Actor,
    at: datetime,
    chosen: Mapping[int, UUID | str],
    client: str,
    sheet: UUID | None = None,
) -> UUID:
    """Begin to pay filings (by key) and dossiers (by code), numbered; return the key.

    All of them or none; one alone is paid by itself. A filing that was answered is the
    dossier it has become. `sheet` is the sheet whose lines the numbers are. Raises as
    `payments.begin_batch` does, also for what one may not pay and for a filing of which
    it is not said what a fee is for.
    """
    check_number(len(chosen))
    if len(chosen) == 1:
        return _begin_alone(actor, at, _parts(actor, at, chosen)[0].subject, client)
    keys = {one for one in chosen.values() if isinstance(one, UUID)}

    def held() -> Sequence[Part]:
        filings.hold_each_to_pay(actor=actor, at=at, keys=keys)
        return _parts(actor, at, chosen)

    return payments.begin_batch(actor=actor, at=at, held=held, client=client, sheet=sheet)


def _begin_alone(actor: Actor, at: datetime, subject: Subject, client: str) -> UUID:
    if subject.filing_key is not None:
        key = subject.filing_key
        return begin_for_filing(actor=actor, at=at, key=key, client=client)
    return payments.begin(actor=actor, at=at, subject=subject, client=client)


def _parts(actor: Actor, at: datetime, chosen: Mapping[int, UUID | str]) -> list[Part]:
    """Return what was chosen as it is now; raise naming what one may not pay."""
    keys = {one for one in chosen.values() if isinstance(one, UUID)}
    codes = {one for one in chosen.values() if isinstance(one, str)}
    found: dict[UUID | str, Subject] = {
        one.code: one for one in dossiers_named_to_pay(actor=actor, codes=codes)
    }
    of_filings = subjects_named(actor=actor, at=at, keys=keys)
    found.update((key, subject) for key, subject in of_filings.items())
    tell_together(*(partial(_check_known, n, one, found) for n, one in chosen.items()))
    parts = [Part(n, found[one]) for n, one in sorted(chosen.items())]
    _check_said(actor, at, parts)
    return parts


def _check_known(n: int, one: UUID | str, found: Mapping[UUID | str, Subject]) -> None:
    if one not in found:
        raise unknown(n)


def _check_said(actor: Actor, at: datetime, parts: list[Part]) -> None:
    """Raise naming the filings that are not sent of which a fee is not said whole.

    Each is asked for itself: what its fees are for is in the form of each. Those of a
    sheet are sent, and were looked at before.
    """
    numbers = {
        part.subject.filing_key: part.n
        for part in parts
        if part.subject.filing_key is not None
    }
    named = readers.filings_named_to_pay(actor=actor, keys=numbers)
    drafts = [one for one in named if one.is_open]
    tell_together(*(partial(_check_draft, numbers[one.key], at, one) for one in drafts))


def _check_draft(n: int, at: datetime, filing: FilingFacts) -> None:
    try:
        check_may_be_paid(at=at, filing=filing)
    except Invalid as fault:
        fault.field = pick(n)
        raise
