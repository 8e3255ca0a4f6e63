"""Forms as papers: the empty one of a procedure, and the one with sealed answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.readers.pages import VersionNames, version_names
from motcua.domain.catalogue.readers.procedure import ProcedurePage, procedure_page
from motcua.domain.documents.readers.templates import printed, text_of, words_of
from motcua.domain.documents.rules.eforms import FormSheet, SheetLine
from motcua.domain.documents.rules.parts import Letterhead, in_words
from motcua.domain.documents.rules.rendering import print_written, render
from motcua.domain.eforms.models import FormAnswers
from motcua.domain.eforms.readers.answers import AskedForm, KeptAnswers, asked_for
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.eforms.rules.sheet import blank_lines, filled_lines
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


def blank_pdf(*, actor: Actor, code: str, at: datetime) -> bytes:
    """Return the form of a procedure as PDF, to be filled in by hand.

    Raises NotFound when the procedure is not published.
    """
    on = at.astimezone(VN).date()
    page = procedure_page(actor=actor, code=code, on=on)
    form = asked_for(procedure_version_id=page.version_id).form
    receptions = accounts.receptions(on=on)
    head = Letterhead(
        superior=receptions[0].parent_name if receptions else "",
        agency=receptions[0].name if receptions else page.authority,
        place=receptions[0].place if receptions else "",
    )
    paper = _paper(head, at, form, page, blank_lines(form))
    if not receptions:
        return render(paper, on=on)
    return printed(paper=paper, unit_id=receptions[0].id)


@dataclass(frozen=True, slots=True)
class Printing:
    """What the papers of a procedure's form at a unit have in common."""

    unit_id: int
    head: Letterhead
    page: VersionNames


def printing_for(*, procedure_version_id: int, unit_id: int) -> Printing:
    """Return what every paper of a version's form at a unit says the same."""
    unit = accounts.unit(unit_id=unit_id)
    head = Letterhead(superior=unit.parent_name, agency=unit.name, place=unit.place)
    return Printing(unit_id, head, version_names(version_id=procedure_version_id))


def filled_words(
    *,
    asked: AskedForm,
    answers: Mapping[str, Any],
    printing: Printing,
    signer: str,
    at: datetime,
    typed_by: str = "",
) -> Mapping[str, Any]:
    """Return what the paper of these answers says, to be kept and printed any time.

    `typed_by` is the officer who typed them at the counter, if one did.
    """
    lines = filled_lines(asked.form, answers)
    sent = f"Điền trên hệ thống một cửa, gửi lúc {in_words(at)}."
    if typed_by:
        sent = f"Cán bộ {typed_by} nhập tại quầy theo lời người nộp, lúc {in_words(at)}."
    paper = _paper(
        printing.head, at, asked.form, printing.page, lines, signer=signer, sent=sent
    )
    return words_of(paper=paper, unit_id=printing.unit_id)


def has_paper(*, dossier_id: int) -> bool:
    """Say whether a dossier came with a form that can be printed."""
    return FormAnswers.objects.filter(dossier_id=dossier_id, paper__isnull=False).exists()


def has_answers(*, dossier_id: int) -> bool:
    """Say whether a dossier came with an electronic form."""
    return FormAnswers.objects.filter(dossier_id=dossier_id).exists()


def answers_pdf(*, kept: KeptAnswers | None) -> bytes:
    """Return the paper that was kept when answers were sealed; raise NotFound for none.

    The same words by the same template: the same bytes each time. The caller has
    checked the reader's right and noted the reading.
    """
    row = FormAnswers.objects.filter(pk=kept.id).first() if kept else None
    if row is None or row.paper is None:
        raise NotFound(
            "form_paper_missing",
            N_("Không có bản in của biểu mẫu này."),
            remedy=N_("Bản in có sau khi gửi; câu trả lời xem ở trang dữ liệu biểu mẫu."),
        )
    return print_written(row.paper, text_of(words=row.paper))


def _paper(
    head: Letterhead,
    at: datetime,
    form: Form,
    page: ProcedurePage | VersionNames,
    lines: tuple[SheetLine, ...],
    *,
    signer: str = "",
    sent: str = "",
) -> FormSheet:
    return FormSheet(
        head=head,
        code="",
        url="",
        at=at,
        name=form.name,
        receiver=page.authority or head.agency,
        procedure=page.name,
        procedure_code=page.code,
        intro="" if sent else form.intro,
        lines=lines,
        signer=signer,
        sent=sent,
    )
