"""The templates of letters: their list, one of them with its versions, the editor."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.correspondence import actions
from motcua.domain.correspondence.models import LetterState
from motcua.domain.correspondence.readers import letters as readers
from motcua.domain.correspondence.readers.letter_preview import (
    preview_pdf,
    preview_pictures,
)
from motcua.domain.correspondence.readers.letters import LetterVersionFacts
from motcua.domain.correspondence.rules.letter_faults import faults
from motcua.domain.correspondence.rules.letters import LetterText, letter_from_json
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import letter_form as form
from motcua.web.desk.views.forms import (
    case_asked,
    cases,
    editable_units,
    pictures,
    unit_asked,
)
from motcua.web.desk.views.templates import difference, seen_of


def letters_editor(request: HttpRequest) -> Actor:
    """Return the officer who may edit letters; raise NotAllowed for anybody else."""
    actor = officer_of(request)
    require(actor, Act.EDIT_LETTER)
    return actor


@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates a unit uses: its own, those from above, those built in."""
    return _list(request, letters_editor(request))


@require_POST
def begin_new(request: HttpRequest) -> HttpResponse:
    """Begin a template of a new key."""
    actor = letters_editor(request)
    unit = unit_asked(request, editable_units(actor))
    key = forms.line(request.POST, "key", 60)
    try:
        if key in {one.key for one in readers.letters_for(unit_id=unit.id)}:
            return HttpResponseRedirect(_address(key, unit.id))
        found = _begin(actor, unit.id, key, None)
    except MotcuaError as error:
        shown = {"errors": say_errors(error), "key": key}
        return _list(request, actor, shown, error.status)
    return HttpResponseRedirect(reverse("desk:letter_version", args=[found]))


@require_GET
def template(request: HttpRequest, key: str) -> HttpResponse:
    """Show what makes a letter now, the versions of a unit, and who uses it."""
    actor, at = letters_editor(request), now()
    units = editable_units(actor)
    unit = unit_asked(request, units)
    versions = readers.letter_versions(
        actor=actor, unit_id=unit.id, key=key, on=at.astimezone(VN).date()
    )
    found = _in_force(unit.id, key)
    if found is None and not versions:
        raise readers.no_such_letter()
    text = found.text if found else versions[0].text
    case = case_asked(request)
    context = {
        "key": key,
        "unit": unit,
        "text": text,
        "in_force": found,
        "versions": versions,
        "draft": next((one for one in versions if one.is_edited), None),
        "states": states(),
        "pictures": pictures(
            preview_pictures(text=text, unit_id=unit.id, case=case, at=at)
        ),
        "cases": cases(),
        "case": case,
    }
    return page(request, "desk/letter_template.jinja", context)


@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a draft from what is in force, or go on with the draft there is."""
    actor, on = letters_editor(request), now().astimezone(VN).date()
    unit = unit_asked(request, editable_units(actor))
    versions = readers.letter_versions(actor=actor, unit_id=unit.id, key=key, on=on)
    draft = next((one.id for one in versions if one.is_edited), None)
    if draft is None:
        found = _in_force(unit.id, key)
        if found is None and not versions:
            raise readers.no_such_letter()
        text = found.text if found else versions[0].text
        draft = _begin(actor, unit.id, key, text)
        messages.success(request, gettext("Đã tạo bản nháp từ mẫu đang dùng."))
    return HttpResponseRedirect(reverse("desk:letter_version", args=[draft]))


@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, template_id: int) -> HttpResponse:
    """Show a version; save, check, publish, retire or drop it."""
    actor, on = letters_editor(request), now().astimezone(VN).date()
    facts = readers.letter_by_id(actor=actor, template_id=template_id, on=on)
    if request.method == "GET":
        return _page(request, facts)
    try:
        return _do(request, actor, facts)
    except NotFound:
        raise
    except MotcuaError as error:
        context: dict[str, object] = {
            "errors": say_errors(error),
            "decision": request.POST.get("decision", ""),
            "reason": request.POST.get("reason", ""),
        }
        if facts.is_edited and request.POST.get("do") in ("save", "check"):
            context |= _typed(request)
        return _page(request, facts, context, error.status)


@require_GET
def version_sample(request: HttpRequest, template_id: int) -> HttpResponse:
    """Return a made-up letter by a version, as PDF."""
    actor, at = letters_editor(request), now()
    facts = readers.letter_by_id(
        actor=actor, template_id=template_id, on=at.astimezone(VN).date()
    )
    content = preview_pdf(
        text=facts.text, unit_id=facts.unit_id, case=case_asked(request), at=at
    )
    return pdf(content, f"{facts.key}-v{facts.n}.pdf")


def states() -> Mapping[str, str]:
    """Return the names of the states of a version."""
    return {state.value: gettext(str(state.label)) for state in LetterState}


def _do(request: HttpRequest, actor: Actor, facts: LetterVersionFacts) -> HttpResponse:
    do = request.POST.get("do", "save")
    if do == "drop":
        actions.drop_letter_draft(actor=actor, at=now(), template_id=facts.id)
        messages.success(request, gettext("Đã xóa bản nháp."))
        versions = readers.letter_versions(
            actor=actor, unit_id=facts.unit_id, key=facts.key, on=now().date()
        )
        if not versions and _in_force(facts.unit_id, facts.key) is None:
            address = reverse("desk:letter_templates")
            return HttpResponseRedirect(f"{address}?don-vi={facts.unit_id}")
        return HttpResponseRedirect(_address(facts.key, facts.unit_id))
    if do == "retire":
        actions.retire_letter(
            actor=actor,
            at=now(),
            template_id=facts.id,
            reason=forms.line(request.POST, "reason"),
        )
        said = gettext("Đã thôi áp dụng; dùng mẫu của đơn vị trên hoặc mẫu có sẵn.")
        messages.success(request, said)
        return HttpResponseRedirect(_address(facts.key, facts.unit_id))
    if do == "publish":
        return _publish(request, actor, facts)
    return _save(request, actor, facts, check=do == "check")


def _save(
    request: HttpRequest, actor: Actor, facts: LetterVersionFacts, *, check: bool
) -> HttpResponse:
    """Save what was typed where it differs; look for faults when that is asked for."""
    content = form.content_typed(request.POST)
    if letter_from_json(content) != facts.text:
        actions.save_letter_draft(
            actor=actor,
            at=now(),
            unit_id=facts.unit_id,
            key=facts.key,
            content=content,
            seen=seen_of(request),
        )
        facts = readers.letter_by_id(
            actor=actor, template_id=facts.id, on=now().astimezone(VN).date()
        )
    if check:
        found = actions.check_letter(actor=actor, at=now(), template_id=facts.id)
        if found:
            return _page(request, facts, status=422)
        messages.success(
            request, gettext("Mẫu đạt: mọi trường đều có, không trường nào thừa.")
        )
    address = reverse("desk:letter_version", args=[facts.id])
    return HttpResponseRedirect(f"{address}?truong-hop={case_asked(request)}")


def _publish(
    request: HttpRequest, actor: Actor, facts: LetterVersionFacts
) -> HttpResponse:
    actions.publish_letter(
        actor=actor,
        at=now(),
        template_id=facts.id,
        decision=forms.line(request.POST, "decision"),
        reason=forms.line(request.POST, "reason"),
        seen=seen_of(request),
    )
    messages.success(request, gettext("Đã công bố phiên bản v%(n)s.") % {"n": facts.n})
    return HttpResponseRedirect(_address(facts.key, facts.unit_id))


def _page(
    request: HttpRequest,
    facts: LetterVersionFacts,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    case, at = case_asked(request), now()
    before = readers.text_before(facts=facts)
    content = facts.text.to_json()
    whole = {
        "t": facts,
        "unit": accounts.unit(unit_id=facts.unit_id),
        "content": content,
        "rows": form.rows_shown(content),
        "types": form.types_shown(),
        "kinds": form.kinds_shown(),
        "known": form.known_fields(),
        "seen": facts.edited_at.isoformat(),
        "states": states(),
        "faults": form.faults_told(faults(facts.text)),
        "pictures": pictures(
            preview_pictures(text=facts.text, unit_id=facts.unit_id, case=case, at=at)
        ),
        "cases": cases(),
        "case": case,
        "difference": difference(form.as_text(before), form.as_text(facts.text)),
        "decision": "",
        "reason": "",
    }
    return page(
        request, "desk/letter_version.jinja", {**whole, **(context or {})}, status=status
    )


def _typed(request: HttpRequest) -> dict[str, object]:
    """Return what was typed, to be shown again where it could not be saved."""
    try:
        content = form.content_typed(request.POST)
    except MotcuaError:
        return {}
    return {"content": content, "rows": form.rows_shown(content)}


def _list(
    request: HttpRequest,
    actor: Actor,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    units = editable_units(actor)
    unit = unit_asked(request, units)
    on = now().astimezone(VN).date()
    own = readers.own_letters(actor=actor, unit_id=unit.id, on=on)
    in_force = readers.letters_for(unit_id=unit.id)
    begun = [
        (key, versions[0])
        for key, versions in own.items()
        if key not in {one.key for one in in_force}
    ]
    whole = {
        "units": units,
        "unit": unit,
        "letters": [
            (one, next((v for v in own.get(one.key, ()) if v.is_edited), None))
            for one in in_force
        ],
        "begun": begun,
        "states": states(),
        "key": "",
        **(context or {}),
    }
    return page(request, "desk/letter_templates.jinja", whole, status=status)


def _begin(actor: Actor, unit_id: int, key: str, text: LetterText | None) -> int:
    empty = {"name": key, "kind": "TB", "subject": "", "body": "", "fields": []}
    content: Mapping[str, Any] = text.to_json() if text else empty
    return actions.save_letter_draft(
        actor=actor, at=now(), unit_id=unit_id, key=key, content=content
    )


def _in_force(unit_id: int, key: str) -> readers.InForce | None:
    found = readers.letters_for(unit_id=unit_id)
    return next((one for one in found if one.key == key), None)


def _address(key: str, unit_id: int) -> str:
    return f"{reverse('desk:letter_template', args=[key])}?don-vi={unit_id}"
