"""Follow a dossier of one's own: write, send what was asked, withdraw, keep the day."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.documents.readers import open_file
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.actions.reading import note_reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.reach import FOLLOWS
from motcua.domain.following import actions, readers
from motcua.domain.following.rules import UNSENT_KEPT
from motcua.domain.notifications.rules.appointments import calendar_file
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotAllowed, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import file
from motcua.web.common.letter_files import taken_files
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors


@require_http_methods(["GET", "POST"])
def my_letters(request: HttpRequest, code: str) -> HttpResponse:
    """Show the messages of a dossier; write one."""
    actor, at, dossier_id = _mine(request, code)
    if request.method == "GET":
        actions.note_read(actor=actor, at=at, dossier_id=dossier_id)
        return _letters(request, actor, at, dossier_id, code)
    try:
        kept = taken_files(request, actor=actor, at=at)
        text = forms.text(request.POST, "text")
        actions.write(actor=actor, at=at, dossier_id=dossier_id, text=text, files=kept)
    except NotFound:
        raise
    except MotcuaError as error:
        typed = {"errors": say_errors(error), "text": request.POST.get("text", "")}
        return _letters(request, actor, at, dossier_id, code, typed, error.status)
    messages.success(request, gettext("Đã gửi tin nhắn."))
    return HttpResponseRedirect(reverse("portal:my_letters", args=[code]))


@require_http_methods(["GET", "POST"])
def my_reply(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a request for a supplement line by line, and send it once."""
    actor, at, dossier_id = _mine(request, code, readers.SUPPLEMENTS)
    if request.method == "GET":
        return _reply(request, actor, at, dossier_id, code)
    do = request.POST.get("do", "")
    try:
        if do.startswith("drop-") and do[5:].isdecimal() and len(do) < 20:
            actions.drop_file(
                actor=actor, at=at, dossier_id=dossier_id, file_id=int(do[5:])
            )
        else:
            _take_lines(request, actor, at, dossier_id)
        if do == "send":
            actions.send(actor=actor, at=at, dossier_id=dossier_id)
    except NotFound:
        raise
    except MotcuaError as error:
        context = {"errors": say_errors(error)}
        return _reply(request, actor, at, dossier_id, code, context, error.status)
    if do == "send":
        said = gettext("Đã gửi phần bổ sung. Bộ phận một cửa sẽ kiểm tra và báo ông/bà.")
        messages.success(request, said)
        return HttpResponseRedirect(reverse("portal:my_dossier", args=[code]))
    return HttpResponseRedirect(reverse("portal:my_reply", args=[code]))


@require_POST
def my_wish(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a dossier to be withdrawn, or take that back."""
    actor, at, dossier_id = _mine(request, code)
    if request.POST.get("do") == "back":
        actions.take_wish_back(actor=actor, at=at, dossier_id=dossier_id)
        messages.success(request, gettext("Đã bỏ đề nghị rút hồ sơ."))
    else:
        actions.wish_to_withdraw(
            actor=actor,
            at=at,
            dossier_id=dossier_id,
            reason=forms.text(request.POST, "reason", 1000),
        )
        said = gettext("Đã gửi đề nghị rút hồ sơ đến bộ phận một cửa.")
        messages.success(request, said)
    return HttpResponseRedirect(reverse("portal:my_dossier", args=[code]))


@require_GET
def my_appointment(request: HttpRequest, code: str) -> HttpResponse:
    """Return the day on the appointment slip as a calendar file."""
    actor, at, dossier_id = _mine(request, code)
    d = reading.open_dossier(
        actor=actor, at=at, dossier_id=dossier_id, what="appointment"
    )
    if d.due_at is None:
        raise NotFound("no_appointment", N_("Hồ sơ này chưa có ngày hẹn."))
    found = calendar_file(code=d.code, due=d.due_at, url=lookup_url(d.code), at=at)
    return file(found, f"{d.code}.ics", "text/calendar")


@require_GET
def my_attached(request: HttpRequest, code: str, file_id: int) -> HttpResponse:
    """Return a file of a message or a supplement of one's own dossier."""
    actor, at, dossier_id = _mine(request, code, readers.SUPPLEMENTS)
    on = at.astimezone(VN).date()
    one = readers.attached(actor=actor, dossier_id=dossier_id, file_id=file_id, on=on)
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what=f"attached {file_id}")
    with open_file(sha256=one.sha256) as content:
        return file(content.read(), one.name, one.media_type)


def _take_lines(
    request: HttpRequest, actor: Actor, at: datetime, dossier_id: int
) -> None:
    for field in sorted(request.FILES):
        line = field.removeprefix("line-")
        if line.isdecimal() and len(line) < 4:
            for kept in taken_files(request, actor=actor, at=at, field=field):
                actions.add_file(
                    actor=actor, at=at, dossier_id=dossier_id, line=int(line), kept=kept
                )


def _letters(
    request: HttpRequest,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    code: str,
    typed: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    on = at.astimezone(VN).date()
    d = reading.open_dossier(actor=actor, at=at, dossier_id=dossier_id, what="messages")
    found = readers.letters_of(actor=actor, dossier_id=dossier_id, on=on)
    context = {"code": code, "d": d, "letters": found, "text": "", **(typed or {})}
    return page(request, "portal/my_letters.jinja", context, status=status)


def _reply(
    request: HttpRequest,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    code: str,
    typed: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = readers.reply_of(
        actor=actor, dossier_id=dossier_id, on=at.astimezone(VN).date()
    )
    if found is None:
        return HttpResponseRedirect(reverse("portal:my_dossier", args=[code]))
    most_mb = settings.UPLOAD_LIMIT // 1024 // 1024
    context = {
        "code": code,
        "reply": found,
        "most_mb": most_mb,
        "unsent_days": UNSENT_KEPT.days,
        **(typed or {}),
    }
    return page(request, "portal/my_reply.jinja", context, status=status)


def _mine(
    request: HttpRequest, code: str, doings: tuple[Doing, ...] = FOLLOWS
) -> tuple[Actor, datetime, int]:
    actor, at = actor_of(request), now()
    if actor.kind is not ActorKind.CITIZEN:
        raise NotAllowed(
            "submitters_only", N_("Trang này dành cho người nộp hồ sơ đã đăng nhập.")
        )
    on = at.astimezone(VN).date()
    return actor, at, dossiers.id_of(actor=actor, code=code, on=on, doings=doings)
