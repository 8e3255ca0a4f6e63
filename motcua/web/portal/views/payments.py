"""Pay from home: what is to be paid, the way to the gateway and back, its notices."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.rules.behalf import reach_of
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.filings import readers as filings
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.readers.bulk import SEES_SHEETS
from motcua.domain.filings.readers.form import asked_of_mine
from motcua.domain.filings.readers.reach import SEES
from motcua.domain.payments import actions
from motcua.domain.payments.readers import online
from motcua.domain.payments.readers.due_facts import DueFacts, Subject
from motcua.domain.payments.readers.dues import dues_of, matter_of, subject_of
from motcua.domain.payments.readers.gateway import takes_online
from motcua.domain.payments.rules.online import LIVE, Verdict
from motcua.journeys import pay
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, NotNow
from motcua.kernel.text import N_
from motcua.web.common.files import pdf
from motcua.web.common.rates import address_of, check_rate
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.filing_steps import Steps, my_steps
from motcua.web.portal.views.filings import signed_in, terms_of, to_step

PAYS = (Doing.FOLLOW, Doing.PAY)
"""Whoever may do one of these with a dossier sees what is to be paid of it."""
MOST_NOTICE = 64 * 1024
MOST_NOTICES = 1200
"""How many notices one address may send in a minute."""
_SEES = (Doing.FOLLOW, Doing.PREPARE, Doing.SEND)
"""Whoever may do one of these has a page to go back to; who may only pay has not."""
_ANSWERED = {Verdict.WRONG_HASH: 403, Verdict.UNKNOWN: 404}


@dataclass(frozen=True, slots=True)
class _Bill:
    """What is to be paid of one filing or dossier, and where its page is."""

    subject: Subject
    dues: tuple[DueFacts, ...]
    payable: tuple[DueFacts, ...]
    here: str
    back: str
    begin: Callable[[], UUID]
    claim: Callable[..., None]
    filing: FilingFacts | None = None
    steps: Steps | None = None
    unsaid: tuple[str, ...] = ()

    def may(self, actor: Actor, *doings: Doing) -> bool:
        """Say whether the actor may do any of these with what this is for."""
        return _may(actor, self.subject, *doings)


def _may(actor: Actor, subject: Subject, *doings: Doing) -> bool:
    reach = reach_of(actor, *doings)
    return reach is not None and reach.covers(matter_of(subject))


@require_http_methods(["GET", "POST"])
@signed_in
def filing_dues(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show and pay what is to be paid of a filing."""
    actor, at = actor_of(request), now()
    found = filings.filing_to_pay(actor=actor, key=key)
    if found.dossier_code and not found.is_open:
        return HttpResponseRedirect(reverse("portal:my_dues", args=[found.dossier_code]))
    terms = terms_of(found)
    subject = pay.subject_of_filing(at=at, filing=found, terms=terms)
    # Whoever may only pay for another sees the bill, and none of the filing's steps.
    sees = found.is_open and _may(actor, subject, *SEES)
    steps: Steps | None = None
    if sees:
        steps = my_steps(found, terms, asked_of_mine(found=found))
    if steps and request.POST.get("do") == "next":
        return to_step(steps.after("filing_dues"), key)
    dues = pay.dues_of_filing(at=at, filing=found, terms=terms)
    unsaid: tuple[str, ...] = ()
    if found.is_open:
        unsaid = pay.unsaid_of_filing(at=at, filing=found, terms=terms)
    return _dues(
        request,
        _Bill(
            subject=subject,
            dues=dues,
            payable=tuple(
                d for d in dues if d.payable and d.collect == pay.BEFORE_SENDING
            ),
            here=reverse("portal:filing_dues", args=[key]),
            back=reverse("portal:filing", args=[key]),
            filing=found,
            steps=steps,
            unsaid=unsaid,
            begin=lambda: pay.begin_for_filing(
                actor=actor, at=at, key=key, client=address_of(request)
            ),
            claim=partial(pay.claim_for_filing, actor=actor, at=at, key=key),
        ),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def my_dues(request: HttpRequest, code: str) -> HttpResponse:
    """Show and pay what is to be paid of one's own dossier."""
    actor, at = actor_of(request), now()
    on = at.astimezone(VN).date()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=on, doings=PAYS)
    reading.note_reading(actor=actor, at=at, dossier_id=dossier_id, what="dues")
    subject = subject_of(dossier_id=dossier_id)
    dues = dues_of(subject=subject)
    return _dues(
        request,
        _Bill(
            subject=subject,
            dues=dues,
            payable=tuple(due for due in dues if due.payable),
            here=reverse("portal:my_dues", args=[code]),
            back=reverse("portal:my_dossier", args=[code]),
            begin=lambda: actions.begin(
                actor=actor, at=at, subject=subject, client=address_of(request)
            ),
            claim=partial(actions.claim_exemption, actor=actor, at=at, subject=subject),
        ),
    )


def _dues(request: HttpRequest, bill: _Bill) -> HttpResponse:
    """Show a bill, keep the claims to pay less, or begin to pay."""
    if request.method == "GET":
        return _shown(request, bill)
    try:
        if request.POST.get("do") == "pay":
            return HttpResponseRedirect(reverse("portal:payment", args=[bill.begin()]))
        _claim(request, bill)
    except MotcuaError as error:
        return _shown(request, bill, say_errors(error), error.status)
    messages.success(request, gettext("Đã ghi đề nghị miễn giảm; cán bộ sẽ xác nhận."))
    return HttpResponseRedirect(bill.here)


def _claim(request: HttpRequest, bill: _Bill) -> None:
    """Keep what the applicant has chosen for each due that has exemptions."""
    for due in bill.dues:
        typed = request.POST.get(f"exempt-{due.source}")
        if typed is None or not due.options or due.claim not in ("", "claimed"):
            continue
        if typed and not (typed.isdecimal() and len(typed) < 4):
            raise Invalid(
                "exemption_unknown",
                N_("Chưa chọn một mục trong danh sách."),
                field=f"exempt-{due.source}",
            )
        chosen = int(typed) if typed else None
        if chosen is None and not due.claim:
            continue
        bill.claim(source=due.source, option=chosen)


def _shown(
    request: HttpRequest,
    bill: _Bill,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    subject = bill.subject
    context = {
        "b": bill,
        "sees": bill.may(actor, *_SEES),
        "may_pay": bill.may(actor, Doing.PAY),
        "total": sum(due.amount for due in bill.payable),
        "can_claim": bill.may(actor, Doing.PAY)
        and any(
            d.options and d.is_open and d.claim in ("", "claimed") for d in bill.dues
        ),
        "online": takes_online(),
        "attempts": online.my_attempts(
            actor=actor, dossier_id=subject.dossier_id, filing_key=subject.filing_key
        ),
        "errors": errors or {},
    }
    return page(request, "portal/dues.jinja", context, status=status)


@require_GET
@signed_in
def payment(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lead to the gateway; after it, wait honestly for what it tells us."""
    actor = actor_of(request)
    found = online.my_attempt(actor=actor, key=key)
    if found.parts:
        again = back = _way_of_many(actor, found)
    else:
        again, back = _ways_of_one(actor, found)
    context = {
        "p": found,
        "is_live": found.state in LIVE,
        "returned": request.GET.get("ve") == "1",
        "back": back,
        "again": again,
    }
    return page(request, "portal/payment.jinja", context)


def _ways_of_one(actor: Actor, found: online.AttemptFacts) -> tuple[str, str]:
    """Return where one pays again, and where one goes back to."""
    again = (
        reverse("portal:my_dues", args=[found.dossier_code])
        if found.dossier_code
        else reverse("portal:filing_dues", args=[found.filing_key])
    )
    if reach_of(actor, *_SEES) is None:
        return again, again
    if found.dossier_code:
        return again, reverse("portal:my_dossier", args=[found.dossier_code])
    return again, reverse("portal:filing_check", args=[found.filing_key])


def _way_of_many(actor: Actor, found: online.AttemptFacts) -> str:
    """Return the page a batch was begun on: the sheet's where one sees it."""
    if found.sheet_key is not None and reach_of(actor, *SEES_SHEETS) is not None:
        return reverse("portal:many_result", args=[found.sheet_key])
    return reverse("portal:bills")


@require_GET
@signed_in
def returned(request: HttpRequest) -> HttpResponse:
    """Take in whoever comes back from the gateway: its word counts, not the browser's."""
    reference = request.GET.get("MaThamChieu", "")[:64]
    found = online.my_attempt_by_reference(actor=actor_of(request), reference=reference)
    return HttpResponseRedirect(f"{reverse('portal:payment', args=[found.key])}?ve=1")


@require_GET
@signed_in
def bill(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the gateway's own receipt."""
    content = online.my_bill(actor=actor_of(request), key=key)
    return pdf(content, "bien-nhan.pdf")


@csrf_exempt
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    """Take in a notice of the gateway (IPN): JSON or a form, its hash is what counts."""
    check_rate(request, "payment-notice", most=MOST_NOTICES)
    try:
        verdict, answer = actions.take_notice(
            actor=SYSTEM, at=now(), message=_message(request)
        )
    except NotNow as error:
        return JsonResponse({"MaLoi": "96", "MoTa": error.code}, status=404)
    except (ValueError, RecursionError):
        return JsonResponse({"MaLoi": "99", "MoTa": "not a notice"}, status=400)
    return JsonResponse(dict(answer), status=_ANSWERED.get(verdict, 200))


def _message(request: HttpRequest) -> dict[str, object]:
    """Return the fields of a notice; raise ValueError for what is none."""
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or int(length) > MOST_NOTICE:
        raise ValueError("too long")
    text = request.body.decode("utf-8")
    if request.content_type == "application/json":
        found = json.loads(text)
        if not isinstance(found, dict):
            raise ValueError("not an object")
        return found
    return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=40))
