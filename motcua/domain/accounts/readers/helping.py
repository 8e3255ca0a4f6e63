"""Questions about consents to be helped, and about filings officers helped with."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from motcua.domain.accounts.models import Assistance, HelpConsent, Person
from motcua.domain.accounts.readers.organisations import own_person
from motcua.domain.accounts.rules import MAY, Act, may, require
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Behalf, Doing, Grant, Tie
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class HelpFacts:
    """A consent as the citizen, or the helper, reads it."""

    id: int
    principal_name: str
    helper_name: str
    helper_number: str
    doings: tuple[str, ...]
    procedures: tuple[str, ...]
    dossiers: tuple[str, ...]
    filing_count: int
    valid_from: date
    valid_to: date
    how: str
    officer_name: str
    ended_at: datetime | None
    ended_by: str
    counts: bool


@dataclass(frozen=True, slots=True)
class AssistanceFacts:
    """An officer's help with a filing; `confirmed_how` is empty until the yes."""

    filing: UUID
    person_name: str
    officer_id: int
    officer_name: str
    begun_at: datetime
    confirmed_at: datetime | None
    confirmed_how: str
    proof: str
    can_send_code: bool


def my_helpers(*, actor: Actor, on: date) -> tuple[HelpFacts, ...]:
    """Return whom the actor lets or has let act for them, the newest first."""
    return helpers_of(principal_id=own_person(actor), on=on)


def my_principals(*, actor: Actor, on: date) -> tuple[HelpFacts, ...]:
    """Return by which consents the actor may act for others that day."""
    me = Person.objects.get(pk=own_person(actor))
    rows = _for_helper(me).filter(
        confirmed_at__isnull=False, ended_at__isnull=True, valid_to__gte=on
    )
    ordered = rows.select_related("principal").order_by("valid_to", "id")
    return tuple(_help(row, on) for row in ordered)


def helpers_at_counter(
    *, actor: Actor, principal_id: int, on: date
) -> tuple[HelpFacts, ...]:
    """Return a citizen's consents to the officer who witnesses them; raise NotAllowed."""
    require(actor, Act.WITNESS_CONSENT)
    return helpers_of(principal_id=principal_id, on=on)


def helpers_of(*, principal_id: int, on: date) -> tuple[HelpFacts, ...]:
    """Return a citizen's consents, for a caller who has let the reader see them."""
    rows = HelpConsent.objects.filter(
        principal_id=principal_id, confirmed_at__isnull=False
    ).select_related("principal")
    return tuple(_help(row, on) for row in rows.order_by("-id")[:100])


def helped(*, person_id: int, on: date) -> tuple[Behalf, ...]:
    """Return whom somebody may help that day, by name."""
    me = Person.objects.get(pk=person_id)
    rows = _for_helper(me).filter(
        confirmed_at__isnull=False,
        ended_at__isnull=True,
        valid_from__lte=on,
        valid_to__gte=on,
    )
    grants: dict[int, list[Grant]] = {}
    for row in rows:
        grants.setdefault(row.principal_id, []).append(grant_of(row))
    if not grants:
        return ()
    named = Person.objects.filter(pk__in=grants).order_by("name", "id")
    return tuple(
        Behalf(person_id, name, Tie.HELPER, tuple(grants[person_id]))
        for person_id, name in named.values_list("id", "name")
    )


def grant_of(row: HelpConsent) -> Grant:
    """Return a consent as the rules see it."""
    return Grant(
        doings=frozenset(map(Doing, row.doings)),
        first=row.valid_from,
        last=row.valid_to,
        procedures=frozenset(row.procedures),
        filings=frozenset(map(UUID, row.filings)),
        dossiers=frozenset(row.dossiers),
        new_only=True,
        ended_at=row.ended_at,
    )


def assisting(*, actor: Actor, filing: UUID, on: date) -> Actor:
    """Return an officer as they act for who they help with this filing today.

    The officer as they are for any other filing, and on any other day.
    """
    row = (
        Assistance.objects.filter(filing=filing, officer_id=actor.officer_id or 0)
        .select_related("person")
        .first()
    )
    begun = row and row.begun_at.astimezone(VN).date()
    if row is None or begun != on or not may(actor, Act.ASSIST_FILING):
        return actor
    grant = Grant(
        frozenset({Doing.PREPARE, Doing.SEND}),
        first=on,
        last=on,
        filings=frozenset({filing}),
    )
    behalf = Behalf(row.person_id, row.person.name, Tie.ASSISTANT, (grant,))
    return actor.acting_for(behalf)


def beginning_for(*, actor: Actor, person_id: int, procedure: str, on: date) -> Actor:
    """Return an officer as they begin one filing for a citizen who stands beside them.

    Raises NotAllowed, NotFound.
    """
    require(actor, Act.ASSIST_FILING)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("person_unknown", N_("Không có người này trong hệ thống."))
    grant = Grant(
        frozenset({Doing.PREPARE}),
        first=on,
        last=on,
        procedures=frozenset({procedure}),
        new_only=True,
    )
    behalf = Behalf(person.pk, person.name, Tie.ASSISTANT, (grant,))
    return actor.acting_for(behalf)


def assistance_of(*, filing: UUID) -> AssistanceFacts | None:
    """Return who helped with a filing, for a caller who has let the reader see it."""
    row = Assistance.objects.select_related("person").filter(filing=filing).first()
    if row is None:
        return None
    return AssistanceFacts(
        filing=row.filing,
        person_name=row.person.name,
        officer_id=row.officer_id,
        officer_name=row.officer_name,
        begun_at=row.begun_at,
        confirmed_at=row.confirmed_at,
        confirmed_how=row.confirmed_how,
        proof=row.proof,
        can_send_code=bool(row.person.email),
    )


def check_not_assistant(*, actor: Actor, filing: UUID) -> None:
    """Raise Conflict where the officer who helped with a filing would receive it."""
    if Assistance.objects.filter(
        filing=filing, officer_id=actor.officer_id or 0
    ).exists():
        raise Conflict(
            "assistant_receives",
            N_("Bạn đã hỗ trợ lập hồ sơ này nên không được tiếp nhận."),
            remedy=N_("Hãy để cán bộ khác của quầy trả lời."),
        )


def assisted_counts(*, actor: Actor, first: date, last: date) -> dict[int, int]:
    """Return how many filings were sent with an officer's help, by unit.

    At the units the actor oversees. Raises NotAllowed.
    """
    require(actor, Act.READ_ASSISTED)
    rows = Assistance.objects.filter(sent_at__date__gte=first, sent_at__date__lte=last)
    if not actor.is_system:
        rows = rows.filter(unit_id__in=actor.units_as(*MAY[Act.READ_ASSISTED]))
    counted = rows.values("unit_id").annotate(n=Count("id"))
    return dict(counted.values_list("unit_id", "n"))


def _for_helper(me: Person) -> QuerySet[HelpConsent]:
    return HelpConsent.objects.filter(
        helper_number=me.id_number if me.id_kind == "cccd" else "",
        helper_key=me.name_key,
    )


def _help(row: HelpConsent, on: date) -> HelpFacts:
    return HelpFacts(
        id=row.pk,
        principal_name=row.principal.name,
        helper_name=row.helper_name,
        helper_number=row.helper_number,
        doings=tuple(row.doings),
        procedures=tuple(row.procedures),
        dossiers=tuple(row.dossiers),
        filing_count=len(row.filings),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        how=row.how,
        officer_name=row.officer_name,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        counts=row.ended_at is None and row.valid_from <= on <= row.valid_to,
    )
