"""The registers of documents: what went out, what came in, what became of it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.domain.correspondence import actions
from motcua.domain.correspondence.actions import Entry
from motcua.domain.correspondence.actions.incoming import Arrival
from motcua.domain.correspondence.models import ChangeWord, Medium, StandingWord
from motcua.domain.correspondence.readers.incoming import IncomingFacts
from motcua.domain.correspondence.readers.outgoing import OutgoingFacts, readable_units
from motcua.domain.correspondence.rules.numbers import TYPES
from motcua.domain.correspondence.rules.standing import ChangeKind
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.files import file
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error, say_errors

USUAL_DAYS = 30
_SPAN = {"first": "tu-ngay", "last": "den-ngay"}


@require_http_methods(["GET", "POST"])
def outgoing(request: HttpRequest) -> HttpResponse:
    """Show what a unit issued; give a document on paper its number."""
    actor = officer_of(request)
    if request.method == "GET":
        return _outgoing(request, actor)
    try:
        found = actions.enter_by_hand(
            actor=actor,
            at=now(),
            request_id=forms.uuid(request.POST, "request"),
            unit_id=forms.whole(request.POST, "unit", 0) or 0,
            entry=_entry(request.POST),
        )
    except MotcuaError as error:
        shown = {"errors": say_errors(error), "typed": request.POST}
        return _outgoing(request, actor, shown, error.status)
    messages.success(
        request, gettext("Đã vào sổ văn bản số %(number)s.") % {"number": found.text}
    )
    return HttpResponseRedirect(f"{reverse('desk:outgoing')}?don-vi={found.unit_id}")


@require_GET
def outgoing_csv(request: HttpRequest) -> HttpResponse:
    """Return the same as a table."""
    actor = officer_of(request)
    unit_id, first, last = _asked(request, actor)
    rows = reading.open_outgoing(
        actor=actor,
        at=now(),
        unit_id=unit_id,
        first=first,
        last=last,
        kind=_kind(request),
    )
    return _table(
        f"van-ban-di-{first}-{last}.csv",
        ["Số, ký hiệu", "Ngày", "Loại", "Trích yếu", "Người ký", "Nơi nhận", "Số bản",
         "Mã hồ sơ", "Hiệu lực"],
        ([r.text, f"{r.issued_on:%d/%m/%Y}", r.type_name, r.subject, r.signer,
          r.recipients, r.copies, r.dossier_code, StandingWord(r.standing).label]
         for r in rows),
    )  # fmt: skip


@require_POST
def change(request: HttpRequest, document_id: int) -> HttpResponse:
    """Void, amend, correct, revoke or replace a document."""
    actor = officer_of(request)
    try:
        found = actions.change_standing(
            actor=actor,
            at=now(),
            document_id=document_id,
            change=ChangeKind(forms.one_of(request.POST, "change", ChangeWord.values)),
            reason=forms.text(request.POST, "reason", 1000),
            authority=forms.line(request.POST, "authority"),
            by=forms.line(request.POST, "by", 60),
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _outgoing(request, actor, {"errors": {"": say_error(error)}}, error.status)
    messages.success(
        request,
        gettext("Đã ghi thay đổi của văn bản %(number)s.") % {"number": found.text},
    )
    return HttpResponseRedirect(f"{reverse('desk:outgoing')}?don-vi={found.unit_id}")


@require_http_methods(["GET", "POST"])
def incoming(request: HttpRequest) -> HttpResponse:
    """Show what came to a unit; enter what has come."""
    actor = officer_of(request)
    if request.method == "GET":
        return _incoming(request, actor)
    try:
        require(actor, Act.ENTER_DOCUMENT)
        found = actions.enter_incoming(
            actor=actor,
            at=now(),
            request_id=forms.uuid(request.POST, "request"),
            unit_id=forms.whole(request.POST, "unit", 0) or 0,
            arrival=_arrival(request.POST, actor),
        )
    except MotcuaError as error:
        shown = {"errors": say_errors(error), "typed": request.POST}
        return _incoming(request, actor, shown, error.status)
    messages.success(
        request,
        gettext("Đã vào sổ văn bản đến số %(number)s.") % {"number": found.number},
    )
    return HttpResponseRedirect(f"{reverse('desk:incoming')}?don-vi={found.unit_id}")


@require_GET
def incoming_csv(request: HttpRequest) -> HttpResponse:
    """Return the same as a table."""
    actor = officer_of(request)
    unit_id, first, last = _asked(request, actor)
    rows = reading.open_incoming(
        actor=actor, at=now(), unit_id=unit_id, first=first, last=last
    )
    return _table(
        f"van-ban-den-{first}-{last}.csv",
        ["Số đến", "Ngày đến", "Nơi gửi", "Số, ký hiệu", "Ngày văn bản", "Trích yếu",
         "Chuyển", "Mã hồ sơ", "Xác nhận"],
        ([r.number, _time(r.received_at), r.sender, r.sender_number, r.sender_date or "",
          r.subject, r.to_unit_name, r.dossier_code, _time(r.acknowledged_at)]
         for r in rows),
    )  # fmt: skip


@require_POST
def acknowledge(request: HttpRequest, document_id: int) -> HttpResponse:
    """Note that the sender was told of the arrival."""
    actor = officer_of(request)
    try:
        found = actions.acknowledge_incoming(
            actor=actor, at=now(), document_id=document_id
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _incoming(request, actor, {"errors": {"": say_error(error)}}, error.status)
    messages.success(request, gettext("Đã ghi việc xác nhận với nơi gửi."))
    return HttpResponseRedirect(f"{reverse('desk:incoming')}?don-vi={found.unit_id}")


def _outgoing(
    request: HttpRequest,
    actor: Actor,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows: Sequence[OutgoingFacts] = ()
    errors: dict[str, str] = {}
    unit_id, first, last = _usual(actor)
    try:
        unit_id, first, last = _asked(request, actor)
        rows = reading.open_outgoing(
            actor=actor,
            at=now(),
            unit_id=unit_id,
            first=first,
            last=last,
            kind=_kind(request),
        )
    except Invalid as error:
        errors = {_SPAN.get(error.field or "", ""): say_error(error)}
        status = error.status
    context = {
        **_shared(actor, unit_id, first, last),
        "rows": rows,
        "errors": errors,
        "kind": _kind(request),
        "types": {key: found.name for key, found in TYPES.items()},
        "standings": {k: gettext(str(v)) for k, v in StandingWord.choices},
        "changes": {k: gettext(str(v)) for k, v in ChangeWord.choices},
        "may_void": may(actor, Act.VOID_NUMBER),
        "may_change": may(actor, Act.CHANGE_STANDING),
        **(shown or {}),
    }
    return page(request, "desk/outgoing.jinja", context, status=status)


def _incoming(
    request: HttpRequest,
    actor: Actor,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows: Sequence[IncomingFacts] = ()
    errors: dict[str, str] = {}
    unit_id, first, last = _usual(actor)
    try:
        unit_id, first, last = _asked(request, actor)
        rows = reading.open_incoming(
            actor=actor, at=now(), unit_id=unit_id, first=first, last=last
        )
    except Invalid as error:
        errors = {_SPAN.get(error.field or "", ""): say_error(error)}
        status = error.status
    today = now().astimezone(VN).date()
    context = {
        **_shared(actor, unit_id, first, last),
        "rows": rows,
        "errors": errors,
        "told": {row.id: row.acknowledgement(today) for row in rows},
        **(shown or {}),
    }
    return page(request, "desk/incoming.jinja", context, status=status)


def _shared(actor: Actor, unit_id: int, first: date, last: date) -> dict[str, object]:
    on = now().astimezone(VN).date()
    readable = readable_units(actor=actor, on=on)
    units = accounts.units_in_force(on=on)
    return {
        "unit_id": unit_id,
        "units": [unit for unit in units if unit.id in readable],
        "everywhere": units,
        "first": f"{first:%d/%m/%Y}",
        "last": f"{last:%d/%m/%Y}",
        "query": f"don-vi={unit_id}&tu-ngay={first}&den-ngay={last}",
        "may_enter": unit_id in units_for(actor, Act.ENTER_DOCUMENT),
        "request_id": uuid4(),
        "typed": {},
    }


def _usual(actor: Actor) -> tuple[int, date, date]:
    today = now().astimezone(VN).date()
    readable = sorted(readable_units(actor=actor, on=today))
    first = today - timedelta(days=USUAL_DAYS - 1)
    return (readable[0] if readable else 0), first, today


def _asked(request: HttpRequest, actor: Actor) -> tuple[int, date, date]:
    unit_id, first, last = _usual(actor)
    typed = request.GET
    return (
        forms.whole(typed, "don-vi", unit_id) or 0,
        forms.day(typed, "tu-ngay") or first,
        forms.day(typed, "den-ngay") or last,
    )


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("loai", "")
    return kind if kind in TYPES else ""


def _entry(posted: Mapping[str, object]) -> Entry:
    typed = forms.Reading(posted)
    entry = Entry(
        kind=typed.one_of("kind", TYPES),
        subject=typed.line("subject", 500),
        signer=typed.line("signer"),
        recipients=typed.text("recipients"),
        copies=typed.whole("copies", 1) or 0,
        medium=Medium.PAPER,
    )
    typed.finish()
    return entry


def _arrival(posted: Mapping[str, object], actor: Actor) -> Arrival:
    typed = forms.Reading(posted)
    code = typed.line("code", 60)
    arrival = Arrival(
        sender=typed.line("sender"),
        subject=typed.line("subject", 500),
        sender_number=typed.line("sender_number", 60),
        sender_date=typed.day("sender_date"),
        type_name=typed.line("type_name", 60),
        due_on=typed.day("due_on"),
        to_unit_id=typed.whole("to_unit"),
        dossier_id=_dossier_id(actor, code),
        dossier_code=code,
    )
    typed.finish()
    return arrival


def _dossier_id(actor: Actor, code: str) -> int | None:
    """Return the dossier a document belongs to; raise Invalid for one not seen."""
    if not code:
        return None
    try:
        return dossiers.id_of(actor=actor, code=code, on=now().astimezone(VN).date())
    except NotFound as error:
        raise Invalid(
            error.code, error.message, facts=error.facts, field="code"
        ) from None


def _time(at: object) -> str:
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}" if at else ""  # type: ignore[attr-defined]


def _table(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return a table that spreadsheets open with its accents; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file(("\ufeff" + text.getvalue()).encode(), name, "text/csv; charset=utf-8")


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
