"""The register of who signs with what and by which authority, for those who keep it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Delegation, Officer
from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents.models import ProposalState, Signatory, SignatoryProposal
from motcua.kernel.actor import Actor

MOST = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the register; `title` is the officer's, empty for an agency."""

    id: int
    holder: str
    title: str
    service: str
    credential_id: str
    number: str
    document: str
    valid_from: date
    valid_to: date | None
    end_document: str
    ended_by: str

    def counts_on(self, on: date) -> bool:
        """Say whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def is_over(self, on: date) -> bool:
        """Say whether its last day is past."""
        return self.valid_to is not None and self.valid_to < on


@dataclass(frozen=True, slots=True)
class AuthorityLine:
    """One line of the register of authority."""

    officer: str
    title: str
    unit: str
    kind: str
    principal_title: str
    procedures: int
    document: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who asked that somebody signs, and who agreed."""

    id: int
    holder: str
    service: str
    credential_id: str
    authority: str
    document: str
    valid_from: date
    valid_to: date | None
    state: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Say whether a second person is still wanted."""
        return self.state == ProposalState.OPEN


@dataclass(frozen=True, slots=True)
class Register:
    """The newest three hundred of each, the newest first."""

    lines: tuple[Line, ...]
    authority: tuple[AuthorityLine, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Officers and units that may be entered, by id and name."""

    officers: tuple[tuple[int, str], ...]
    units: tuple[tuple[int, str], ...]


def register(*, actor: Actor) -> Register:
    """Return lines, authority and proposals; raise NotAllowed."""
    require(actor, Act.CONFIRM_SIGNATORY)
    lines = Signatory.objects.select_related("officer", "unit")
    authority = Delegation.objects.select_related("officer", "unit")
    proposals = SignatoryProposal.objects.select_related("officer", "unit")
    return Register(
        tuple(map(_line, lines.order_by("-valid_from", "-id")[:MOST])),
        tuple(map(_authority, authority.order_by("-valid_from", "-id")[:MOST])),
        tuple(map(_proposal, proposals.order_by("-proposed_at", "-id")[:MOST])),
    )


def choices(*, actor: Actor, on: date) -> Choices:
    """Return whom and what may be entered; raise NotAllowed."""
    require(actor, Act.EDIT_SIGNATORY)
    officers = Officer.objects.annotate(at=F("unit__short_name")).order_by("name", "id")
    units = sorted(accounts.units_in_force(on=on), key=lambda unit: unit.name)
    return Choices(
        tuple((o.pk, f"{o.name} – {o.title}, {o.at}") for o in officers),
        tuple((unit.id, unit.name) for unit in units),
    )


def _line(row: Signatory) -> Line:
    return Line(
        id=row.pk,
        holder=_holder(row),
        title=row.officer.title if row.officer else "",
        service=str(row.get_service_display()),
        credential_id=row.credential_id,
        number=row.number,
        document=row.document,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        end_document=row.end_document,
        ended_by=row.ended_by,
    )


def _authority(row: Delegation) -> AuthorityLine:
    return AuthorityLine(
        officer=row.officer.name,
        title=row.officer.title,
        unit=row.unit.name,
        kind=str(row.get_kind_display()),
        principal_title=row.principal_title,
        procedures=0 if row.all_procedures else len(row.procedure_codes),
        document=row.document,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _proposal(row: SignatoryProposal) -> Proposal:
    return Proposal(
        id=row.pk,
        holder=_holder(row),
        service=str(row.get_service_display()),
        credential_id=row.credential_id,
        authority=f"{row.authority_kind} {row.principal_title}".strip(),
        document=row.document,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state=row.state,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _holder(row: Signatory | SignatoryProposal) -> str:
    held = row.officer or row.unit
    return held.name if held else ""
