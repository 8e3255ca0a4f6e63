"""One act on many dossiers at once, with a result for each."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from motcua.domain.accounts.rules import Act, may
from motcua.domain.dossiers.actions.steps import MOST_AT_ONCE, requests_for
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers.work import WorkRow, dues_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.journeys.act import act_on_many
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import command as command_name
from motcua.web.common.wording import say_error

BATCHED = (
    Command.HAND_OVER,
    Command.RECEIVE,
    Command.TAKE_OVER,
    Command.SUBMIT,
    Command.OPINE,
    Command.APPROVE,
    Command.SEND_BACK,
    Command.SEAL,
    Command.ISSUE,
)
"""What is worth doing to many at once: nothing that asks for something of each."""


@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Do the act and show what came of each dossier."""
    actor, at = officer_of(request), now()
    if not request.POST.getlist("chosen"):
        messages.warning(request, gettext("Chưa đánh dấu hồ sơ nào trong danh sách."))
        return HttpResponseRedirect(reverse("desk:work"))
    command = Command(forms.one_of(request.POST, "command", _allowed(actor)))
    remark = forms.text(request.POST, "remark")
    wanted = _chosen(request.POST.getlist("chosen"))
    results = act_on_many(
        actor=actor,
        at=at,
        wanted=requests_for(forms.uuid(request.POST, "batch"), wanted),
        command=command,
        typed=Input(opinion=remark, reason=remark),
    )
    rows = dues_of(actor=actor, ids=list(wanted), on=at.astimezone(VN).date())
    context = {
        "command": command.value,
        "done": [
            (done.code, rows[dossier_id][1] if dossier_id in rows else None)
            for dossier_id, done in results.done.items()
        ],
        "refused": [
            (*rows[dossier_id], say_error(error))
            for dossier_id, error in results.refused.items()
            if dossier_id in rows
        ],
    }
    return page(request, "desk/batch.jinja", context)


def choices_for(actor: Actor, rows: Iterable[WorkRow]) -> Mapping[str, object]:
    """Return what the list of work needs to offer acts on many of its dossiers.

    Only what a step in the list knows, and taking dossiers that are free.
    """
    known = {command for row in rows for command in row.moves} | {Command.TAKE_OVER}
    return {
        "batch_id": uuid4(),
        "batch_commands": [
            {"value": value, "text": command_name(value)}
            for value in _allowed(actor)
            if value in known
        ],
    }


def _allowed(actor: Actor) -> list[str]:
    return [c.value for c in BATCHED if may(actor, Act(c.value))]


def _chosen(values: list[str]) -> dict[int, int]:
    """Return id and version of the dossiers ticked; raise Invalid for nonsense."""
    found: dict[int, int] = {}
    for value in values[: MOST_AT_ONCE + 1]:
        dossier_id, _, version = value.partition(":")
        if not (dossier_id.isdecimal() and version.isdecimal()) or len(value) > 30:
            raise Invalid(
                "form_broken",
                N_("Biểu mẫu thiếu số hiệu."),
                field="chosen",
                remedy=N_("Hãy tải lại trang rồi nhập lại."),
            )
        found[int(dossier_id)] = int(version)
    if not 0 < len(found) <= MOST_AT_ONCE:
        raise Invalid(
            "none_chosen",
            N_("Chưa chọn hồ sơ nào, hoặc chọn quá %(most)s hồ sơ."),
            facts={"most": MOST_AT_ONCE},
            field="chosen",
            remedy=N_("Hãy đánh dấu các hồ sơ trong danh sách."),
        )
    return found
