"""What procedures say: their cases, papers and fees, their fields, how many there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from motcua.domain.accounts.rules import Act, may
from motcua.domain.catalogue.models import (
    Case,
    Competence,
    Component,
    Fee,
    ProcedureVersion,
    VersionState,
)
from motcua.domain.catalogue.rules.counted import counted_by
from motcua.domain.catalogue.rules.fees import (
    UNSAID,
    FeeFacts,
    FeeSaid,
    choice_of,
    exemption_of,
)
from motcua.kernel.actor import Actor

Titles = tuple[str, tuple[tuple[int, str], ...]]
"""What a version is called, and its cases by number."""
NONE_SAID: Mapping[int, FeeSaid] = {}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case of the applicant."""

    n: int
    heading: str


@dataclass(frozen=True, slots=True)
class ComponentFacts:
    """A paper with its counts."""

    n: int
    case_n: int | None
    heading: str
    name: str
    original_count: int
    certified_count: int
    copy_count: int
    required: bool
    most_mb: int | None
    stays: bool
    valuable: bool


@dataclass(frozen=True, slots=True)
class VersionNames:
    """What a version is called, and who decides by it."""

    code: str
    name: str
    authority: str


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field with how many procedures of it are in force."""

    id: int
    name: str
    count: int


def in_force(on: date) -> Q:
    """Return the condition "in force that day" for versions."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def shown_to(actor: Actor) -> Q:
    """Return which versions the actor may read: published ones, and editors all."""
    if may(actor, Act.SEE_DRAFT_PROCEDURES):
        return Q()
    return Q(state=VersionState.PUBLISHED)


def version_names(*, version_id: int) -> VersionNames:
    """Return how the paper of a form names a version, without reading the whole of it."""
    rows = ProcedureVersion.objects.values_list("procedure__code", "name", "authority")
    return VersionNames(*rows.get(pk=version_id))


def titles_of(*, version_id: int) -> Titles:
    """Return the name of a version and the headings of its cases by number.

    Kept in memory once it is published: it never changes then.
    """
    try:
        return _published_titles(version_id)
    except ProcedureVersion.DoesNotExist:
        return _titles(ProcedureVersion.objects.all(), version_id)


@lru_cache(maxsize=4096)
def _published_titles(version_id: int) -> Titles:
    rows = ProcedureVersion.objects.filter(state=VersionState.PUBLISHED)
    return _titles(rows, version_id)


def _titles(rows: QuerySet[ProcedureVersion], version_id: int) -> Titles:
    name = rows.values_list("name", flat=True).get(pk=version_id)
    return name, tuple((case.n, case.heading) for case in cases_of(version_id))


@lru_cache(maxsize=4096)
def field_of(*, version_id: int) -> str:
    """Return the field of a version; versions never change theirs."""
    return ProcedureVersion.objects.values_list("field__name", flat=True).get(
        pk=version_id
    )


def cases_of(version_id: int) -> tuple[CaseFacts, ...]:
    """Return a version's cases in order."""
    rows = Case.objects.filter(version_id=version_id).order_by("n")
    return tuple(CaseFacts(*row) for row in rows.values_list("n", "heading"))


def components_of(version_id: int) -> tuple[ComponentFacts, ...]:
    """Return a version's papers in order."""
    rows = Component.objects.filter(version_id=version_id).order_by("n")
    return tuple(
        ComponentFacts(*row) for row in rows.values_list(*ComponentFacts.__slots__)
    )


def fees_of(version_id: int) -> tuple[FeeFacts, ...]:
    """Return a version's fees in order."""
    rows = Fee.objects.filter(version_id=version_id).order_by("n")
    return tuple(
        FeeFacts(
            name=row.name,
            amount=row.amount,
            text=row.text,
            n=row.n,
            code=row.code,
            kind=row.kind,
            case_n=row.case_n,
            collect=row.collect,
            legal_basis=row.legal_basis,
            exemptions=tuple(exemption_of(line) for line in row.exemptions),
            choices=tuple(choice_of(line) for line in row.choices),
            unit=counted_by(row.text),
        )
        for row in rows
    )


def of_case(
    *,
    fees: tuple[FeeFacts, ...],
    case_n: int | None,
    said: Mapping[int, FeeSaid] = NONE_SAID,
) -> tuple[FeeFacts, ...]:
    """Return the fees of a case: the common ones and its own.

    `said` is what was said of each fee, by its number: its amount is as that has it.
    """
    mine = (fee for fee in fees if fee.case_n in (None, case_n))
    return tuple(fee.as_said(said.get(fee.n, UNSAID)) for fee in mine)


def to_say(*, fees: tuple[FeeFacts, ...], case_n: int | None) -> tuple[FeeFacts, ...]:
    """Return the fees of a case of which something is asked.

    That is which of several levels applies, or how many pieces it is for.
    """
    mine = of_case(fees=fees, case_n=case_n)
    return tuple(fee for fee in mine if fee.choices or fee.units)


def fee_known(*, fees: tuple[FeeFacts, ...]) -> int | None:
    """Return the sum of fees in đồng, or None where one is not known."""
    amounts = [fee.amount for fee in fees]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def fields_in_force(*, actor: Actor, on: date) -> tuple[FieldFacts, ...]:
    """Return the fields with their number of procedures, the largest first."""
    rows = (
        ProcedureVersion.objects.filter(in_force(on), shown_to(actor))
        .values_list("field_id", "field__name")
        .annotate(count=Count("pk"))
        .order_by("-count", "field__name")
    )
    return tuple(FieldFacts(*row) for row in rows)


def fields_resolved_at(*, unit_ids: Collection[int], on: date) -> tuple[str, ...]:
    """Return the fields whose procedures the units resolve that day, by name."""
    resolved = Competence.objects.filter(in_force(on), resolving_unit_id__in=unit_ids)
    rows = ProcedureVersion.objects.filter(
        in_force(on), procedure_id__in=resolved.values("procedure_id")
    )
    return tuple(
        rows.order_by("field__name").values_list("field__name", flat=True).distinct()
    )


def counts(*, on: date) -> dict[str, int]:
    """Return how many procedures are in force in each state that day."""
    rows = (
        ProcedureVersion.objects.filter(in_force(on))
        .values_list("state")
        .annotate(n=Count("pk"))
        .order_by("state")
    )
    return dict(rows)
