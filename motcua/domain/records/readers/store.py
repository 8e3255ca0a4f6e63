"""Papers and results in their owner's store, for the owner and for a dossier at hand.

An officer sees only what a dossier at their unit asks for; a look is noted by
`actions.looking`, which faces call.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.accounts.rules.behalf import is_whole
from motcua.domain.catalogue.rules.paper_kinds import KINDS, component_key, guessed_kind
from motcua.domain.documents.readers import open_file
from motcua.domain.dossiers.models import Dossier, DossierFile, HandedIn
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.records.models import (
    Consent,
    KindOfComponent,
    Look,
    Record,
    Reuse,
)
from motcua.domain.records.rules import scope
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotAllowed, NotFound, NotNow
from motcua.kernel.text import N_

PAGE = 50


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose store it is: the sort of number and the number."""

    id_kind: str
    id_number: str


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """A paper or result of a store. `fields` are pairs of the field's name and value."""

    id: int
    code: str
    source: str
    kind: str
    kind_name: str
    name: str
    owner_name: str
    number: str
    issued_on: date
    issuer: str
    holder: str
    valid_to: date | None
    fields: tuple[tuple[str, str], ...]
    dossier_code: str
    procedure_code: str
    made_at: datetime
    officer_name: str
    signed_at: datetime | None
    owner_allows: bool
    revoked_at: datetime | None
    revoke_reason: str

    def counts_on(self, on: date) -> bool:
        """Say whether it still counts on a day."""
        revoked = self.revoked_at is not None
        return scope.counts_on(self.valid_to, is_revoked=revoked, on=on)


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """A consent as its owner reads it."""

    id: int
    dossier_code: str
    procedure_code: str
    until: date
    ground: str
    noted_by: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReuseFacts:
    """One reuse: who took the paper into which dossier, on what ground."""

    at: datetime
    dossier_code: str
    procedure_name: str
    unit_name: str
    officer_name: str
    ground: str
    basis: str


@dataclass(frozen=True, slots=True)
class LookFacts:
    """One look into the store."""

    at: datetime
    actor_name: str
    what: str
    dossier_code: str


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One paper with everything its owner may know of it."""

    record: RecordFacts
    consents: tuple[ConsentFacts, ...]
    reuses: tuple[ReuseFacts, ...]


@dataclass(frozen=True, slots=True)
class StorePage:
    """At most fifty papers, and where the next page begins (None at the end)."""

    rows: tuple[RecordFacts, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper of the store that fits what a dossier asks for.

    `consent_id` is a consent of the owner that covers this dossier already.
    """

    record: RecordFacts
    handed_in_n: int
    component: str
    consent_id: int | None
    is_taken: bool


def my_store(*, actor: Actor, offset: int = 0) -> StorePage:
    """Return a citizen's or organisation's own papers, the newest first."""
    rows = list(_owned(owner_of(actor)).order_by("-made_at", "-id")[offset:][: PAGE + 1])
    following = offset + PAGE if len(rows) > PAGE else None
    return StorePage(tuple(map(facts_of, rows[:PAGE])), following)


def my_record(*, actor: Actor, code: str) -> OwnRecord:
    """Return one own paper with its consents and reuses; raise NotFound."""
    row = own_row(actor=actor, code=code)
    consents = Consent.objects.filter(record=row).order_by("-given_at", "-id")
    return OwnRecord(
        facts_of(row), tuple(map(_consent, consents)), reuses_of(record_id=row.pk)
    )


def my_looks(*, actor: Actor) -> tuple[LookFacts, ...]:
    """Return the last hundred looks into one's own store, the newest first."""
    owner = owner_of(actor)
    rows = Look.objects.filter(
        owner_id_kind=owner.id_kind, owner_id_number=owner.id_number
    ).order_by("-at", "-id")[:100]
    return tuple(LookFacts(r.at, r.actor_name, r.what, r.dossier_code) for r in rows)


def reuses_of(*, record_id: int) -> tuple[ReuseFacts, ...]:
    """Return where a paper was used again, the newest first."""
    rows = (
        Reuse.objects.filter(record_id=record_id)
        .select_related("unit")
        .order_by("-at", "-id")
    )
    return tuple(
        ReuseFacts(
            at=r.at,
            dossier_code=r.dossier_code,
            procedure_name=r.procedure_name,
            unit_name=r.unit.name,
            officer_name=r.officer_name,
            ground=r.ground,
            basis=r.basis,
        )
        for r in rows
    )


def offers(*, actor: Actor, dossier_id: int, on: date) -> tuple[Offer, ...]:
    """Return what of the submitter's store fits the papers a dossier asks for.

    What has expired, is revoked, is hidden by its owner, or bears no signature (of who
    digitised it, or of the agency that issued it) is not offered. Raises
    NotAllowed, NotFound for a dossier that is not at the officer's unit.
    """
    dossier = dossier_for(actor=actor, dossier_id=dossier_id, on=on, act=Act.REUSE_RECORD)
    asked = list(
        HandedIn.objects.filter(dossier_id=dossier_id)
        .order_by("n")
        .values_list("n", "name")
    )
    kinds = kinds_of(names=[name for _, name in asked])
    wanted = {kind for kind in kinds.values() if kind}
    rows = [
        row
        for row in offered(owner=_owner(dossier), kinds=wanted, on=on)
        if row.dossier_id != dossier_id
    ]
    consents = consents_for(rows=rows, dossier=dossier, on=on)
    taken = set(
        Reuse.objects.filter(dossier_id=dossier_id).values_list("record_id", flat=True)
    )
    return tuple(
        Offer(facts_of(row), n, name, consents.get(row.pk), row.pk in taken)
        for n, name in asked
        for row in rows
        if row.kind == kinds[name]
    )


def record_content(*, sha256: str, dossier_id: int, file_n: int) -> bytes:
    """Return the bytes of a record that the caller has let the actor see."""
    sha256 = sha256 or result_file(dossier_id=dossier_id, file_n=file_n).sha256
    with open_file(sha256=sha256) as file:
        return file.read()


def result_file(*, dossier_id: int, file_n: int) -> DossierFile:
    """Return the file a result is in its dossier.

    Raises NotNow when its time of keeping is over and it has been deleted.
    """
    row = DossierFile.objects.get(dossier_id=dossier_id, n=file_n)
    if row.deleted_at is not None:
        raise NotNow("file_deleted", N_("Tệp này đã hết thời hạn lưu và đã được xóa."))
    return row


def kinds_of(*, names: Iterable[str]) -> dict[str, str]:
    """Return the kind of each component's name: as set by hand, else by its words."""
    keys = {name: component_key(name) for name in names}
    by_hand = dict(
        KindOfComponent.objects.filter(key__in=keys.values()).values_list("key", "kind")
    )
    return {
        name: by_hand[key] if key in by_hand else guessed_kind(name)
        for name, key in keys.items()
    }


def kinds_by_hand(*, actor: Actor) -> tuple[tuple[str, str, str, datetime], ...]:
    """Return name, kind, who and when of what was set by hand, the newest three hundred.

    Raises NotAllowed.
    """
    require(actor, Act.EDIT_PAPER_KINDS)
    rows = KindOfComponent.objects.order_by("-set_at", "key")[:300]
    return tuple((row.name, row.kind, row.set_by, row.set_at) for row in rows)


def owner_of(actor: Actor) -> Owner:
    """Return whose store an actor's own is; raise NotAllowed for who has none.

    A store is not part of any mandate or consent: whoever acts for another opens none,
    but for the representative of an organisation, who opens the organisation's.
    """
    behalf = actor.on_behalf_of
    person_id = behalf.person_id if behalf else actor.person_id
    if person_id is None or actor.kind is not ActorKind.CITIZEN or not is_whole(actor):
        raise NotAllowed(
            "owners_only", N_("Kho giấy tờ chỉ mở cho chủ của nó đã đăng nhập.")
        )
    person = accounts.person(actor=actor, person_id=person_id)
    return Owner(person.id_kind, person.id_number)


def own_row(*, actor: Actor, code: str) -> Record:
    """Return one row of the actor's own store; raise NotFound."""
    row = _owned(owner_of(actor)).filter(code=code).first()
    if row is None:
        raise no_such_record()
    return row


def dossier_for(*, actor: Actor, dossier_id: int, on: date, act: Act) -> Dossier:
    """Return a dossier at a unit where a role of the actor opens the act.

    Raises NotAllowed without such a role, NotFound for what is not to be seen or lies
    with other units.
    """
    require(actor, act)
    row = visible(actor=actor, on=on).filter(pk=dossier_id).first()
    if row is None:
        raise no_such_dossier()
    if not actor.is_system:
        own = units_for(actor, act)
        if not own & {
            row.receiving_unit_id,
            row.resolving_unit_id,
            row.authority_unit_id,
        }:
            raise no_such_dossier()
    return row


def consents_for(*, rows: Iterable[Record], dossier: Dossier, on: date) -> dict[int, int]:
    """Return the consents that let papers into a dossier that day, by record."""
    found = {}
    given = Consent.objects.filter(record__in=list(rows)).order_by("-id")
    for row in given:
        consent = scope.Consent(
            record_id=row.record_id,
            dossier_code=row.dossier_code,
            procedure_code=row.procedure_code,
            until=row.until,
            is_withdrawn=row.withdrawn_at is not None,
        )
        if consent.covers(
            record_id=row.record_id,
            dossier_code=dossier.code,
            procedure_code=dossier.procedure_code,
            on=on,
        ):
            found[row.record_id] = row.pk
    return found


def facts_of(row: Record) -> RecordFacts:
    """Return a record's facts."""
    kind = KINDS.get(row.kind)
    own = {field.key: field for field in kind.fields} if kind else {}
    return RecordFacts(
        id=row.pk,
        code=row.code,
        source=row.source,
        kind=row.kind,
        kind_name=kind.name if kind else "",
        name=row.name,
        owner_name=row.owner_name,
        number=row.number,
        issued_on=row.issued_on,
        issuer=row.issuer,
        holder=row.holder,
        valid_to=row.valid_to,
        fields=tuple(
            (own[key].name, own[key].shown(value))
            for key, value in row.fields.items()
            if key in own
        ),
        dossier_code=row.dossier_code,
        procedure_code=row.procedure_code,
        made_at=row.made_at,
        officer_name=row.officer_name,
        signed_at=row.signed_at,
        owner_allows=row.owner_allows,
        revoked_at=row.revoked_at,
        revoke_reason=row.revoke_reason,
    )


def no_such_record() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound("record_unknown", N_("Không có giấy tờ này trong kho."))


def _owner(dossier: Dossier) -> Owner:
    return Owner(dossier.submitter_id_kind, dossier.submitter_id_number)


def _owned(owner: Owner) -> QuerySet[Record]:
    return Record.objects.filter(
        owner_id_kind=owner.id_kind, owner_id_number=owner.id_number
    )


def offered(*, owner: Owner, kinds: set[str], on: date) -> list[Record]:
    """Return the papers of a store that may be used again that day, by kind."""
    rows = _owned(owner).filter(kind__in=kinds, owner_allows=True)
    rows = rows.filter(revoked_at__isnull=True, signed_at__isnull=False)
    return [
        row
        for row in rows.order_by("kind", "-issued_on", "-id")
        if scope.counts_on(row.valid_to, is_revoked=False, on=on)
    ]


def _consent(row: Consent) -> ConsentFacts:
    return ConsentFacts(
        id=row.pk,
        dossier_code=row.dossier_code,
        procedure_code=row.procedure_code,
        until=row.until,
        ground=row.ground,
        noted_by=row.noted_by,
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
    )
