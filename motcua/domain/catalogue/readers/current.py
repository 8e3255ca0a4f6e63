"""The catalogue as it stands, for comparing, exporting and checking."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from motcua.domain.catalogue.models import (
    Case,
    Competence,
    Component,
    Fee,
    ProcedureVersion,
    VersionState,
)
from motcua.domain.catalogue.readers.pages import in_force
from motcua.domain.catalogue.rules.content import (
    ComponentContent,
    FeeContent,
    ProcedureContent,
)


@dataclass(frozen=True, slots=True)
class ProblemFacts:
    """A procedure that cannot be published, and what it lacks."""

    code: str
    name: str
    missing: tuple[str, ...]


def current_contents() -> dict[str, ProcedureContent]:
    """Return the open version of every procedure by code, in five queries."""
    rows = (
        ProcedureVersion.objects.filter(valid_to__isnull=True)
        .select_related("procedure", "field")
        .order_by("procedure__code")
    )
    cases: dict[int, list[Case]] = defaultdict(list)
    for case in Case.objects.order_by("version_id", "n"):
        cases[case.version_id].append(case)
    components: dict[int, list[Component]] = defaultdict(list)
    for component in Component.objects.order_by("version_id", "n"):
        components[component.version_id].append(component)
    fees: dict[int, list[Fee]] = defaultdict(list)
    for fee in Fee.objects.order_by("version_id", "n"):
        fees[fee.version_id].append(fee)
    return {
        row.procedure.code: _content(row, cases[row.pk], components[row.pk], fees[row.pk])
        for row in rows
    }


def procedure_names(*, codes: Collection[str]) -> dict[str, str]:
    """Return the names of published procedures by code; one that has none is left out."""
    rows = ProcedureVersion.objects.filter(
        procedure__code__in=codes, state=VersionState.PUBLISHED
    ).order_by("valid_from")
    return dict(rows.values_list("procedure__code", "name"))


def unassigned(*, on: date) -> tuple[str, ...]:
    """Return the published procedures that no unit receives that day, by code."""
    received = Competence.objects.filter(
        in_force(on), procedure_id=OuterRef("procedure_id")
    )
    rows = ProcedureVersion.objects.filter(
        in_force(on), ~Exists(received), state=VersionState.PUBLISHED
    )
    return tuple(
        rows.order_by("procedure__code").values_list("procedure__code", flat=True)
    )


def problems() -> tuple[ProblemFacts, ...]:
    """Return the procedures that stay unpublished, with what each lacks."""
    rows = (
        ProcedureVersion.objects.filter(valid_to__isnull=True)
        .exclude(missing=[])
        .select_related("procedure")
        .order_by("procedure__code")
    )
    return tuple(
        ProblemFacts(row.procedure.code, row.name, tuple(row.missing)) for row in rows
    )


def _content(
    row: ProcedureVersion,
    cases: list[Case],
    components: list[Component],
    fees: list[Fee],
) -> ProcedureContent:
    place = {case.n: index for index, case in enumerate(cases)}
    return ProcedureContent(
        code=row.procedure.code,
        name=row.name,
        field=row.field.name,
        authority_level=row.authority_level,
        authority=row.authority,
        limit_amount=row.limit_amount,
        limit_unit=row.limit_unit,
        limit_text=row.limit_text,
        policy=row.policy,
        channels=tuple(row.channels),
        online_level=row.online_level,
        online_level_2018=row.online_level_2018,
        online_reason=row.online_reason,
        online_reason_text=row.online_reason_text,
        by_post=row.by_post,
        on_the_spot=row.on_the_spot,
        retention_years=row.retention_years,
        cases=tuple(case.heading for case in cases),
        components=tuple(
            ComponentContent(
                name=c.name,
                case=place[c.case_n] if c.case_n is not None else None,
                heading=c.heading,
                original_count=c.original_count,
                certified_count=c.certified_count,
                copy_count=c.copy_count,
                required=c.required,
                most_mb=c.most_mb,
                stays=c.stays,
                valuable=c.valuable,
            )
            for c in components
        ),
        fees=tuple(
            FeeContent(
                name=f.name,
                amount=f.amount,
                text=f.text,
                fee_code=f.code,
                kind=f.kind,
                case=place[f.case_n] if f.case_n is not None else None,
                collect=f.collect,
                legal_basis=f.legal_basis,
                exemptions=tuple(f.exemptions),
                choices=tuple(f.choices),
            )
            for f in fees
        ),
        results=tuple(row.results),
        valuable_result=row.valuable_result,
        all_owners_sign=row.all_owners_sign,
        legal_bases=tuple(row.legal_bases),
        decision=row.decision,
        source_url=row.source_url,
    )
