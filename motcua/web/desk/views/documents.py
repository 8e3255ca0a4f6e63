"""The registers of documents: what went out, what came in, what became of it."""

from collections.abc import Mapping, Sequence
from uuid import uuid5

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.correspondence import actions
from motcua.domain.correspondence.actions import Entry
from motcua.domain.correspondence.actions.incoming import Arrival
from motcua.domain.correspondence.models import ChangeWord, Medium, StandingWord
from motcua.domain.correspondence.readers.incoming import IncomingFacts, incoming_count
from motcua.domain.correspondence.readers.outgoing import OutgoingFacts, outgoing_count
from motcua.domain.correspondence.rules.numbers import TYPES
from motcua.domain.correspondence.rules.standing import ChangeKind
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.actions.standing import change_document
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error, say_errors
from motcua.web.desk.register_asked import SHOWN, asked_or_usual, kind_asked, shared
from motcua.web.desk.scans import MEGABYTE, keep_upload


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


@require_POST
def change(request: HttpRequest, document_id: int) -> HttpResponse:
    """Void, amend, correct, revoke or replace a document."""
    actor = officer_of(request)
    try:
        found = change_document(
            actor=actor,
            at=now(),
            request_id=uuid5(forms.uuid(request.POST, "request"), str(document_id)),
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
            scan=_scan(request, actor),
        )
    except MotcuaError as error:
        shown = {"errors": say_errors(error), "typed": request.POST}
        return _incoming(request, actor, shown, error.status)
    messages.success(
        request,
        gettext("Đã vào sổ văn bản đến số %(number)s.") % {"number": found.number},
    )
    return HttpResponseRedirect(f"{reverse('desk:incoming')}?don-vi={found.unit_id}")


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
    found, errors = asked_or_usual(request, actor)
    rows: Sequence[OutgoingFacts] = ()
    count = 0
    kind = kind_asked(request)
    if not errors:
        rows = reading.open_outgoing(
            actor=actor, at=now(), **found.span, kind=kind, volume=found.page, size=SHOWN
        )
        count = outgoing_count(actor=actor, **found.span, on=found.today, kind=kind)
    context = {
        **shared(actor, found, count, kind),
        "rows": rows,
        "errors": errors,
        "kind": kind,
        "types": {key: one.name for key, one in TYPES.items()},
        "standings": {k: gettext(str(v)) for k, v in StandingWord.choices},
        "changes": {k: gettext(str(v)) for k, v in ChangeWord.choices},
        "may_void": may(actor, Act.VOID_NUMBER),
        "may_change": may(actor, Act.CHANGE_STANDING),
        **(shown or {}),
    }
    if errors:
        status = Invalid.status
    return page(request, "desk/outgoing.jinja", context, status=status)


def _incoming(
    request: HttpRequest,
    actor: Actor,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    found, errors = asked_or_usual(request, actor)
    rows: Sequence[IncomingFacts] = ()
    count = 0
    if not errors:
        rows = reading.open_incoming(
            actor=actor, at=now(), **found.span, volume=found.page, size=SHOWN
        )
        count = incoming_count(actor=actor, **found.span, on=found.today)
    context = {
        **shared(actor, found, count),
        "rows": rows,
        "errors": errors,
        "most_mb": settings.UPLOAD_LIMIT // MEGABYTE,
        "told": {row.id: row.acknowledgement(found.today) for row in rows},
        **(shown or {}),
    }
    if errors:
        status = Invalid.status
    return page(request, "desk/incoming.jinja", context, status=status)


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


def _scan(request: HttpRequest, actor: Actor) -> KeptFile | None:
    """Return what was sent with the form, stored; raise Invalid naming what is wrong."""
    check_sizes(request)
    upload = request.FILES.get("files")
    if upload is None:
        return None
    return keep_upload(
        actor=actor, at=now(), upload=upload, most_bytes=settings.UPLOAD_LIMIT
    )


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
