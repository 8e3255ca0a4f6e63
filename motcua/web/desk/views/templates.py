"""One version of a unit's template: edit it beside its preview, check it, publish it."""

from collections.abc import Mapping
from datetime import datetime
from difflib import unified_diff

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.documents.actions import templates as actions
from motcua.domain.documents.readers import templates as readers
from motcua.domain.documents.readers.templates import TemplateFacts
from motcua.domain.documents.rules.checking import TemplateFault
from motcua.domain.documents.rules.previews import preview
from motcua.domain.documents.rules.registry import set_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import file, pdf
from motcua.web.common.views import page
from motcua.web.common.wording import say_errors
from motcua.web.desk.views.forms import case_asked, cases, editor_of, pictures, states

MOST_SOURCE = 60_000


@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, template_id: int) -> HttpResponse:
    """Show a version; save, check, publish, retire or drop it."""
    actor = editor_of(request)
    facts = readers.template(actor=actor, template_id=template_id)
    if request.method == "GET":
        return _page(request, facts)
    try:
        return _do(request, actor, facts)
    except MotcuaError as error:
        context = {
            "errors": say_errors(error),
            "source": request.POST.get("source", facts.source),
            "reason": request.POST.get("reason", ""),
        }
        return _page(request, facts, context, error.status)


@require_GET
def source(request: HttpRequest, template_id: int) -> HttpResponse:
    """Return the source of a version, to keep."""
    facts = readers.template(actor=editor_of(request), template_id=template_id)
    name = f"{facts.form_set}-{facts.kind}-v{facts.n}.typ"
    return file(facts.source.encode(), name, "text/plain; charset=utf-8")


@require_GET
def sample(request: HttpRequest, template_id: int) -> HttpResponse:
    """Return a made-up paper by a version, as PDF."""
    facts = readers.template(actor=editor_of(request), template_id=template_id)
    made = preview(
        source=facts.source,
        set_key=facts.form_set,
        kind=facts.kind,
        case=case_asked(request),
        pictures=False,
    )
    if not made.pages:
        raise NotFound("sample_unprinted", N_("Không in được bản mẫu này."))
    return pdf(made.pages[0], f"{facts.form_set}-{facts.kind}-v{facts.n}.pdf")


def _do(request: HttpRequest, actor: Actor, facts: TemplateFacts) -> HttpResponse:
    do = request.POST.get("do", "save")
    if do == "retire":
        return _retire(request, actor, facts)
    if do == "drop":
        actions.drop_template_draft(actor=actor, at=now(), template_id=facts.id)
        messages.success(request, gettext("Đã xóa bản nháp."))
        return _to_form(facts)
    if do == "publish":
        return _publish(request, actor, facts)
    facts = _save(request, actor, facts)
    if do != "check":
        return _again(request, facts)
    faults = actions.check_template(actor=actor, at=now(), template_id=facts.id)
    if faults:
        return _page(request, facts, {"faults": told(faults)}, 422)
    messages.success(request, gettext("Mẫu đạt: mọi trường đều được in, đúng khổ giấy."))
    return _again(request, facts)


def _save(request: HttpRequest, actor: Actor, facts: TemplateFacts) -> TemplateFacts:
    """Save what was typed where it differs; return the version as it then is."""
    typed = str(request.POST.get("source", "")).replace("\r\n", "\n")
    if len(typed) > MOST_SOURCE:
        raise Invalid(
            "template_too_long",
            N_("Mẫu dài %(length)s ký tự, quá mức %(most)s."),
            facts={"length": len(typed), "most": MOST_SOURCE},
            field="source",
        )
    if typed == facts.source:
        return facts
    actions.save_template_draft(
        actor=actor,
        at=now(),
        unit_id=facts.unit_id,
        set_key=facts.form_set,
        kind=facts.kind,
        source=typed,
        seen=seen_of(request),
    )
    return readers.template(actor=actor, template_id=facts.id)


def _publish(request: HttpRequest, actor: Actor, facts: TemplateFacts) -> HttpResponse:
    actions.publish_template(
        actor=actor,
        at=now(),
        template_id=facts.id,
        reason=forms.line(request.POST, "reason"),
        seen=seen_of(request),
    )
    messages.success(request, gettext("Đã công bố phiên bản v%(n)s.") % {"n": facts.n})
    return _to_form(facts)


def _retire(request: HttpRequest, actor: Actor, facts: TemplateFacts) -> HttpResponse:
    actions.retire_template(
        actor=actor,
        at=now(),
        template_id=facts.id,
        reason=forms.line(request.POST, "reason"),
    )
    said = gettext(
        "Đã thôi áp dụng; giấy tờ in theo mẫu của đơn vị trên hoặc mẫu có sẵn."
    )
    messages.success(request, said)
    return _to_form(facts)


def _page(
    request: HttpRequest,
    facts: TemplateFacts,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    case = case_asked(request)
    shown = preview(
        source=facts.source, set_key=facts.form_set, kind=facts.kind, case=case
    )
    one = set_of(facts.form_set)
    whole = {
        "t": facts,
        "set": one,
        "title": one.title(facts.kind),
        "unit": accounts.unit(unit_id=facts.unit_id),
        "source": facts.source,
        "seen": facts.edited_at.isoformat(),
        "states": states(),
        "faults": told(shown.faults),
        "pictures": pictures(shown.pages),
        "cases": cases(),
        "case": case,
        "difference": difference(readers.source_before(facts=facts), facts.source),
        "reason": "",
    }
    return page(
        request, "desk/template.jinja", {**whole, **(context or {})}, status=status
    )


def told(faults: tuple[TemplateFault, ...]) -> list[str]:
    """Return faults in words."""
    return [
        gettext(fault.message)
        % {
            name: gettext(fact) if isinstance(fact, str) else fact
            for name, fact in fault.facts.items()
        }
        for fault in faults
    ]


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """Return the changed lines with two around them: sign and text."""
    lines = unified_diff(before.splitlines(), after.splitlines(), n=2, lineterm="")
    return [(line[0], line[1:]) for line in lines if not line.startswith(("---", "+++"))]


def seen_of(request: HttpRequest) -> datetime:
    """Return when the draft the editor has before them was saved; raise Invalid."""
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        raise Invalid(
            "form_broken",
            N_("Biểu mẫu thiếu số hiệu."),
            field="seen",
            remedy=N_("Hãy tải lại trang rồi nhập lại."),
        ) from None


def _again(request: HttpRequest, facts: TemplateFacts) -> HttpResponse:
    address = reverse("desk:template", args=[facts.id])
    return HttpResponseRedirect(f"{address}?truong-hop={case_asked(request)}")


def _to_form(facts: TemplateFacts) -> HttpResponse:
    address = reverse("desk:form", args=[facts.form_set, facts.kind])
    return HttpResponseRedirect(f"{address}?don-vi={facts.unit_id}")
