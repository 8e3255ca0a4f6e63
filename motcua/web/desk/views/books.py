"""The registers of documents to take away: table, book on paper, proof of numbers."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.correspondence.models import StandingWord
from motcua.domain.correspondence.readers import books, whole
from motcua.domain.correspondence.readers.incoming import IncomingFacts
from motcua.domain.correspondence.readers.outgoing import OutgoingFacts, readable_units
from motcua.domain.dossiers.actions import reading
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.web.common import forms
from motcua.web.common.files import pdf, streamed
from motcua.web.common.tables import csv_parts
from motcua.web.common.views import officer_of, page
from motcua.web.desk.register_asked import Asked, asked, kind_asked, units_of

PART = 64 * 1024
_Row = TypeVar("_Row")
OUTGOING = ("Số, ký hiệu", "Ngày", "Loại", "Trích yếu", "Người ký", "Nơi nhận",
            "Số bản", "Mã hồ sơ", "Hiệu lực")  # fmt: skip
INCOMING = ("Số đến", "Ngày đến", "Nơi gửi", "Số, ký hiệu", "Ngày văn bản", "Trích yếu",
            "Chuyển", "Mã hồ sơ", "Xác nhận")  # fmt: skip


@require_GET
def outgoing_pdf(request: HttpRequest) -> HttpResponse:
    """Return one volume of the register of outgoing documents (NĐ 30/2020 annex IV)."""
    actor, at = officer_of(request), now()
    found, kind = asked(request, actor), kind_asked(request)
    rows = reading.open_outgoing(
        actor=actor, at=at, **found.span, kind=kind, volume=found.volume
    )
    content = books.outgoing_pdf(
        rows=rows, **found.span, at=at, volume=found.volume, kind=kind
    )
    return pdf(content, _name("van-ban-di", found, f"-{found.volume:02d}.pdf"))


@require_GET
def incoming_pdf(request: HttpRequest) -> HttpResponse:
    """Return one volume of the register of incoming documents (NĐ 30/2020 annex IV)."""
    actor, at = officer_of(request), now()
    found = asked(request, actor)
    rows = reading.open_incoming(actor=actor, at=at, **found.span, volume=found.volume)
    content = books.incoming_pdf(rows=rows, **found.span, at=at, volume=found.volume)
    return pdf(content, _name("van-ban-den", found, f"-{found.volume:02d}.pdf"))


@require_GET
def outgoing_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Return the whole register of those days as a table, however long."""
    actor, at = officer_of(request), now()
    found, kind = asked(request, actor), kind_asked(request)

    def volume(n: int) -> Sequence[OutgoingFacts]:
        return reading.open_outgoing(
            actor=actor, at=at, **found.span, kind=kind, volume=n
        )

    rows = (
        [r.text, f"{r.issued_on:%d/%m/%Y}", r.type_name, r.subject, r.signer,
         r.recipients, r.copies, r.dossier_code, StandingWord(r.standing).label]
        for r in _every(volume, volume(1))
    )  # fmt: skip
    return streamed(csv_parts(OUTGOING, rows), _name("van-ban-di", found, ".csv"))


@require_GET
def incoming_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Return the whole register of those days as a table, however long."""
    actor, at = officer_of(request), now()
    found = asked(request, actor)

    def volume(n: int) -> Sequence[IncomingFacts]:
        return reading.open_incoming(actor=actor, at=at, **found.span, volume=n)

    rows = (
        [r.number, _time(r.received_at), r.sender, r.sender_number, r.sender_date or "",
         r.subject, r.to_unit_name, r.dossier_code, _time(r.acknowledged_at)]
        for r in _every(volume, volume(1))
    )  # fmt: skip
    return streamed(csv_parts(INCOMING, rows), _name("van-ban-den", found, ".csv"))


@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    """Show that no number of a unit's year is missing or given twice."""
    actor = officer_of(request)
    unit_id, year = _year_asked(request, actor)
    on = now().astimezone(VN).date()
    found = whole.series_of_year(actor=actor, unit_id=unit_id, year=year, on=on)
    context = {
        "unit_id": unit_id,
        "units": units_of(actor, on),
        "year": year,
        "series": found,
        "is_whole": all(one.is_whole for one in found),
    }
    return page(request, "desk/numbers_proof.jinja", context)


@require_GET
def proof_pdf(request: HttpRequest) -> HttpResponse:
    """Return the proof as PDF, to be signed by who compared."""
    actor = officer_of(request)
    unit_id, year = _year_asked(request, actor)
    content = whole.proof_pdf(actor=actor, unit_id=unit_id, year=year, at=now())
    return pdf(content, f"doi-chieu-so-{year}.pdf")


def _year_asked(request: HttpRequest, actor: Actor) -> tuple[int, int]:
    today = now().astimezone(VN).date()
    readable = sorted(readable_units(actor=actor, on=today))
    unit_id = forms.whole(request.GET, "don-vi", readable[0] if readable else 0) or 0
    year = forms.whole(request.GET, "nam", today.year) or today.year
    return unit_id, year if year in forms.YEARS else today.year


def _every(
    volume: Callable[[int], Sequence[_Row]], rows: Sequence[_Row]
) -> Iterator[_Row]:
    """Yield the rows of every volume; the first was read before the answer began."""
    n = 1
    while rows:
        yield from rows
        n += 1
        rows = volume(n)


def _time(at: datetime | None) -> str:
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}" if at else ""


def _name(book: str, found: Asked, ending: str) -> str:
    return f"{book}-{found.first}-{found.last}{ending}"
