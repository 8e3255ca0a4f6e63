"""One version of a procedure, whole: what everybody may read of it."""

from dataclasses import dataclass
from datetime import date

from motcua.domain.catalogue.models import ProcedureVersion, VersionState
from motcua.domain.catalogue.readers.pages import (
    CaseFacts,
    ComponentFacts,
    cases_of,
    components_of,
    fees_of,
    in_force,
    shown_to,
)
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.catalogue.rules.fees import FeeFacts
from motcua.domain.catalogue.rules.levels import level_2018
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.statements import run
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """One version of a procedure, whole."""

    version_id: int
    code: str
    n: int
    state: str
    name: str
    field: str
    authority_level: str
    authority: str
    limit: TimeLimit | None
    limit_text: str
    channels: tuple[str, ...]
    online_level: str
    online_level_2018: int | None
    online_reason: str
    online_reason_text: str
    by_post: bool
    on_the_spot: bool
    results: tuple[str, ...]
    legal_bases: tuple[str, ...]
    decision: str
    source_url: str
    missing: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    cases: tuple[CaseFacts, ...]
    components: tuple[ComponentFacts, ...]
    fees: tuple[FeeFacts, ...]
    receptions: tuple[str, ...]


def procedure_page(*, actor: Actor, code: str, on: date) -> ProcedurePage:
    """Return the version in force that day; raise NotFound when there is none.

    Drafts are for those who edit the catalogue.
    """
    row = (
        ProcedureVersion.objects.filter(
            in_force(on), shown_to(actor), procedure__code=code
        )
        .select_related("procedure", "field")
        .first()
    )
    if row is None:
        raise NotFound(
            "procedure_unknown",
            N_("Không có thủ tục %(code)s đang được công bố."),
            facts={"code": code},
            remedy=N_("Hãy tìm theo tên thủ tục."),
        )
    return _page_of(row=row, on=on)


def version_page(*, version_id: int) -> ProcedurePage:
    """Return a version by id, for papers of dossiers received under it."""
    row = ProcedureVersion.objects.select_related("procedure", "field").get(pk=version_id)
    return _page_of(row=row, on=row.valid_from)


def _page_of(*, row: ProcedureVersion, on: date) -> ProcedurePage:
    """Return a version's page; the caller has checked the reader's right to it.

    What was read of a published version for its terms is not read again.
    """
    if row.state == VersionState.PUBLISHED:
        kept = published(row.pk)
        cases, components, fees = kept.cases, kept.components, kept.fees
    else:
        cases, components = cases_of(row.pk), components_of(row.pk)
        fees = fees_of(row.pk)
    limit = None
    if row.limit_unit is not None and row.limit_amount is not None:
        limit = TimeLimit(row.limit_amount, LimitUnit(row.limit_unit))
    return ProcedurePage(
        version_id=row.pk,
        code=row.procedure.code,
        n=row.n,
        state=row.state,
        name=row.name,
        field=row.field.name,
        authority_level=row.authority_level,
        authority=row.authority,
        limit=limit,
        limit_text=row.limit_text,
        channels=tuple(row.channels),
        online_level=row.online_level,
        online_level_2018=level_2018(row.online_level, row.online_level_2018),
        online_reason=row.online_reason,
        online_reason_text=row.online_reason_text,
        by_post=row.by_post,
        on_the_spot=row.on_the_spot,
        results=tuple(row.results),
        legal_bases=tuple(row.legal_bases),
        decision=row.decision,
        source_url=row.source_url,
        missing=tuple(row.missing),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        cases=cases,
        components=components,
        fees=fees,
        receptions=tuple(
            name for (name,) in run("catalogue", "receptions", [row.procedure_id, on])
        ),
    )
