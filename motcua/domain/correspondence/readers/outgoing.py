"""The register of outgoing documents, and how a document stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import MAY, Act, require
from motcua.domain.correspondence.models import Change, Outgoing
from motcua.domain.correspondence.rules.numbers import INCOMING, SERIES, TYPES
from motcua.domain.correspondence.rules.volumes import VOLUME_ROWS, volume_slice
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What became of a document, by which later one, by whom and why."""

    kind: str
    by: str
    by_on: date | None
    reason: str
    authority: str
    at: datetime
    officer_name: str


@dataclass(frozen=True, slots=True)
class OutgoingFacts:
    """One line of the register."""

    id: int
    unit_id: int
    year: int
    kind: str
    type_name: str
    number: int
    text: str
    issued_on: date
    entered_by: str
    medium: str
    subject: str
    signer: str
    recipients: str
    copies: int
    dossier_id: int | None
    dossier_code: str
    standing: str
    changes: tuple[ChangeFacts, ...]


@dataclass(frozen=True, slots=True)
class SeriesFault:
    """A series whose last number is not how many the register has."""

    unit_code: str
    kind: str
    year: str
    last: int
    counted: int
    highest: int


def readable_units(*, actor: Actor, on: date) -> frozenset[int]:
    """Return the units whose registers the actor reads; those below for inspectors."""
    inspected = actor.units_as(Role.INSPECTOR)
    own = actor.units_as(*(MAY[Act.READ_DOCUMENTS] - {Role.INSPECTOR}))
    return own | accounts.subtree(unit_ids=inspected, on=on) if inspected else own


def check_readable(*, actor: Actor, unit_id: int, on: date) -> None:
    """Raise NotAllowed unless the actor reads a unit's registers."""
    require(actor, Act.READ_DOCUMENTS)
    if actor.is_system:
        return
    if unit_id not in readable_units(actor=actor, on=on):
        raise NotAllowed(
            "registers_not_yours", N_("Bạn không được xem sổ văn bản của đơn vị này.")
        )


def check_span(*, first: date, last: date) -> None:
    """Raise Invalid for days that are turned round or span more than a year."""
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise Invalid(
            "register_span",
            N_("Khoảng ngày phải từ 1 đến %(most)s ngày."),
            facts={"most": MOST_DAYS},
            field="last",
            remedy=N_("Hãy chọn ngày đầu trước ngày cuối, trong một năm."),
        )


def outgoing_register(
    *,
    actor: Actor,
    unit_id: int,
    first: date,
    last: date,
    on: date,
    kind: str = "",
    volume: int = 1,
    size: int = VOLUME_ROWS,
) -> tuple[OutgoingFacts, ...]:
    """Return a volume of what a unit issued from a first to a last day, in its order.

    A volume has `size` documents at most, numbered from 1; behind the last one there
    is nothing. Raises NotAllowed, Invalid for a span that is turned round or too long.
    """
    rows = _issued(actor, unit_id, first, last, on, kind)
    found = rows.order_by("issued_on", "id").prefetch_related("changes__by")
    return tuple(outgoing_facts(row) for row in found[volume_slice(volume, size)])


def outgoing_count(
    *, actor: Actor, unit_id: int, first: date, last: date, on: date, kind: str = ""
) -> int:
    """Return how many documents those days have; raise as `outgoing_register` does."""
    return _issued(actor, unit_id, first, last, on, kind).count()


def _issued(
    actor: Actor, unit_id: int, first: date, last: date, on: date, kind: str
) -> QuerySet[Outgoing]:
    check_readable(actor=actor, unit_id=unit_id, on=on)
    check_span(first=first, last=last)
    rows = Outgoing.objects.filter(
        unit_id=unit_id, issued_on__gte=first, issued_on__lte=last
    )
    return rows.filter(kind=kind) if kind else rows


def documents_of(*, dossier_id: int) -> tuple[OutgoingFacts, ...]:
    """Return the numbered documents of a dossier; who may see it is its own matter."""
    rows = Outgoing.objects.filter(dossier_id=dossier_id).order_by("id")
    return tuple(outgoing_facts(row) for row in rows.prefetch_related("changes__by"))


def outgoing_document(*, actor: Actor, document_id: int, on: date) -> OutgoingFacts:
    """Return one document of a register the actor reads; raise NotFound."""
    require(actor, Act.READ_DOCUMENTS)
    row = Outgoing.objects.filter(
        pk=document_id, unit_id__in=readable_units(actor=actor, on=on)
    ).first()
    if row is None:
        raise no_such_document()
    return outgoing_facts(row)


def series_faults() -> tuple[SeriesFault, ...]:
    """Return every series with a gap, a repeat or a number outside its register.

    None is the proof: the last number given, the highest in the register and how many
    rows the register has are one and the same for every unit, year and type.
    """
    with connection.cursor() as cursor:
        cursor.execute(SERIES_QUERY, [SERIES, INCOMING, SERIES])
        return tuple(SeriesFault(*row) for row in cursor.fetchall())


SERIES_QUERY = """
    WITH register AS (
        SELECT unit_id, %s || kind AS kind, year::text AS period,
               count(*) AS counted, max(number) AS highest
          FROM correspondence_outgoing GROUP BY 1, 2, 3
        UNION ALL
        SELECT unit_id, %s, year::text, count(*), max(number)
          FROM correspondence_incoming GROUP BY 1, 2, 3
    ), series AS (
        SELECT unit_id, kind, period, last FROM documents_numberseries
         WHERE kind LIKE 'out/%%' OR kind = 'in'
    )
    SELECT u.code, coalesce(s.kind, r.kind), coalesce(s.period, r.period),
           coalesce(s.last, 0), coalesce(r.counted, 0) + coalesce(e.last, 0),
           coalesce(r.highest, e.last, 0)
      FROM series s
      FULL JOIN register r USING (unit_id, kind, period)
      LEFT JOIN correspondence_earliernumbers e
        ON e.unit_id = coalesce(s.unit_id, r.unit_id)
       AND %s || e.kind = coalesce(s.kind, r.kind)
       AND e.year::text = coalesce(s.period, r.period)
      JOIN accounts_unit u ON u.id = coalesce(s.unit_id, r.unit_id)
     WHERE coalesce(s.last, 0) <> coalesce(r.counted, 0) + coalesce(e.last, 0)
        OR coalesce(s.last, 0) <> coalesce(r.highest, e.last, 0)
     ORDER BY 1, 2, 3
"""


def outgoing_facts(row: Outgoing) -> OutgoingFacts:
    """Return a row as faces show it."""
    kind = TYPES.get(row.kind)
    return OutgoingFacts(
        id=row.pk,
        unit_id=row.unit_id,
        year=row.year,
        kind=row.kind,
        type_name=kind.name if kind else row.kind,
        number=row.number,
        text=row.text,
        issued_on=row.issued_on,
        entered_by=row.entered_by,
        medium=row.medium,
        subject=row.subject,
        signer=row.signer,
        recipients=row.recipients,
        copies=row.copies,
        dossier_id=row.dossier_id,
        dossier_code=row.dossier_code,
        standing=row.standing,
        changes=tuple(_change(c) for c in sorted(row.changes.all(), key=lambda c: c.pk)),
    )


def no_such_document() -> NotFound:
    """Return the refusal of a document that is not there, or not for this reader."""
    return NotFound("document_unknown", N_("Không có văn bản này trong sổ của bạn."))


def _change(row: Change) -> ChangeFacts:
    return ChangeFacts(
        kind=row.kind,
        by=row.by.text if row.by else "",
        by_on=row.by.issued_on if row.by else None,
        reason=row.reason,
        authority=row.authority,
        at=row.at,
        officer_name=row.officer_name,
    )
