"""What applicants send about their dossiers, at the counter that received them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.documents.readers import open_file
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.actions.reading import note_reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.following import actions, readers
from motcua.domain.following.rules import Way
from motcua.journeys.take_reply import take_reply
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.files import file
from motcua.web.common.letter_files import taken_files
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List letters, supplements and wishes that nobody has looked at yet."""
    found = readers.waiting(actor=officer_of(request))
    return page(request, "desk/following.jinja", {"rows": found})


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was said, what was sent and what is wished; write to the applicant."""
    actor, at, dossier_id = _asked(request, code)
    if request.method == "GET":
        answer = _talk(request, actor, at, dossier_id)
        actions.note_read(actor=actor, at=at, dossier_id=dossier_id)
        return answer
    try:
        form = forms.Reading(request.POST)
        way = form.one_of("way", [w.value for w in Way])
        text = form.text("text")
        form.finish()
        kept = taken_files(request, actor=actor, at=at)
        actions.write(
            actor=actor,
            at=at,
            dossier_id=dossier_id,
            text=text,
            files=kept,
            way=Way(way),
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _refused(request, actor, at, dossier_id, error)
    messages.success(request, gettext("Đã ghi và báo cho người nộp."))
    return HttpResponseRedirect(reverse("desk:talk", args=[code]))


@require_POST
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """Take in the supplement that was sent, or give it back to be mended."""
    actor, at, dossier_id = _asked(request, code)
    try:
        if request.POST.get("do") == "back":
            reason = forms.text(request.POST, "reason")
            actions.give_back(actor=actor, at=at, dossier_id=dossier_id, reason=reason)
            messages.success(request, gettext("Đã trả lại để người nộp gửi lại."))
            return HttpResponseRedirect(reverse("desk:talk", args=[code]))
        done = take_reply(
            actor=actor,
            at=at,
            dossier_id=dossier_id,
            version=forms.whole(request.POST, "version", 0) or 0,
            request_id=forms.uuid(request.POST, "request"),
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _refused(request, actor, at, dossier_id, error)
    messages.success(
        request, gettext("Đã nhận phần bổ sung; hồ sơ được giải quyết tiếp.")
    )
    return HttpResponseRedirect(reverse("desk:dossier", args=[done.code]))


@require_GET
def attached(request: HttpRequest, code: str, file_id: int) -> HttpResponse:
    """Return a file of a message or of a supplement that was sent; it is noted."""
    actor, at, dossier_id = _asked(request, code)
    on = at.astimezone(VN).date()
    one = readers.attached(actor=actor, dossier_id=dossier_id, file_id=file_id, on=on)
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what=f"attached {file_id}")
    with open_file(sha256=one.sha256) as content:
        return file(content.read(), one.name, one.media_type)


def _refused(
    request: HttpRequest,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    error: MotcuaError,
) -> HttpResponse:
    typed = {
        "errors": say_errors(error),
        "text": request.POST.get("text", ""),
        "way": request.POST.get("way", Way.PORTAL.value),
    }
    return _talk(request, actor, at, dossier_id, typed, error.status)


def _talk(
    request: HttpRequest,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    typed: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    on = at.astimezone(VN).date()
    d = reading.open_dossier(actor=actor, at=at, dossier_id=dossier_id, what="messages")
    known: dict[str, Any] = {"actor": actor, "dossier_id": dossier_id, "on": on}
    context = {
        "d": d,
        "letters": readers.letters_of(**known),
        "reply": readers.reply_of(**known),
        "wish": readers.wish_of(**known),
        "may_write": readers.may_write(actor=actor, unit_id=d.receiving_unit_id),
        "ways": [w.value for w in Way],
        "text": "",
        "way": Way.PORTAL.value,
        "request_id": uuid4(),
    }
    return page(request, "desk/talk.jinja", {**context, **(typed or {})}, status=status)


def _asked(request: HttpRequest, code: str) -> tuple[Actor, datetime, int]:
    actor, at = officer_of(request), now()
    on = at.astimezone(VN).date()
    return actor, at, dossiers.id_of(actor=actor, code=code, on=on)
