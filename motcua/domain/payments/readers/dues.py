"""What a filing or dossier has to pay: what is written down, and what the law adds.

A due exists as soon as its filing or dossier does. It is read off the version's fees
and what was asked on the way until something happens to it; then it has a row, which
stands whatever becomes of the catalogue.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from motcua.domain.accounts.rules.behalf import not_covered, require_matter
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.changes import fee_requests_in, fee_requests_of
from motcua.domain.dossiers.readers.owners import is_beside
from motcua.domain.dossiers.rules.keeping import TURNED_AWAY
from motcua.domain.ledger.rules import Entry
from motcua.domain.payments.models import Attempt, Due
from motcua.domain.payments.ports import Collecting
from motcua.domain.payments.readers.choosing import (
    LevelFacts,
    levels_of,
    levels_of_each,
)
from motcua.domain.payments.readers.collecting import collecting
from motcua.domain.payments.readers.due_facts import (
    ASKED,
    DueFacts,
    Subject,
    by_law,
    fees_of,
    kept,
    options_of_sum,
)
from motcua.domain.payments.rules.online import LIVE
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.text import N_


def matter_of(subject: Subject) -> Matter:
    """Return a filing or dossier as grants to act for somebody see it."""
    field = published(subject.version_id).field
    return Matter(subject.procedure_code, field, subject.filing_key, subject.code)


def require_payer(*, actor: Actor, subject: Subject) -> None:
    """Raise NotAllowed unless it is the actor's own, or theirs to pay for another.

    Of a dossier in the name of several any of them may pay.
    """
    person_id = require_matter(actor, matter_of(subject), Doing.PAY)
    if person_id == subject.person_id:
        return
    dossier_id = subject.dossier_id
    if dossier_id is None or not is_beside(person_id=person_id, dossier_id=dossier_id):
        raise not_covered(Doing.PAY)


def subject_of_dossier(row: Dossier) -> Subject:
    """Return what money of a dossier is for."""
    return subjects_of_dossiers([row])[0]


def subjects_of_dossiers(rows: Sequence[Dossier]) -> tuple[Subject, ...]:
    """Return the same of some dossiers, in order, in one question."""
    asked = fee_requests_of(ids=[row.pk for row in rows])
    return tuple(replace(fees_subject(row), asked=asked.get(row.pk, ())) for row in rows)


def subject_in(*, row: Dossier, entries: Iterable[Entry]) -> Subject:
    """Return the same where the dossier's events have been read."""
    return replace(fees_subject(row), asked=fee_requests_in(entries))


def fees_subject(row: Dossier) -> Subject:
    """Return what the fees of a dossier are for, without what was asked on the way."""
    return Subject(
        person_id=row.submitter_id,
        unit_id=row.receiving_unit_id,
        title=row.procedure_name,
        procedure_code=row.procedure_code,
        version_id=row.procedure_version_id,
        case_n=row.case_n,
        payer_name=row.submitter_name,
        payer_number=row.submitter_id_number,
        payer_address=row.submitter_address,
        dossier_id=row.pk,
        code=row.code,
        fee=row.fee,
        turned_away=row.status in TURNED_AWAY,
    )


def subject_of(*, dossier_id: int) -> Subject:
    """Return what money of a dossier is for, to whoever may see it already."""
    return subject_of_dossier(Dossier.objects.get(pk=dossier_id))


def dues_of(*, subject: Subject, but_for: str = "") -> tuple[DueFacts, ...]:
    """Return every due of a filing or dossier, those of the law first, then asked ones.

    A fee whose amount nobody knows beforehand is not among them, nor one of a filing of
    which it was not said how many pieces. `but_for` is a parcel that is not looked at.
    """
    return dues_of_each(subjects=[subject], but_for=but_for)[0]


def dues_of_each(
    *, subjects: Sequence[Subject], but_for: str = ""
) -> tuple[tuple[DueFacts, ...], ...]:
    """Return the same of some filings and dossiers, in order, in as many questions."""
    stored = _stored(subjects)
    waiting = _waiting([row.pk for rows in stored for row in rows.values()])
    levels = levels_of_each(places=[subject.place for subject in subjects])
    found = [
        _one(subject, rows, said, waiting)
        for subject, rows, said in zip(subjects, stored, levels, strict=True)
    ]
    ids = {
        subject.dossier_id
        for subject, dues in zip(subjects, found, strict=True)
        if subject.dossier_id is not None and any(due.payable for due in dues)
    }
    taken = collecting(ids=ids, but_for=but_for) if ids else {}
    return tuple(
        _with_parcel(dues, taken.get(subject.dossier_id or 0))
        for subject, dues in zip(subjects, found, strict=True)
    )


def _one(
    subject: Subject,
    stored: dict[str, Due],
    levels: Sequence[LevelFacts],
    waiting: frozenset[int],
) -> tuple[DueFacts, ...]:
    """Return the dues of one, of what has been read."""
    said = _said(levels)
    known = by_law(subject=subject, stored=frozenset(stored), said=said)
    found = {source: facts for source, facts in known.items() if source not in stored}
    options = {fee.n: fee.exemptions for fee in published(subject.version_id).fees}
    options[0] = options_of_sum(
        [fee for fee in fees_of(subject=subject, said=said) if fee.amount]
    )
    for source, row in stored.items():
        n = int(source.partition(":")[2])
        choices = () if source.startswith(ASKED) else options.get(n, ())
        found[source] = kept(row=row, options=choices, waits=row.pk in waiting)
    ordered = tuple(found[source] for source in sorted(found, key=_order))
    return _with_level(ordered, levels)


def _said(levels: Sequence[LevelFacts]) -> dict[int, FeeSaid]:
    return {one.fee.n: one.holds for one in levels}


def _with_level(
    dues: tuple[DueFacts, ...], levels: Sequence[LevelFacts]
) -> tuple[DueFacts, ...]:
    """Say of dues of which level they are, and how they are reckoned by pieces."""
    known = {f"fee:{one.fee.n}": one for one in levels}
    return tuple(
        _at_level(due, known[due.source]) if due.source in known else due for due in dues
    )


def _at_level(due: DueFacts, one: LevelFacts) -> DueFacts:
    why = due.why
    pieces = one.at.pieces
    if pieces is not None and pieces.amount == due.base:
        due, why = replace(due, pieces=pieces), (pieces.told, *why)
    if one.chosen and one.chosen.text:
        text = one.chosen.text
        why = ((N_("Mức của trường hợp: %(text)s"), {"text": text}), *why)
    return replace(due, why=why)


def _with_parcel(
    dues: tuple[DueFacts, ...], taken: Collecting | None
) -> tuple[DueFacts, ...]:
    """Say of the dues that a parcel's money goes to, in order, that it collects them."""
    if taken is None:
        return dues
    left, found = taken.amount, []
    for due in dues:
        if left > 0 and due.payable:
            left -= due.amount
            found.append(replace(due, parcel=taken.parcel))
        else:
            found.append(due)
    return tuple(found)


def collected_ids(*, ids: Collection[int]) -> frozenset[int]:
    """Return which written dues of some dossiers a parcel collects at the door."""
    if not ids:
        return frozenset()
    subjects = subjects_of_dossiers(list(Dossier.objects.filter(pk__in=ids)))
    found = (due for dues in dues_of_each(subjects=subjects) for due in dues)
    return frozenset(due.id for due in found if due.parcel and due.id is not None)


def paid_online_until(
    *, dossier_id: int, amount: int, parcel: str, at: datetime
) -> datetime | None:
    """Return until when dues that a parcel is to collect are being paid online.

    None where they are not. Inside a transaction that has locked the dossier.
    """
    dues = dues_of(subject=subject_of(dossier_id=dossier_id), but_for=parcel)
    marked = _with_parcel(dues, Collecting(amount, parcel))
    ids = [due.id for due in marked if due.parcel and due.id is not None]
    live = Attempt.objects.filter(
        dues__in=ids, state__in=[s.value for s in LIVE], expires_at__gt=at
    )
    return live.order_by("-expires_at").values_list("expires_at", flat=True).first()


def is_known(subject: Subject) -> bool:
    """Say whether every fee of the law has an amount."""
    if subject.dossier_id is not None:
        return subject.fee is not None
    fees = fees_of(subject=subject, said=_said(levels_of(place=subject.place)))
    return all(fee.amount is not None for fee in fees)


def _order(source: str) -> tuple[bool, int]:
    return source.startswith(ASKED), int(source.partition(":")[2])


def _stored(subjects: Sequence[Subject]) -> list[dict[str, Due]]:
    """Return the written dues of each, by source."""
    ids = [one.dossier_id for one in subjects if one.dossier_id is not None]
    keys = [one.filing_key for one in subjects if one.dossier_id is None]
    of: dict[int | UUID | None, dict[str, Due]] = {}
    for row in Due.objects.filter(dossier_id__in=ids) if ids else ():
        of.setdefault(row.dossier_id, {})[row.source] = row
    for row in Due.objects.filter(filing_key__in=keys) if keys else ():
        of.setdefault(row.filing_key, {})[row.source] = row
    return [of.get(one.of, {}) for one in subjects]


def _waiting(ids: Sequence[int]) -> frozenset[int]:
    """Return which dues a payment under way is for."""
    if not ids:
        return frozenset()
    rows = Attempt.objects.filter(dues__in=ids, state__in=[s.value for s in LIVE])
    return frozenset(rows.values_list("dues", flat=True))
