"""Check a process, publish its draft, move the dossiers that may move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import ProcessFacts
from motcua.domain.dossiers.actions.steps import Results
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.faults import Fault
from motcua.domain.dossiers.workflow.reading import parse
from motcua.journeys import edit_process as editing
from motcua.journeys.edit_process import Checked, Movable
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.views import page
from motcua.web.common.wording import role, say_error
from motcua.web.desk import process_words
from motcua.web.desk.process_picture import picture
from motcua.web.desk.views.process_edit import seen_of
from motcua.web.desk.views.processes import editor_of


@dataclass(frozen=True, slots=True)
class Told:
    """A fault in words, and the step that mends it: its number and its name."""

    text: str
    n: int
    name: str


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is wrong with the newest version, what it changes, whom it affects."""
    actor = editor_of(request)
    facts = editing.newest(actor=actor, key=key)
    if request.method == "GET":
        return _page(request, actor, facts)
    if facts.state in editing.EDITED:
        editing.check_draft(actor=actor, at=now(), process_id=facts.id)
    return HttpResponseRedirect(reverse("desk:process_check", args=[key]))


@require_POST
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Put the draft in force once; what goes wrong comes back with what was typed."""
    actor = editor_of(request)
    facts = editing.newest(actor=actor, key=key)
    if facts.state not in editing.EDITED:
        said = gettext("Phiên bản v%(n)s đã được công bố trước đó; không công bố lại.")
        messages.warning(request, said % {"n": facts.n})
        return HttpResponseRedirect(reverse("desk:process", args=[key]))
    try:
        editing.publish(
            actor=actor,
            at=now(),
            process_id=facts.id,
            decision=forms.line(request.POST, "decision"),
            seen=seen_of(request.POST, "seen"),
        )
    except MotcuaError as error:
        return _page(request, actor, editing.newest(actor=actor, key=key), error)
    messages.success(request, gettext("Đã công bố phiên bản v%(n)s.") % {"n": facts.n})
    others = editing.to_move(actor=actor, at=now(), process_id=facts.id)
    after = "desk:process_move" if others else "desk:process"
    return HttpResponseRedirect(reverse(after, args=[key]))


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Show the dossiers that run by older versions; move those that were chosen."""
    actor = editor_of(request)
    facts = catalogue.process_in_force(key=key)
    if request.method == "GET":
        return _move_page(request, actor, facts)
    rows = {
        str(row.dossier.id): row
        for row in editing.to_move(actor=actor, at=now(), process_id=facts.id)
    }
    chosen = [rows[n] for n in request.POST.getlist("dossier") if n in rows]
    try:
        results = editing.move_dossiers(
            actor=actor,
            at=now(),
            batch=forms.uuid(request.POST, "batch"),
            process_id=facts.id,
            versions={row.dossier.id: row.dossier.version for row in chosen},
            reason=forms.required(
                request.POST, "reason", gettext("Chưa ghi lý do chuyển phiên bản.")
            ),
        )
    except MotcuaError as error:
        return _move_page(request, actor, facts, error=error)
    return _move_page(request, actor, facts, done=(chosen, results))


def _page(
    request: HttpRequest,
    actor: Actor,
    facts: ProcessFacts,
    error: MotcuaError | None = None,
) -> HttpResponse:
    checked = editing.examine(actor=actor, at=now(), process_id=facts.id)
    shown, in_force = parse(facts.definition), _in_force(facts.key)
    context = {
        "p": facts,
        "edited": facts.state in editing.EDITED,
        "svg": picture(shown),
        "faults": [_told(shown, fault) for fault in checked.faults],
        "scenarios": checked.scenarios,
        "say_fault": process_words.fault,
        "failing": [one for one in checked.scenarios if not one.result.passed],
        "gaps": [(role(gap.role), gap.unit_name) for gap in checked.gaps],
        "changes": [process_words.change(one) for one in checked.changes],
        "in_force": in_force,
        **_affected(checked),
        "seen": request.POST.get("seen", facts.edited_at.isoformat()),
        "decision": request.POST.get("decision", _own_decision(facts, in_force)),
        "states": process_words.states(),
        "errors": {},
    }
    if error is None:
        return page(request, "desk/process_check.jinja", context)
    field = error.field if error.field == "decision" else ""
    context["errors"] = {field: say_error(error)}
    # The process is there; what is not there any more is the draft that was checked.
    status = 409 if isinstance(error, NotFound) else error.status
    return page(request, "desk/process_check.jinja", context, status=status)


def _told(process: Process, fault: Fault) -> Told:
    numbers = {step.key: n for n, step in enumerate(process.steps, start=1)}
    n = numbers.get(fault.step or "", 0)
    name = process.steps[n - 1].name if n else gettext("Thông tin chung")
    return Told(process_words.fault(fault), n, name)


def _affected(checked: Checked) -> dict[str, Any]:
    found = checked.affected
    return {
        "by_version": found.by_version,
        "total": found.total,
        "dossiers": found.dossiers,
        "say": _reasons,
    }


def _reasons(row: Movable) -> str:
    return " ".join(process_words.fault(reason) for reason in row.reasons)


def _own_decision(facts: ProcessFacts, in_force: ProcessFacts | None) -> str:
    """Return a draft's decision, not the one it was copied with."""
    copied = in_force is not None and facts.decision == in_force.decision
    return "" if copied else facts.decision


def _in_force(key: str) -> ProcessFacts | None:
    versions = catalogue.process_versions(key=key)
    return next((v for v in versions if v.state == "published"), None)


def _move_page(
    request: HttpRequest,
    actor: Actor,
    facts: ProcessFacts,
    *,
    error: MotcuaError | None = None,
    done: tuple[Sequence[Movable], Results] | None = None,
) -> HttpResponse:
    rows = editing.to_move(actor=actor, at=now(), process_id=facts.id)
    told: Mapping[str, str] = {}
    if error is not None:
        told = {error.field if error.field == "reason" else "": say_error(error)}
    context = {
        "p": facts,
        "rows": rows,
        "safe": [row for row in rows if row.safe],
        "say": _reasons,
        "results": _results(*done) if done else (),
        "batch": uuid4(),
        "reason": request.POST.get("reason", facts.decision) if not done else "",
        "chosen": request.POST.getlist("dossier") if error else None,
        "errors": told,
    }
    return page(
        request,
        "desk/process_move.jinja",
        context,
        status=error.status if error else 200,
    )


def _results(chosen: Sequence[Movable], results: Results) -> list[tuple[str, bool, str]]:
    """Return code, whether it was moved, and else why not, for each dossier chosen."""
    found = []
    for row in chosen:
        refused = results.refused.get(row.dossier.id)
        said = say_error(refused) if refused else ""
        found.append((row.dossier.code, refused is None, said))
    return found
