"""A citizen's or an organisation's own dossiers."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from motcua.domain.accounts.readers.behalf import principals
from motcua.domain.accounts.rules.behalf import is_helper, is_whole, reach_of
from motcua.domain.appointments.readers import service_for_results
from motcua.domain.documents.rules.picturing import THUMBNAIL
from motcua.domain.dossiers.actions import reading, viewing
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers import work
from motcua.domain.dossiers.readers.changes import events_of
from motcua.domain.dossiers.readers.explained import Course, due_in
from motcua.domain.dossiers.readers.reach import may_do
from motcua.domain.dossiers.readers.readings import readings_of
from motcua.domain.eforms.readers import has_paper
from motcua.domain.feedback.readers.surveys import may_be_asked
from motcua.domain.filings import readers as filings
from motcua.domain.filings.readers.reach import SEES
from motcua.domain.filings.readers.signing import asked_of_me
from motcua.domain.following import readers as following
from motcua.domain.following.rules import Standing, awaited
from motcua.domain.notifications.readers import of_dossier
from motcua.domain.payments.readers.dues import dues_of, subject_in
from motcua.domain.payments.readers.online import my_attempts
from motcua.domain.post.readers import orders as parcels
from motcua.domain.post.readers.steps import steps_in
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_
from motcua.web.common.due import event_asked
from motcua.web.common.files import file
from motcua.web.common.viewing import page_asked, width_asked
from motcua.web.common.views import actor_of, offset_of, page
from motcua.web.portal.timeline import timeline

_READS_FIRST, _READS = 10, 50
"""So many readings are shown on a dossier's page, and on a page of their own."""


@require_GET
def my_dossiers(request: HttpRequest) -> HttpResponse:
    """List them, the newest first."""
    offset = offset_of(request)
    actor = citizen_of(request)
    if reach_of(actor, Doing.PAY) and not reach_of(actor, *SEES):
        return _bills(request, actor)
    found = work.my_dossiers(actor=actor, offset=offset)
    context = {
        "found": found,
        "awaiting": () if offset else work.awaiting_me(actor=actor, newest=found),
        "filings": () if offset else filings.my_filings(actor=actor).rows,
        "asked": () if offset else asked_of_me(actor=actor),
        "principals": principals(actor=actor, on=now().astimezone(VN).date()),
        "offset": offset,
        "page_size": work.PAGE,
        "now": now(),
    }
    return page(request, "portal/my_dossiers.jinja", context)


def _bills(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Lead who may only pay to the bill of a dossier: they may see no list."""
    typed = request.GET.get("ma", "").strip()[:60]
    if re.fullmatch(r"[\w.-]+", typed):
        return HttpResponseRedirect(reverse("portal:my_dues", args=[typed]))
    context = {
        "principals": principals(actor=actor, on=now().astimezone(VN).date()),
        "typed": typed,
        "errors": {"ma": gettext("Hãy nhập đúng mã hồ sơ, ví dụ H49.01.01-211122-0001.")}
        if "ma" in request.GET
        else {},
    }
    status = 422 if "ma" in request.GET else 200
    return page(request, "portal/pay_only.jinja", context, status=status)


@require_GET
def my_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Show one: where it is, with whom, until when and why, and who has read it."""
    actor, at = citizen_of(request), now()
    on = at.astimezone(VN).date()
    row, facts = reading.open_row(actor=actor, at=at, code=code)
    dossier_id = row.pk
    entries = events_of(dossier_id=dossier_id)
    e = due_in(course=Course(row, entries, facts.items), at=at)
    exchange = following.exchange_in(row=row, items=facts.items)
    sent = parcels.parcels_of(dossier_id=dossier_id)
    letters, reply, wish = exchange.letters, exchange.reply, exchange.wish
    reach = reach_of(actor, Doing.FOLLOW)
    told = of_dossier(dossier_id=dossier_id, to=reach.person_id if reach else None)
    waits = [i for i in facts.open_items if i.kind in ("supplement", "fee")]
    standing = Standing(
        status=facts.status,
        due_at=facts.due_at,
        waiting_since=waits[0].opened_at if waits else None,
        clock_rests=bool(e and e.waiting),
        reply_sent=reply is not None and reply.sent_at is not None,
        delivery=facts.delivery,
    )
    context = {
        "d": facts,
        "now": at,
        "dues": dues_of(subject=subject_in(row=row, entries=entries)),
        "attempts": my_attempts(actor=actor, dossier_id=dossier_id),
        "parcels": parcels.orders_in(sent),
        "e": e,
        "awaited": awaited(standing),
        "reply": reply,
        "wish": wish,
        "letters": letters,
        "unread_letters": sum(1 for m in letters if not (m.read_at or m.from_applicant)),
        "lines": timeline(
            d=facts,
            history=dossiers.history_in(entries),
            letters=letters,
            replies=exchange.replies_sent,
            wish=wish,
            told=told,
            parcels=steps_in(sent),
        ),
        "reads": readings_of(dossier_id=dossier_id, most=_READS_FIRST),
        "told": told,
        "may": _may(actor, exchange),
        "booking": service_for_results(on=on) if facts.status == "done" else None,
        "may_rate": is_whole(actor)
        and facts.returned_at is not None
        and may_be_asked(dossier_id=dossier_id, on=on),
        "has_sheet": not is_helper(actor) and has_paper(dossier_id=dossier_id),
    }
    return page(request, "portal/my_dossier.jinja", context)


def _may(actor: Actor, exchange: following.Exchange) -> dict[str, bool]:
    """Return which buttons lead anywhere for whoever acts now."""
    return {
        "pay": may_do(actor=actor, row=exchange.row, doing=Doing.PAY),
        "supplement": may_do(actor=actor, row=exchange.row, doing=Doing.SUPPLEMENT),
        "own": is_whole(actor),
        "contact": not is_helper(actor),
    }


@require_GET
def my_reads(request: HttpRequest, code: str) -> HttpResponse:
    """List who has read a dossier of one's own, all of them, by pages."""
    dossier_id, offset = _id(citizen_of(request), code), offset_of(request)
    found = readings_of(dossier_id=dossier_id, most=_READS, offset=offset)
    context = {
        "code": code,
        "reads": found,
        "offset": offset,
        "page_size": _READS,
    }
    return page(request, "portal/my_reads.jinja", context)


@require_GET
def my_due(request: HttpRequest, code: str) -> HttpResponse:
    """Explain the due date of one's own dossier, now or after an event."""
    actor, at = citizen_of(request), now()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    told = reading.open_explained(
        actor=actor, at=at, dossier_id=dossier_id, event_n=event_asked(request)
    )
    return page(request, "portal/my_due.jinja", {"e": told})


@require_GET
def my_file(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Return one file of a dossier of one's own."""
    actor, at = citizen_of(request), now()
    on = at.astimezone(VN).date()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=on)
    facts, content = reading.open_file(actor=actor, at=at, dossier_id=dossier_id, n=n)
    return file(content, facts.name, facts.media_type)


@require_GET
def my_view(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Show one file of a dossier of one's own page by page; the reading is noted."""
    actor, at = citizen_of(request), now()
    found, pages = viewing.open_view(actor=actor, at=at, dossier_id=_id(actor, code), n=n)
    context = {
        "code": code,
        "view": found,
        "f": found.file,
        **page_asked(request, pages),
    }
    return page(request, "portal/my_file.jinja", context)


@require_GET
def my_page(request: HttpRequest, code: str, n: int, at_page: int) -> HttpResponse:
    """Return one page of one's own file as a picture; the reading is noted."""
    return _picture(request, code, n, at_page, width_asked(request))


@require_GET
def my_thumbnail(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Return the first page of one's own file, small; the reading is noted."""
    return _picture(request, code, n, 1, THUMBNAIL)


def _picture(
    request: HttpRequest, code: str, n: int, at_page: int, width: int
) -> HttpResponse:
    actor = citizen_of(request)
    content = viewing.open_page(
        actor=actor,
        at=now(),
        dossier_id=_id(actor, code),
        n=n,
        page=at_page,
        width=width,
    )
    return file(content, f"{n}-{at_page}.png", "image/png")


def _id(actor: Actor, code: str) -> int:
    on = now().astimezone(VN).date()
    return dossiers.id_of(actor=actor, code=code, on=on)


def citizen_of(request: HttpRequest) -> Actor:
    """Return who has signed in; raise for whoever is no citizen or organisation."""
    actor = actor_of(request)
    if actor.kind is not ActorKind.CITIZEN:
        raise NotAllowed(
            "submitters_only", N_("Trang này dành cho người nộp hồ sơ đã đăng nhập.")
        )
    return actor
