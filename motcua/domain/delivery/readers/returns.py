"""What is ready to be given out at the actor's counters, and one of it to be given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.accounts.rules.card import is_scan, read_card
from motcua.domain.catalogue.readers import custody_of
from motcua.domain.delivery.models import HandedOut, PickupCode, Thing, Uncollected
from motcua.domain.delivery.rules import ThingKind, ThingState
from motcua.domain.delivery.rules.handing import RESULT_ITSELF, Owner, Piece
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.models.words import HasWords
from motcua.domain.dossiers.readers.finding_owners import (
    lines_numbered,
    lines_worded,
)
from motcua.domain.dossiers.readers.owners import co_applicants_of
from motcua.domain.dossiers.rules.finding import Sought, sought
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.notifications.readers.told import told_at
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid

PAGE = 25
MOST_COUNTED = 1000
READY_NOTICES = (
    "result_ready",
    "collect_reminder",
    "uncollected",
    "uncollected_overdue",
    "uncollected_stored",
)
"""The notices that tell an applicant to come."""

_GIVES = [Role.RETURNS.value, Role.COUNTER.value]


@dataclass(frozen=True, slots=True)
class ReadyFacts:
    """A dossier whose result waits: since when, who was told, what lies here for it.

    `originals` are the papers of the applicant that are held here, `elsewhere` what is
    still on its way or at another unit. `stage` is how far it is called after, `place`
    where it is stored.
    """

    id: int
    code: str
    procedure_name: str
    submitter_name: str
    delivery: str
    since: datetime
    due_at: datetime | None
    fee: int | None
    told_at: datetime | None
    originals: tuple[str, ...]
    elsewhere: tuple[str, ...]
    partly: bool
    stage: str
    place: str


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """At most 25 rows, and where the next page begins (None at the end)."""

    rows: tuple[ReadyFacts, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class HandedFacts:
    """One time somebody has collected before."""

    n: int
    at: datetime
    officer_name: str
    collector: str
    name: str
    authority: str
    proof: str
    papers: tuple[str, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """The last code sent for a dossier: to which end of a number, until when."""

    sent_to: str
    made_at: datetime
    good_till: datetime


def ready(*, actor: Actor, text: str = "", at: datetime, offset: int = 0) -> ReadyPage:
    """Return what waits at the actor's counters, the longest first.

    `text` narrows: a code or its part, a number of identity or telephone, words of a
    name without accents, or the scan of a receipt or an identity card. Raises Invalid
    at the field `q` for a scan that cannot be read.
    """
    rows = _waiting(actor)
    if text.strip():
        rows = _narrowed(rows, asked(text=text, today=at.astimezone(VN).date()))
    ordered = rows.order_by("sealed_at", "id")[offset : offset + PAGE + 1]
    found = list(ordered)
    more = offset + PAGE if len(found) > PAGE else None
    return ReadyPage(_facts(actor, found[:PAGE]), more)


def count_ready(*, actor: Actor) -> int:
    """Return how many wait at the actor's counters; counted up to 1000."""
    return _waiting(actor)[:MOST_COUNTED].count()


def asked(*, text: str, today: date) -> Sought:
    """Return what was typed or scanned, as it is looked for."""
    text = text.strip()
    if "|" in text:
        try:
            return Sought(number=read_card(text, today=today).number)
        except Invalid as fault:
            raise Invalid(
                fault.code,
                fault.message,
                facts=fault.facts,
                field="q",
                remedy=fault.remedy,
            ) from None
    return sought(code_in(text))


def code_in(text: str) -> str:
    """Return the code in the address that a receipt's QR code bears, or the text."""
    return text.rstrip("/").rpartition("/")[2] if is_scan(text) else text


def owner_of(*, dossier_id: int) -> Owner:
    """Return whose result it is; for journeys, which have checked the actor's right."""
    name, id_kind, number, version_id = Dossier.objects.values_list(
        "submitter_name",
        "submitter_id_kind",
        "submitter_id_number",
        "procedure_version_id",
    ).get(pk=dossier_id)
    others = tuple(
        Owner(one.name, one.id_kind, one.id_number)
        for one in co_applicants_of(dossier_id=dossier_id)
    )
    all_sign = bool(others) and custody_of(version_id=version_id).all_owners_sign
    return Owner(name, id_kind, number, others, all_sign)


def pieces_of(*, actor: Actor, dossier_id: int) -> tuple[Piece, ...]:
    """Return what a dossier has for its owner, results first.

    A result that is no paper in custody is number 0, and always at hand.
    """
    own = units_for(actor, Act.RETURN)
    things = list(Thing.objects.filter(dossier_id=dossier_id).order_by("-kind", "n"))
    found = [
        Piece(
            thing.n,
            f"{thing.name} ({thing.count})",
            ThingState(thing.state),
            here=_is_here(thing, own, actor.officer_id),
            valuable=thing.valuable,
            proposed_by=thing.proposed_by,
        )
        for thing in things
    ]
    if any(thing.kind == ThingKind.RESULT for thing in things):
        return tuple(found)
    row = Dossier.objects.only("result_number", "sealed_at").get(pk=dossier_id)
    if row.sealed_at is None:
        return tuple(found)
    rows = HandedOut.objects.filter(dossier_id=dossier_id).values_list(
        "papers", flat=True
    )
    given = any(n == RESULT_ITSELF for papers in rows for n, _ in papers)
    state = ThingState.RELEASED if given else ThingState.HELD
    itself = Piece(RESULT_ITSELF, f"Kết quả số {row.result_number}", state, here=True)
    return (itself, *found)


def handed_before(*, dossier_id: int) -> tuple[HandedFacts, ...]:
    """Return who has collected what before; to whoever may see the dossier already."""
    rows = HandedOut.objects.filter(dossier_id=dossier_id).order_by("n")
    return tuple(
        HandedFacts(
            row.n,
            row.at,
            row.officer_name,
            row.collector,
            row.name,
            row.authority,
            row.proof,
            tuple(str(name) for _, name in row.papers),
            row.is_last,
        )
        for row in rows
    )


def last_code(*, dossier_id: int, at: datetime) -> CodeFacts | None:
    """Return the last code sent that can still be typed, or None."""
    row = PickupCode.objects.filter(dossier_id=dossier_id).order_by("-n").first()
    if row is None or row.used_at is not None:
        return None
    if row.good_till is None or row.good_till <= at:
        return None
    return CodeFacts(row.sent_to, row.made_at, row.good_till)


def _waiting(actor: Actor) -> QuerySet[Dossier]:
    """Return what is done and lies with those who give it out at the actor's units."""
    require(actor, Act.RETURN)
    units = units_for(actor, Act.RETURN)
    here = WorkItem.objects.filter(
        dossier=OuterRef("pk"),
        closed_at__isnull=True,
        role__in=_GIVES,
        unit_id__in=units,
    )
    return Dossier.objects.filter(
        Exists(here),
        status=Status.DONE.value,
        receiving_unit_id__in=units,
        parent_id__isnull=True,
    )


def _narrowed(rows: QuerySet[Dossier], wanted: Sought) -> QuerySet[Dossier]:
    found = Q(pk__in=[])
    if wanted.code:
        found |= Q(code=wanted.code)
    if wanted.part:
        found |= Q(code__startswith=wanted.part) | Q(code__endswith=wanted.part)
    if wanted.number:
        found |= Q(pk__in=lines_numbered(number=wanted.number))
    terms = (*wanted.terms[:-1], *wanted.begun_terms[-1:]) if wanted.begun_terms else ()
    queries = [f"'{wanted.number}'"] if wanted.number else []
    queries += [" & ".join(terms or wanted.terms)] if wanted.words else []
    for n, query in enumerate(queries):
        rows = rows.annotate(**{f"has_{n}": HasWords(query)})
        found |= Q(**{f"has_{n}": True})
    if wanted.words:
        found |= Q(pk__in=lines_worded(terms=terms or wanted.terms))
    return rows.filter(found)


def _facts(actor: Actor, rows: Sequence[Dossier]) -> tuple[ReadyFacts, ...]:
    ids, own = [row.pk for row in rows], units_for(actor, Act.RETURN)
    told = told_at(ids=ids, kinds=READY_NOTICES)
    partly = set(
        HandedOut.objects.filter(dossier_id__in=ids).values_list("dossier_id", flat=True)
    )
    chased = Uncollected.objects.filter(ended_at__isnull=True).in_bulk(ids)
    things = _things(ids)
    return tuple(
        ReadyFacts(
            id=row.pk,
            code=row.code,
            procedure_name=row.procedure_name,
            submitter_name=row.submitter_name,
            delivery=row.delivery,
            since=row.sealed_at or row.filed_at,
            due_at=row.due_at,
            fee=row.fee,
            told_at=told.get(row.pk),
            originals=tuple(
                thing.name
                for thing in things.get(row.pk, ())
                if thing.kind == ThingKind.ORIGINAL
                and _is_here(thing, own, actor.officer_id)
            ),
            elsewhere=tuple(
                thing.name
                for thing in things.get(row.pk, ())
                if not _is_here(thing, own, actor.officer_id)
            ),
            partly=row.pk in partly,
            stage=chased[row.pk].stage if row.pk in chased else "",
            place=chased[row.pk].place if row.pk in chased else "",
        )
        for row in rows
    )


def _things(ids: Sequence[int]) -> Mapping[int, Sequence[Thing]]:
    """Return what has not been given out yet, by dossier."""
    found: dict[int, list[Thing]] = {}
    rows = Thing.objects.filter(dossier_id__in=ids).exclude(
        state__in=[ThingState.RELEASED.value, ThingState.LOST.value]
    )
    for thing in rows.order_by("dossier_id", "n"):
        found.setdefault(thing.dossier_id, []).append(thing)
    return found


def _is_here(thing: Thing, own: frozenset[int], officer_id: int | None) -> bool:
    """Say whether a paper lies at one of the actor's units, or comes to it.

    What the actor has sent themselves another has to take first.
    """
    if thing.state == ThingState.IN_TRANSIT:
        return thing.to_unit_id in own and thing.officer_id != officer_id
    return thing.state == ThingState.HELD and thing.unit_id in own
