"""Pay many filings and dossiers with one payment at the gateway.

The gateway knows the batch alone; each filing or dossier is a part of it, which is
settled, refunded and receipted like a payment of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction

from motcua.domain.accounts.actions.acted import note_acts
from motcua.domain.accounts.rules.behalf import require_reach
from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.actions.dues import write_down_each
from motcua.domain.payments.actions.online import (
    announce,
    new_reference,
    order_line,
    order_of,
)
from motcua.domain.payments.models import Attempt, Due
from motcua.domain.payments.ports import OrderLine
from motcua.domain.payments.readers.due_facts import DueFacts, Subject
from motcua.domain.payments.readers.dues import (
    dues_of_each,
    matter_of,
    require_payer,
    subjects_of_dossiers,
)
from motcua.domain.payments.readers.gateway import gateway
from motcua.domain.payments.rules.batches import (
    at_door,
    check_chosen,
    nothing_to_pay,
    paid_elsewhere,
)
from motcua.domain.payments.rules.online import (
    ATTEMPT_LIFE,
    FIRST_QUERY,
    LIVE,
    AttemptState,
)
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN
from motcua.kernel.errors import tell_together


@dataclass(frozen=True, slots=True)
class Part:
    """One filing or dossier to be paid; `n` is its number in the list of choices."""

    n: int
    subject: Subject


@dataclass(frozen=True, slots=True)
class _Owed:
    """What of a part is to be paid now, its rows locked, and what is known of them."""

    part: Part
    rows: Sequence[Due]
    facts: Mapping[str, DueFacts]

    @property
    def amount(self) -> int:
        return sum(row.amount for row in self.rows)

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(row.pk for row in self.rows)


def begin_batch(
    *,
    actor: Actor,
    at: datetime,
    held: Callable[[], Sequence[Part]],
    client: str,
    sheet: UUID | None = None,
) -> UUID:
    """Begin to pay what is open of several parts, all at one unit; return the key.

    All of them or none. `held` holds their filings and returns the parts as they are
    then. Whoever begins again with the same parts while the first payment lives comes
    back to that one. `client` is the payer's address, `sheet` the sheet they were filed
    with. Raises Invalid or Several naming the parts by `n` that
    owe nothing now, are being paid another way or are another unit's; NotAllowed;
    NotNow where there is no gateway or it gives no answer.
    """
    gateway()
    attempt, owed = _batch(actor, at, held, sheet)
    if not attempt.pay_address:
        order = order_of(
            attempt=attempt,
            subject=owed[0].part.subject,
            lines=_lines(owed),
            info=f"Nop phi {len(owed)} ho so",
            client=client,
            at=at,
        )
        announce(attempt, order)
    return attempt.key


@transaction.atomic
def _batch(
    actor: Actor,
    at: datetime,
    held: Callable[[], Sequence[Part]],
    sheet: UUID | None,
) -> tuple[Attempt, Sequence[_Owed]]:
    """Return the batch that lives, or a new one, and what it pays."""
    parts = held()
    check_chosen([(one.n, one.subject.of, one.subject.unit_id) for one in parts])
    for one in parts:
        require_payer(actor=actor, subject=one.subject)
    owed = _owed(_locked(parts))
    payer, first = require_reach(actor, Doing.PAY), owed[0].part.subject
    known = _living(owed, payer.person_id, at)
    if known is not None:
        return known, owed
    whole = Attempt.objects.create(
        **_begun(at),
        reference=new_reference(at=at),
        person_id=payer.person_id,
        unit_id=first.unit_id,
        procedure_code=_common(one.part.subject.procedure_code for one in owed),
        title=_common(one.part.subject.title for one in owed),
        payer_name=first.payer_name,
        amount=sum(one.amount for one in owed),
        part_count=len(owed),
        sheet_key=sheet,
        next_query_at=at + FIRST_QUERY,
    )
    made = Attempt.objects.bulk_create(_part(whole, one, at) for one in owed)
    link = Attempt.dues.through
    link.objects.bulk_create(
        link(attempt=attempt, due=row)
        for attempt, one in zip(made, owed, strict=True)
        for row in one.rows
    )
    about = [replace(matter_of(one.part.subject), field="") for one in owed]
    note_acts(actor=actor, at=at, what="payment.begun", about=about)
    return whole, owed


def _begun(at: datetime) -> dict[str, object]:
    return {
        "key": uuid4(),
        "state": AttemptState.BEGUN,
        "begun_at": at,
        "expires_at": at + ATTEMPT_LIFE,
    }


def _part(whole: Attempt, one: _Owed, at: datetime) -> Attempt:
    subject = one.part.subject
    return Attempt(
        **_begun(at),
        reference=f"{whole.reference}-{one.part.n}",
        part_of=whole,
        part_n=one.part.n,
        person_id=subject.person_id,
        dossier_id=subject.dossier_id,
        filing_key=subject.filing_key,
        unit_id=subject.unit_id,
        procedure_code=subject.procedure_code,
        field=matter_of(subject).field,
        title=subject.title,
        payer_name=subject.payer_name,
        amount=one.amount,
    )


def _locked(parts: Sequence[Part]) -> list[Part]:
    """Lock the dossiers among the parts, in order; return all parts as they stand now."""
    ids = [one.subject.dossier_id for one in parts if one.subject.dossier_id is not None]
    rows = Dossier.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    now = {one.of: one for one in subjects_of_dossiers(list(rows))}
    return [replace(one, subject=now.get(one.subject.of, one.subject)) for one in parts]


def _owed(parts: Sequence[Part]) -> list[_Owed]:
    """Return what is to be paid of each part; raise naming those that owe nothing now."""
    found = dues_of_each(subjects=[one.subject for one in parts])
    asked = [
        [due for due in dues if one.subject.only in ("", due.collect)]
        for one, dues in zip(parts, found, strict=True)
    ]
    rows = iter(
        write_down_each(
            [
                (one.subject, due)
                for one, dues in zip(parts, asked, strict=True)
                for due in dues
                if due.payable
            ]
        )
    )
    owed = [
        _Owed(one, _still_owed(rows, dues), {due.source: due for due in dues})
        for one, dues in zip(parts, asked, strict=True)
    ]
    tell_together(*(partial(_check_owes, one) for one in owed))
    return owed


def _still_owed(rows: Iterator[Due], dues: Sequence[DueFacts]) -> list[Due]:
    """Take the rows of a part's dues off the front; return those still to be paid."""
    taken = [next(rows) for due in dues if due.payable]
    return [row for row in taken if row.state == "unpaid" and row.claim != "claimed"]


def _check_owes(one: _Owed) -> None:
    if one.rows:
        return
    parcels = {due.parcel for due in one.facts.values() if due.parcel}
    raise at_door(one.part.n, parcels) if parcels else nothing_to_pay(one.part.n)


def _living(owed: Sequence[_Owed], payer: int, at: datetime) -> Attempt | None:
    """Return the payer's batch under way for just these dues and amounts.

    Raises Invalid or Several for parts that are being paid alone, in another batch or
    by somebody else.
    """
    wanted = frozenset[int]().union(*(one.ids for one in owed))
    links = Attempt.dues.through.objects
    live = links.filter(
        due__in=wanted,
        attempt__state__in=[s.value for s in LIVE],
        attempt__expires_at__gt=at,
    )
    busy = list(live.values_list("due_id", "attempt__part_of", "attempt__expires_at"))
    if not busy:
        return None
    batches = Attempt.objects.filter(pk__in=[of for _, of, _ in busy if of])
    whole = batches.filter(person_id=payer).first()
    if whole is not None and whole.amount == sum(one.amount for one in owed):
        theirs = links.filter(attempt__part_of=whole).values_list("due_id", flat=True)
        if wanted == frozenset(theirs) and {of for _, of, _ in busy} == {whole.pk}:
            return whole
    until = {due: f"{expires.astimezone(VN):%H:%M %d/%m/%Y}" for due, _, expires in busy}
    tell_together(*(partial(_check_free, one, until) for one in owed))
    return None


def _check_free(one: _Owed, until: Mapping[int, str]) -> None:
    for due in one.ids & until.keys():
        raise paid_elsewhere(one.part.n, until[due])


def _lines(owed: Sequence[_Owed]) -> list[OrderLine]:
    return [
        order_line(
            row,
            one.facts[row.source].pieces,
            one.part.subject.code or str(one.part.n),
        )
        for one in owed
        for row in one.rows
    ]


def _common(words: Iterator[str]) -> str:
    """Return the word that all have, nothing where they differ."""
    found = set(words)
    return found.pop() if len(found) == 1 else ""
