"""A citizen's or an organisation's own papers and results, and who may use them."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.dossiers.readers import work
from motcua.domain.records import actions
from motcua.domain.records.readers import store
from motcua.domain.records.rules.scope import GROUND_NAMES
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import actor_of, offset_of, page
from motcua.web.common.wording import say_errors


@require_GET
def my_records(request: HttpRequest) -> HttpResponse:
    """List one's papers and results, and who has looked."""
    actor, offset = actor_of(request), offset_of(request)
    context = {
        "found": store.my_store(actor=actor, offset=offset),
        "looks": store.my_looks(actor=actor),
        "offset": offset,
        "page_size": store.PAGE,
        "today": now().astimezone(VN).date(),
    }
    return page(request, "portal/my_records.jinja", context)


@require_http_methods(["GET", "POST"])
def my_record(request: HttpRequest, code: str) -> HttpResponse:
    """Show one paper; give or take back consent, hide it or offer it again."""
    actor = actor_of(request)
    if request.method == "GET":
        return _page(request, actor, code)
    try:
        said = _do(request, actor, code)
    except NotFound:
        raise
    except MotcuaError as error:
        context = {"errors": say_errors(error), "typed": request.POST}
        return _page(request, actor, code, context, error.status)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("portal:my_record", args=[code]))


@require_GET
def my_record_file(request: HttpRequest, code: str) -> HttpResponse:
    """Return one's own paper."""
    facts, content = actions.open_own(actor=actor_of(request), at=now(), code=code)
    return pdf(content, f"{facts.code}.pdf")


def _do(request: HttpRequest, actor: Actor, code: str) -> str:
    do, posted = request.POST.get("do", ""), request.POST
    if do in ("hide", "allow"):
        actions.allow_reuse(actor=actor, at=now(), code=code, allowed=do == "allow")
        if do == "allow":
            return gettext("Giấy tờ lại được đề xuất dùng lại.")
        return gettext("Đã ẩn giấy tờ; cán bộ không thấy nó nữa.")
    if do.startswith("withdraw-"):
        consent = forms.whole({"consent": do[9:]}, "consent", 0) or 0
        actions.withdraw_consent(actor=actor, at=now(), code=code, consent_id=consent)
        return gettext("Đã rút đồng ý; những lần đã dùng vẫn giữ nguyên.")
    actions.give_consent(
        actor=actor,
        at=now(),
        code=code,
        agreed=bool(posted.get("agreed")),
        until=forms.day(posted, "until"),
        dossier_code=forms.line(posted, "dossier"),
        procedure_code=forms.line(posted, "procedure"),
    )
    return gettext("Đã ghi đồng ý cho dùng lại.")


def _page(
    request: HttpRequest,
    actor: Actor,
    code: str,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = now().astimezone(VN).date()
    own = store.my_record(actor=actor, code=code)
    mine = work.my_dossiers(actor=actor)
    shown = {
        "r": own.record,
        "own": own,
        "today": today,
        "grounds": {g.value: gettext(name) for g, name in GROUND_NAMES.items()},
        "dossiers": [
            row
            for row in mine.rows
            if row.status not in ("returned", "withdrawn", "stopped", "refused")
        ],
        "typed": {},
    }
    return page(
        request, "portal/my_record.jinja", {**shown, **(context or {})}, status=status
    )
