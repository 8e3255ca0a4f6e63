"""The stacks of results to sign: the signer's own, and those for the agency.

Hundreds are signed in parts of fifty; the page is sent as the parts are done, so that
each result is seen when it is there, also without JavaScript.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts.rules import Act, may
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.actions.publishing import publish_list
from motcua.domain.dossiers.actions.signing.agency import sign_for_agency
from motcua.domain.dossiers.actions.signing.common import MOST_AT_ONCE, Signed, request_of
from motcua.domain.dossiers.actions.signing.ink import seal_by_hand, sign_by_hand
from motcua.domain.dossiers.actions.signing.person import draft_result, sign_results
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers import signing
from motcua.domain.dossiers.readers.lists import lists_to_sign
from motcua.domain.dossiers.readers.work import dues_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error

_ROWS = "<!-- rows -->"
_PARTS = ("person", "agency")


@require_GET
def stack(request: HttpRequest) -> HttpResponse:
    """Show what waits for the officer's signature, as signer and as clerk."""
    actor = officer_of(request)
    on = now().astimezone(VN).date()
    context = {
        "person": signing.waiting_for_person(actor=actor, on=on)
        if may(actor, Act.SIGN_RESULT)
        else None,
        "agency": signing.waiting_for_agency(actor=actor, on=on)
        if may(actor, Act.SIGN_FOR_AGENCY)
        else None,
        "batch": uuid4(),
        "lists": lists_to_sign(actor=actor, on=on),
    }
    return page(request, "desk/signing.jinja", context)


@require_GET
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Return a result as it will be signed; the reading is noted."""
    actor, at = officer_of(request), now()
    on = at.astimezone(VN).date()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=on)
    content = draft_result(actor=actor, at=at, dossier_id=dossier_id)
    reading.open_dossier(actor=actor, at=at, dossier_id=dossier_id, what="draft")
    return pdf(content, f"du-thao-{code}.pdf")


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Sign and publish an agency's list of what is not in force any more."""
    unit_id = forms.whole(request.POST, "unit", 0) or 0
    n = publish_list(
        actor=officer_of(request),
        at=now(),
        request_id=request_of(forms.uuid(request.POST, "request"), unit_id),
        unit_id=unit_id,
        pin=_pin(request),
    )
    messages.success(request, gettext("Đã công bố danh sách số %(n)s.") % {"n": n})
    return HttpResponseRedirect(reverse("desk:signing"))


@require_POST
def sign(request: HttpRequest) -> HttpResponseBase:
    """Sign what was ticked, or leave it to ink; show what came of each."""
    actor = officer_of(request)
    part = forms.one_of(request.POST, "part", _PARTS)
    chosen = _chosen(request.POST.getlist("chosen"))
    # One page has both stacks: a dossier of one batch may come to be in both.
    batch = uuid5(forms.uuid(request.POST, "batch"), part)
    if "ink" in request.POST:
        return _ink(request, actor, chosen, batch, part)
    pin = _pin(request)
    whole = page(request, "desk/signed.jinja", {"rows": _ROWS}).content.decode()
    language = translation.get_language()
    return StreamingHttpResponse(
        _pieces(whole, actor, list(chosen), part, batch, pin, language)
    )


def _pieces(
    whole: str,
    actor: Actor,
    chosen: list[int],
    part: str,
    batch: UUID,
    pin: str,
    language: str,
) -> Iterator[str]:
    """Give the page's beginning, the results part by part, and its end."""
    head, _, tail = whole.partition(_ROWS)
    yield head
    for start in range(0, len(chosen), MOST_AT_ONCE):
        ids = chosen[start : start + MOST_AT_ONCE]
        at = now()
        signed = _signed(actor, at, part, ids, batch, pin)
        with translation.override(language):
            yield _rows(actor, at, ids, signed, start + len(ids), len(chosen))
    yield tail


def _signed(
    actor: Actor, at: datetime, part: str, ids: list[int], batch: UUID, pin: str
) -> Signed:
    verb = sign_results if part == "person" else sign_for_agency
    try:
        return verb(actor=actor, at=at, dossier_ids=ids, batch=batch, pin=pin)
    except MotcuaError as error:
        return Signed(refused=dict.fromkeys(ids, error))


def _rows(
    actor: Actor, at: datetime, ids: list[int], signed: Signed, so_far: int, total: int
) -> str:
    codes = dues_of(actor=actor, ids=ids, on=at.astimezone(VN).date())
    context = {
        "done": [codes[i][0] for i in ids if i in signed.done and i in codes],
        "refused": [
            (codes[i][0], say_error(signed.refused[i]))
            for i in ids
            if i in signed.refused and i in codes
        ],
        "so_far": so_far,
        "total": total,
    }
    return render_to_string("desk/signed_rows.jinja", context)


def _ink(
    request: HttpRequest, actor: Actor, chosen: dict[int, int], batch: UUID, part: str
) -> HttpResponse:
    """Leave what was ticked to ink, with one reason for all."""
    reason = forms.text(request.POST, "reason")
    verb = sign_by_hand if part == "person" else seal_by_hand
    for dossier_id, version in chosen.items():
        done = verb(
            actor=actor,
            at=now(),
            dossier_id=dossier_id,
            version=version,
            request_id=request_of(batch, dossier_id),
            reason=reason,
        )
        messages.success(request, f"{done.code}: {gettext('ký tay')}.")
    return HttpResponseRedirect(reverse("desk:signing"))


def _pin(request: HttpRequest) -> str:
    """Return the PIN typed; raise Invalid for none. It is kept nowhere."""
    pin = str(request.POST.get("pin", ""))[:100]
    if not pin:
        raise Invalid(
            "pin_missing",
            N_("Chưa nhập mã PIN ký số."),
            field="pin",
            remedy=N_("Hãy nhập mã PIN của chứng thư số rồi ký."),
        )
    return pin


def _chosen(values: list[str]) -> dict[int, int]:
    """Return id and version of what was ticked; raise Invalid for nonsense."""
    found: dict[int, int] = {}
    for value in values[: signing.MOST_WAITING]:
        dossier_id, _, version = value.partition(":")
        if not (dossier_id.isdecimal() and version.isdecimal()) or len(value) > 30:
            raise Invalid(
                "form_broken",
                N_("Biểu mẫu thiếu số hiệu."),
                field="chosen",
                remedy=N_("Hãy tải lại trang rồi nhập lại."),
            )
        found[int(dossier_id)] = int(version)
    if not found:
        raise Invalid(
            "none_to_sign",
            N_("Chưa chọn kết quả nào để ký."),
            field="chosen",
            remedy=N_("Hãy đánh dấu các hồ sơ trong danh sách."),
        )
    return found
