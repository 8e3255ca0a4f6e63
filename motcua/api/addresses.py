"""The addresses of the API: read the clock, ask one reader, give plain values."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from motcua.api import schemas as out
from motcua.api.who import signed_in
from motcua.domain.accounts.rules import Scope
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.deadlines.readers import calculated
from motcua.domain.deadlines.rules.limits import Counting, LimitUnit, TimeLimit
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers import public
from motcua.domain.dossiers.readers.explained_plain import plain, rules, skipped_days
from motcua.kernel.actor import ANONYMOUS, Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common.jinja import limit as limit_in_words
from motcua.web.common.wording import status as status_name

router = Router()
LONGEST_CODE = 60
MOST_EVENTS = 1_000_000
MOST_OFFSET = 100_000
MOST_UNITS = 10_000
FIRST_YEAR, LAST_YEAR = 2000, 2100

Code = Annotated[str, Path(max_length=LONGEST_CODE)]
FAULTS = {404: out.Problem, 422: out.Problem, 429: out.Problem}
KEPT = {401: out.Problem, 403: out.Problem, **FAULTS}


@router.get(
    "/dossiers/{code}/due",
    response={200: out.Explanation, **KEPT},
    auth=signed_in(Scope.READ_DOSSIERS),
    summary="A dossier's due date with everything behind it",
    operation_id="dossier_due",
)
def dossier_due(
    request: HttpRequest,
    code: Code,
    event: Annotated[int | None, Query(ge=1, le=MOST_EVENTS)] = None,
) -> Any:
    """Explain the due date of a dossier one may see, now or as it stood after an event.

    The reading is noted, and its submitter sees it.
    """
    actor: Actor = request.auth  # type: ignore[attr-defined]
    at = now()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    told = reading.open_explained(
        actor=actor, at=at, dossier_id=dossier_id, event_n=event, what="api"
    )
    return plain(told)


@router.get(
    "/look-up/{code}",
    response={200: out.LookUp, **FAULTS},
    summary="How far a dossier has come",
    operation_id="look_up",
)
def look_up(request: HttpRequest, code: Code) -> Any:  # noqa: ARG001 - ninja's signature
    """Give code and degree of completion, all that is public of a dossier."""
    found = public.look_up(code=code)
    return {
        "code": found.code,
        "status": found.status,
        "status_name": status_name(found.status),
        "done": found.done,
        "total": found.total,
    }


@router.get(
    "/procedures",
    response={200: out.ProcedureList, 422: out.Problem, 429: out.Problem},
    summary="Published procedures that match, best first",
    operation_id="procedures",
)
def procedures(
    request: HttpRequest,  # noqa: ARG001 - ninja's signature
    q: Annotated[str, Query(max_length=200)] = "",
    field: Annotated[int | None, Query(ge=1, le=2_000_000_000)] = None,
    offset: Annotated[int, Query(ge=0, le=MOST_OFFSET)] = 0,
) -> Any:
    """List twenty at a time; accents are optional, an empty text lists all."""
    found = catalogue.search(
        actor=ANONYMOUS,
        text=q,
        on=now().astimezone(VN).date(),
        field_id=field,
        offset=offset,
    )
    return {
        "items": [
            {
                "code": row.code,
                "name": row.name,
                "field": row.field,
                "limit": limit_in_words(row.limit_amount, row.limit_unit),
                "online_level": row.online_level,
                "by_post": row.by_post,
            }
            for row in found.rows
        ],
        "next_offset": found.next_offset,
    }


@router.get(
    "/procedures/{code}",
    response={200: out.ProcedureOut, **FAULTS},
    summary="Everything that has to be public of a procedure",
    operation_id="procedure",
)
def procedure(request: HttpRequest, code: Code) -> Any:  # noqa: ARG001 - ninja's signature
    """Give the published version in force today."""
    page = catalogue.procedure_page(
        actor=ANONYMOUS, code=code, on=now().astimezone(VN).date()
    )
    limit = page.limit
    return {
        **{name: getattr(page, name) for name in _SAME},
        "version": page.n,
        "limit": limit_in_words(limit.amount, limit.unit) if limit else page.limit_text,
        "results": list(page.results),
        "legal_bases": list(page.legal_bases),
        "cases": [{"n": case.n, "heading": case.heading} for case in page.cases],
        "components": [
            {
                "case": paper.case_n,
                "name": paper.name,
                "original_count": paper.original_count,
                "certified_count": paper.certified_count,
                "copy_count": paper.copy_count,
                "required": paper.required,
            }
            for paper in page.components
        ],
        "fees": [
            {
                "name": fee.name,
                "amount": fee.amount,
                "text": fee.text,
                "counted_by": fee.unit,
                "choices": [asdict(level) for level in fee.choices],
            }
            for fee in page.fees
        ],
        "receptions": list(page.receptions),
    }


_SAME = (
    "code",
    "name",
    "field",
    "authority",
    "authority_level",
    "online_level",
    "online_reason",
    "online_reason_text",
    "by_post",
    "on_the_spot",
    "decision",
    "source_url",
    "valid_from",
    "valid_to",
)


@router.get(
    "/due-dates",
    response={200: out.Calculated, **FAULTS, 409: out.Problem},
    summary="Count a due date by the published working calendar",
    operation_id="due_date",
)
def due_date(
    request: HttpRequest,  # noqa: ARG001 - ninja's signature
    start: datetime,
    unit: LimitUnit,
    amount: Annotated[int, Query(ge=0, le=MOST_UNITS)] = 0,
    counting: Counting = Counting.CIVIL_CODE,
) -> Any:
    """Count a limit from a start, explained; nothing is kept.

    A start without an offset is Vietnam's time. An `immediate` limit has amount 0, any
    other one 1 or more.
    """
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise Invalid(
            "start_out_of_range",
            N_("Thời điểm bắt đầu phải trong các năm %(first)s đến %(last)s."),
            facts={"first": FIRST_YEAR, "last": LAST_YEAR},
            field="start",
            remedy=N_("Ghi theo ISO 8601, ví dụ 2026-01-07T09:00+07:00."),
        )
    begun = start if start.tzinfo is not None else start.replace(tzinfo=VN)
    told = calculated(
        start=begun,
        limit=TimeLimit.from_json({"amount": amount, "unit": unit.value}, "amount"),
        counting=counting,
    )
    return {
        "start": begun,
        "due": told.due,
        "calendar": told.calendar,
        "rules": rules(told.lines),
        "skipped_days": skipped_days(told.skipped),
    }
