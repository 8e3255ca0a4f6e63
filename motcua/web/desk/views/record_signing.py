"""The stack of digitised papers that wait for the signature of who made them.

They are signed in parts; the page is sent as the parts are done, so that each result is
seen when it is there, also without JavaScript.
"""

from collections.abc import Iterator
from uuid import UUID, uuid4

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_http_methods

from motcua.domain.records.actions import sign_digitised
from motcua.domain.records.readers.signing import (
    MOST_WAITING,
    codes_of,
    waiting_to_sign,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error, say_errors

AT_ONCE = 20
"""How many are signed before their results are shown: two or three seconds."""
_ROWS = "<!-- rows -->"


@require_http_methods(["GET", "POST"])
def stack(request: HttpRequest) -> HttpResponseBase:
    """Show what waits for the officer's signature; sign what was ticked."""
    actor = officer_of(request)
    if request.method == "GET":
        return _stack(request, actor)
    try:
        chosen, pin = _chosen(request), _pin(request)
        batch = forms.uuid(request.POST, "batch")
    except Invalid as error:
        return _stack(request, actor, error)
    whole = page(request, "desk/signed_digitised.jinja", {"rows": _ROWS})
    language = translation.get_language()
    return StreamingHttpResponse(
        _pieces(whole.content.decode(), actor, chosen, batch, pin, language)
    )


def _stack(
    request: HttpRequest, actor: Actor, error: Invalid | None = None
) -> HttpResponse:
    waiting = waiting_to_sign(actor=actor)
    context = {
        "waiting": waiting,
        "most": MOST_WAITING,
        "batch": uuid4(),
        "errors": say_errors(error) if error else {},
    }
    status = error.status if error else 200
    return page(request, "desk/sign_digitised.jinja", context, status=status)


def _pieces(
    whole: str, actor: Actor, chosen: list[int], batch: UUID, pin: str, language: str
) -> Iterator[str]:
    """Give the page's beginning, the results part by part, and its end."""
    head, _, tail = whole.partition(_ROWS)
    yield head
    codes = codes_of(actor=actor, ids=chosen)
    for start in range(0, len(chosen), AT_ONCE):
        ids = chosen[start : start + AT_ONCE]
        done: list[int] = []
        refused: dict[int, MotcuaError] = {}
        try:
            signed = sign_digitised(
                actor=actor, at=now(), record_ids=ids, batch=batch, pin=pin
            )
            done, refused = list(signed.done), dict(signed.refused)
        except MotcuaError as error:
            refused = dict.fromkeys(ids, error)
        with translation.override(language):
            context = {
                "done": [codes.get(i, i) for i in done],
                "refused": [(codes.get(i, i), say_error(e)) for i, e in refused.items()],
                "so_far": start + len(ids),
                "total": len(chosen),
            }
            yield render_to_string("desk/signed_digitised_rows.jinja", context)
    yield tail


def _pin(request: HttpRequest) -> str:
    pin = str(request.POST.get("pin", ""))[:100]
    if not pin:
        raise Invalid(
            "pin_missing",
            N_("Chưa nhập mã PIN ký số."),
            field="pin",
            remedy=N_("Hãy nhập mã PIN của chứng thư số rồi ký."),
        )
    return pin


def _chosen(request: HttpRequest) -> list[int]:
    """Return the ids of what was ticked; raise Invalid when there is none."""
    values = request.POST.getlist("chosen")[:MOST_WAITING]
    found = [int(value) for value in values if value.isdecimal() and len(value) < 19]
    if not found:
        raise Invalid(
            "none_to_sign",
            N_("Chưa chọn giấy tờ nào để ký."),
            field="chosen",
            remedy=N_("Hãy đánh dấu các giấy tờ trong danh sách."),
        )
    return list(dict.fromkeys(found))
