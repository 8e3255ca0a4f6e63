"""The paper that says what was sent from home, when, and until when an answer comes."""

from uuid import UUID

from django.conf import settings

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.readers.procedure import version_page
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.parts import Letterhead, in_words
from motcua.domain.documents.rules.slips import FiledSlip, FileSent
from motcua.domain.filings.models import Filing
from motcua.domain.filings.readers import FilingFacts, my_filing
from motcua.domain.filings.rules import FilingState
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_

_DELIVERED = {
    "counter": "Tại bộ phận một cửa",
    "post": "Qua bưu chính công ích",
    "electronic": "Bản điện tử",
}


def follow_url(*, key: UUID) -> str:
    """Return the address at which a filing is followed, for a QR code."""
    return f"{settings.PUBLIC_URL}/nop/{key}"


def acknowledgement_pdf(*, actor: Actor, key: UUID) -> bytes:
    """Return the acknowledgement of a filing of one's own as PDF.

    It is the same whenever it is printed. Raises NotFound for anybody else's, Conflict
    for one that is not sent or was taken back. Basis: NĐ 45/2020 art 11.
    """
    found = my_filing(actor=actor, key=key)
    sent_at = found.submitted_at
    if sent_at is None or found.state_now in {FilingState.DRAFT, FilingState.WITHDRAWN}:
        raise Conflict(
            "filing_not_sent",
            N_("Hồ sơ này chưa gửi hoặc đã rút, nên không có giấy xác nhận."),
            remedy=N_("Hãy gửi hồ sơ rồi tải giấy xác nhận."),
        )
    row = Filing.objects.select_related("person").get(pk=found.id)
    unit = accounts.unit(unit_id=found.unit_id)
    page = version_page(version_id=found.procedure_version_id)
    cases = {case.n: case.heading for case in page.cases}
    names = {one.n: one.name for one in page.components}
    paper = FiledSlip(
        head=Letterhead(unit.parent_name, unit.name, unit.place),
        url=follow_url(key=key),
        at=sent_at,
        key=str(key),
        applicant=row.person.name,
        procedure=found.procedure_name,
        procedure_code=found.procedure_code,
        case=cases.get(found.typed.case_n or 0, "") if len(cases) > 1 else "",
        sent=in_words(sent_at),
        answer_by=in_words(found.answer_by),
        delivery=_delivered(found),
        files=tuple(
            FileSent(names.get(p.component_n or 0, "Giấy tờ khác"), p.name)
            for p in found.papers
        ),
    )
    return printed(paper=paper, unit_id=found.unit_id)


def _delivered(found: FilingFacts) -> str:
    how = _DELIVERED[found.typed.delivery]
    where = found.typed.delivery_address if found.typed.delivery == "post" else ""
    return f"{how}: {where}" if where else how
