"""How long sending a filing takes, with its form and ten files that have come before."""

import time
from collections.abc import Iterator
from datetime import datetime
from statistics import median
from uuid import UUID

from motcua.domain.accounts.models import Person, PersonKind
from motcua.domain.catalogue.models import Competence, ProcedureVersion
from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.catalogue.rules.asked import exactly
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.eforms.models import FormUse
from motcua.domain.filings.actions import add_paper, begin, save, submit
from motcua.domain.filings.actions.form import answer_page
from motcua.domain.filings.rules import Typed
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.ops.bench.figures import Figure, at_most

FILES = 10
MOST_MS = 150


def figures(*, at: datetime, each: int = 40) -> Iterator[Figure]:
    """Yield the median of sending so many filings, each by somebody else."""
    terms = online_terms(procedure_code=_code(), on=at.astimezone(VN).date())
    took = []
    for n in range(each):
        actor = _somebody(n)
        key = _prepared(actor, at, terms, n)
        began = time.perf_counter()
        submit(actor=actor, at=at, key=key, agreed=True)
        took.append((time.perf_counter() - began) * 1000)
    yield at_most("sending a filing with 10 files", "ms", median(took), MOST_MS)


def _code() -> str:
    """Return a procedure that is filed online and requires papers."""
    received = Competence.objects.values("procedure_id")
    found = ProcedureVersion.objects.filter(
        procedure_id__in=received,
        state="published",
        channels__contains=["online"],
        component__required=True,
    ).exclude(procedure__in=FormUse.objects.values("procedure"))
    found = found.order_by("procedure__code")
    return str(found.values_list("procedure__code", flat=True)[0])


def answer(*, actor: Actor, at: datetime, key: UUID, case_n: int | None) -> None:
    """Answer every page of the form that is made from the catalogue."""
    place = {"province": "22", "ward": "phường Hồng Gai", "detail": "Số 1"}
    person = {
        "name": "Nguyễn Thị Hoa",
        "identity_number": "022197900037",
        "address": place,
    }
    pages: dict[str, dict[str, object]] = {
        "applicant": {"applicant_kind": "citizen", "applicant": person},
        "request": {"case": f"c{case_n}", "request": "Xin giải quyết việc này."},
        "truth": {"truth": True},
    }
    for page, given in pages.items():
        answer_page(actor=actor, at=at, key=key, page=page, given=given)


def _somebody(n: int) -> Actor:
    row = Person.objects.create(
        kind=PersonKind.CITIZEN,
        name=f"Người nộp {n}",
        name_key=f"nguoi nop {n}",
        id_kind="cccd",
        id_number=f"0999{n:08}",
    )
    return Actor(kind=ActorKind.CITIZEN, name=row.name, person_id=row.pk)


def _prepared(actor: Actor, at: datetime, terms: OnlineTerms, n: int) -> UUID:
    key = begin(actor=actor, at=at, procedure_code=terms.code)
    case_n = terms.cases[0].n if terms.cases else None
    typed = Typed(case_n=case_n, phone="0912000111", note="Đo")
    save(actor=actor, at=at, key=key, typed=typed, unit_id=terms.units[0].id)
    answer(actor=actor, at=at, key=key, case_n=case_n)
    papers = [paper.n for paper in exactly(terms.components, case_n, ())]
    wanted: list[int | None] = [*papers, *[None] * max(0, FILES - len(papers))]
    for place, component_n in enumerate(wanted):
        # What is sent names files; nobody opens them meanwhile.
        kept = KeptFile(f"{n:032x}{place:032x}", 1, "application/pdf", f"{place}.pdf")
        add_paper(actor=actor, at=at, key=key, component_n=component_n, kept=kept)
    return key
