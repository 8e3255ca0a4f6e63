"""The list of papers of a procedure, to print and take home."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.readers.pages import ComponentFacts
from motcua.domain.catalogue.readers.procedure import ProcedurePage, procedure_page
from motcua.domain.catalogue.rules.asked import exactly, in_case
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.parts import Letterhead, Line
from motcua.domain.documents.rules.rendering import render
from motcua.domain.documents.rules.slips import Checklist
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.money import format_vnd


def checklist_pdf(
    *,
    actor: Actor,
    code: str,
    case_n: int | None,
    at: datetime,
    having: Collection[int] | None = None,
) -> bytes:
    """Return the papers of one case as PDF; an unknown case prints all of them.

    With `having`, the conditional papers somebody has, it prints exactly what they
    bring. Raises NotFound when the procedure is not published.
    """
    on = at.astimezone(VN).date()
    page = procedure_page(actor=actor, code=code, on=on)
    cases = {case.n: case.heading for case in page.cases}
    asked: Sequence[ComponentFacts] = page.components
    if case_n in cases or having is not None:
        asked = in_case(asked, case_n)
    if having is not None:
        asked = [replace(c, required=True) for c in exactly(asked, case_n, having)]
    receptions = accounts.receptions(on=on)
    paper = Checklist(
        head=Letterhead(
            superior=receptions[0].parent_name if receptions else "",
            agency=receptions[0].name if receptions else page.authority,
            place=receptions[0].place if receptions else "",
        ),
        url="",
        at=at,
        procedure=page.name,
        procedure_code=page.code,
        case=cases.get(case_n or 0, ""),
        lines=tuple(_line(c) for c in asked if c.required),
        optional=tuple(_line(c) for c in asked if not c.required),
        limit=page.limit.text if page.limit else "",
        fee=_fees(page),
        places=page.receptions,
    )
    if not receptions:
        return render(paper, on=on)
    return printed(paper=paper, unit_id=receptions[0].id)


def _line(component: ComponentFacts) -> Line:
    return Line(
        component.name,
        component.original_count,
        component.certified_count,
        component.copy_count,
    )


def _fees(page: ProcedurePage) -> str:
    parts = [
        (format_vnd(fee.amount) if fee.amount is not None else "")
        + (f" ({fee.text})" if fee.text else "")
        for fee in page.fees
    ]
    return "; ".join(part.strip() for part in parts)
