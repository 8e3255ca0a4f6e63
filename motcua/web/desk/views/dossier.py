"""A dossier's page: everything about it, and what the officer may do with it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers.organisations import doers_of
from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.actions.presence import be_here
from motcua.domain.dossiers.readers import choices
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers.explained import due_of
from motcua.domain.dossiers.readers.papers import control_slip
from motcua.domain.dossiers.readers.places import is_sub
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.readings import reads
from motcua.domain.dossiers.readers.signing import signatures_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Need
from motcua.domain.dossiers.workflow.offers import Offers
from motcua.domain.eforms.readers import has_answers
from motcua.domain.notifications.readers import of_dossier
from motcua.domain.payments.readers.choosing import Place, levels_of
from motcua.journeys import act as acting
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound, NotNow
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.tus import limit_word
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import command_done, say_error
from motcua.web.desk.act_form import FIELDS, PROOFS, input_of, typed_of
from motcua.web.desk.paper_lines import FIELDS as LINES
from motcua.web.desk.paper_lines import keep_scans, lines_for
from motcua.web.desk.process_picture import picture_of
from motcua.web.desk.scans import MEGABYTE
from motcua.web.desk.supervised import supervised
from motcua.web.desk.views.custody import custody_of
from motcua.web.desk.views.live import said_of


@require_GET
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Show a dossier; the reading is noted."""
    return _page(request, officer_of(request), code)


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Do one act; whatever goes wrong, the page comes back with what was typed."""
    actor, at = officer_of(request), now()
    posted = request.POST.copy()
    try:
        command = command_of(request)
        if command is Command.RETURN and not is_sub(dossier_id=_id(actor, code)):
            require(actor, Act.RETURN)
            raise _given_elsewhere()
        if command in LINES:
            keep_scans(request, actor=actor, at=at, posted=posted)
        done = acting.act(
            actor=actor,
            at=at,
            dossier_id=_id(actor, code),
            version=forms.whole(request.POST, "version", 0) or 0,
            request_id=forms.uuid(request.POST, "request"),
            command=command,
            typed=input_of(posted, command),
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _refused(request, actor, code, error, posted)
    said = command_done("proposed" if done.proposed else command.value)
    if done.repeated:
        said = gettext("Việc này đã được ghi từ lần gửi trước; không ghi lần nữa")
    messages.success(request, f"{done.code}: {said}.")
    return HttpResponseRedirect(reverse("desk:dossier", args=[done.code]))


@require_GET
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """Return the control slip as PDF; the reading is noted."""
    actor, at = officer_of(request), now()
    dossier_id = _id(actor, code)
    reading.open_dossier(actor=actor, at=at, dossier_id=dossier_id, what="control slip")
    content = control_slip(actor=actor, dossier_id=dossier_id, at=at)
    return pdf(content, f"phieu-kiem-soat-{code}.pdf")


def _refused(
    request: HttpRequest,
    actor: Actor,
    code: str,
    error: MotcuaError,
    posted: QueryDict,
) -> HttpResponse:
    context = {
        "errors": {error.field or "": say_error(error)},
        "typed": typed_of(posted),
        "command": request.POST.get("command", ""),
        "item": request.POST.get("item", ""),
    }
    return _page(request, actor, code, context, error.status)


def _page(
    request: HttpRequest,
    actor: Actor,
    code: str,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = now()
    on = at.astimezone(VN).date()
    dossier_id = _id(actor, code)
    facts = reading.open_dossier(actor=actor, at=at, dossier_id=dossier_id)
    offers = choices.choices(actor=actor, dossier_id=dossier_id, at=at)
    history = dossiers.events(actor=actor, dossier_id=dossier_id, on=on)
    shown = {
        "d": facts,
        "now": at,
        "here": said_of(be_here(actor=actor, at=at, dossier_id=dossier_id)),
        "offers": offers,
        "is_sub": is_sub(dossier_id=dossier_id),
        "fields": FIELDS,
        "lines_for": partial(lines_for, facts),
        "most_mb": settings.UPLOAD_LIMIT // MEGABYTE,
        "limit_word": limit_word(settings.UPLOAD_LIMIT),
        "request_id": uuid4,
        "items": {item.n: item for item in facts.items},
        "assignees": _assignees(actor, dossier_id, offers, at),
        "units": accounts.units_in_force(on=on)
        if Command.CONSULT in offers.commands
        else (),
        "proofs": {key: gettext(text) for key, text in PROOFS.items()},
        "e": due_of(actor=actor, dossier_id=dossier_id, at=at, on=on),
        "svg": picture_of(process_of(process_id=facts.process_id), facts.items)
        if facts.process_id is not None
        else "",
        "signatures": signatures_of(dossier_id=dossier_id),
        "history": history,
        "proposed": next(
            (e for e in reversed(history) if e.kind == "dossier.proposed"), None
        )
        if offers.proposal is not None
        else None,
        "assigned": {
            n: gettext(message) % facts
            for event in history
            for n, (message, facts) in event.assigned.items()
        },
        "by_address": [
            gettext(str(reason["message"])) % reason["facts"]
            for event in history
            for reason in event.bound
        ],
        "has_form": has_answers(dossier_id=dossier_id),
        "told": of_dossier(dossier_id=dossier_id),
        "doers": doers_of(dossier=facts.code),
        "levels": levels_of(
            place=Place(facts.procedure_version_id, facts.case_n, dossier_id=dossier_id)
        ),
        "fault": dossiers.chain_fault(dossier_id=dossier_id),
        "reads": reads(actor=actor, dossier_id=dossier_id, on=on)
        if may(actor, Act.READ_ACCESS_LOG)
        else None,
        **custody_of(actor, dossier_id),
        **supervised(actor, dossier_id, on),
        "typed": typed_of({}),
        "command": "",
        "item": "",
    }
    return page(
        request, "desk/dossier.jinja", {**shown, **(context or {})}, status=status
    )


def _assignees(
    actor: Actor, dossier_id: int, offers: Offers, at: datetime
) -> dict[str, tuple[accounts.OfficerFacts, ...]]:
    """Return the people an act may give an item to, by `command-item`."""
    found = {
        f"{move.command}-{offer.item.n}": choices.assignees(
            actor=actor, dossier_id=dossier_id, move=move, at=at
        )
        for offer in offers.items
        for move in offer.moves
        if Need.ASSIGNEE in move.needs
    }
    if Command.REASSIGN in offers.acts:
        found["reassign-"] = choices.colleagues(actor=actor, dossier_id=dossier_id, at=at)
    return found


def command_of(request: HttpRequest) -> Command:
    """Return the command a form carries; raise Invalid when somebody changed it."""
    try:
        return Command(request.POST.get("command", ""))
    except ValueError:
        raise Invalid(
            "command_unknown",
            N_("Không có việc này."),
            field="command",
            remedy=N_("Hãy tải lại trang rồi chọn lại."),
        ) from None


def _given_elsewhere() -> NotNow:
    return NotNow(
        "given_on_its_own_page",
        N_("Kết quả được trả ở trang “Trả kết quả”, có so giấy tờ và xác nhận đã nhận."),
        remedy=N_("Hãy bấm “Trả kết quả” trên trang hồ sơ."),
    )


def _id(actor: Actor, code: str) -> int:
    return dossiers.id_of(actor=actor, code=code, on=now().astimezone(VN).date())
