"""How a template of a letter looks while it is written: a made-up letter, marked so."""

import io
from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.correspondence.rules.letter_samples import sample_values
from motcua.domain.correspondence.rules.letters import LetterText, filled
from motcua.domain.correspondence.rules.numbers import LETTER, TYPES, numbered, symbol
from motcua.domain.documents.readers.templates import template_for
from motcua.domain.documents.rules.inspection import PDF
from motcua.domain.documents.rules.letters import Block, Letter
from motcua.domain.documents.rules.parts import Letterhead, Signature
from motcua.domain.documents.rules.picturing import picture_of
from motcua.domain.documents.rules.rendering import print_written, written
from motcua.kernel.clock import VN

MOST_PAGES = 5
WIDTH = 700
_CODE = "H49.01.01-260309-0001"


def preview_pdf(*, text: LetterText, unit_id: int, case: str, at: datetime) -> bytes:
    """Return a made-up letter of a unit by a template, marked as a sample.

    What is unknown stands as dots, so a faulty template is shown as far as it goes.
    """
    template = template_for(unit_id=unit_id, kind=Letter.form, at=at)
    paper = _sample(text, unit_id, case, at)
    on = at.astimezone(VN).date()
    words = written(paper, on=on, template=template, sample=True)
    return print_written(words, template.text)


def preview_pictures(
    *, text: LetterText, unit_id: int, case: str, at: datetime
) -> tuple[bytes, ...]:
    """Return the pages of the same as pictures, the first few of a very long one."""
    pdf = io.BytesIO(preview_pdf(text=text, unit_id=unit_id, case=case, at=at))
    pages = []
    for n in range(1, MOST_PAGES + 1):
        try:
            pages.append(picture_of(pdf, media_type=PDF, page=n, width=WIDTH))
        except IndexError:
            break
    return tuple(pages)


def _sample(text: LetterText, unit_id: int, case: str, at: datetime) -> Letter:
    unit = accounts.unit(unit_id=unit_id)
    said = filled(text, {**sample_values(text, case), "agency": unit.name})
    kind = TYPES.get(text.kind)
    return Letter(
        head=Letterhead(superior=unit.parent_name, agency=unit.name, place=unit.place),
        number=numbered(5, symbol(text.kind, unit.symbol)) if kind else "",
        code=_CODE,
        url="",
        at=at,
        kind="" if text.kind == LETTER or kind is None else kind.name,
        subject=said.subject,
        greeting=said.greeting,
        body=tuple(Block(p.style, p.lead, p.text) for p in said.body),
        signature=Signature("KT. CHỦ TỊCH", "Phó Chủ tịch", "Phạm Thị Ngọc"),
        recipients=said.recipients,
        draft=False,
    )
