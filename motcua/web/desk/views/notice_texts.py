"""The words of notices: their list, one notice by one way, a version and its editor."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.rules import Act, may
from motcua.domain.notifications import actions
from motcua.domain.notifications.readers import texts as readers
from motcua.domain.notifications.readers.texts import TextFacts
from motcua.domain.notifications.rules.channels import Channel
from motcua.domain.notifications.rules.segments import length_of
from motcua.domain.notifications.rules.texts import (
    EDITABLE,
    LANGUAGES,
    TITLED,
    Wording,
    filled,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


def texts_reader(request: HttpRequest) -> Actor:
    """Return the officer who may edit or publish; raise NotAllowed for anybody else."""
    actor = officer_of(request)
    readers.may_see(actor)
    return actor


@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """List the notices and, for each way, whose words go out."""
    actor = texts_reader(request)
    context = {
        "kinds": tuple(EDITABLE),
        "channels": tuple(Channel),
        "changed": readers.changed(actor=actor, on=_today()),
    }
    return page(request, "desk/notice_texts.jinja", context)


@require_GET
def text(request: HttpRequest, kind: str, channel: str) -> HttpResponse:
    """Show what goes out by one way in both languages, and the versions."""
    actor, on = texts_reader(request), _today()
    asked: dict[str, Any] = {"actor": actor, "kind": kind, "channel": channel, "on": on}
    versions = readers.versions(**asked)
    samples = {}
    for language in LANGUAGES:
        found = readers.in_use(language=language, **asked)
        samples[language] = {"n": found.n, **_sample(found.words, channel)}
    context = {
        "kind": kind,
        "channel": channel,
        "versions": versions,
        "samples": samples,
        "may_edit": may(actor, Act.EDIT_NOTICE),
    }
    return page(request, "desk/notice_text.jinja", context)


@require_POST
def begin(request: HttpRequest, kind: str, channel: str) -> HttpResponse:
    """Begin a draft from what goes out now, or go on with the draft there is."""
    actor, on = texts_reader(request), _today()
    asked: dict[str, Any] = {"actor": actor, "kind": kind, "channel": channel, "on": on}
    language = forms.line(request.POST, "language", 5)
    readers.check_known(kind=kind, channel=channel, language=language)
    rows = readers.versions(**asked)[language]
    found = next((one.id for one in rows if one.is_draft), None)
    if found is None:
        found = actions.save_notice_draft(
            actor=actor,
            at=now(),
            kind=kind,
            channel=channel,
            language=language,
            words=readers.in_use(language=language, **asked).words,
        )
    return HttpResponseRedirect(reverse("desk:notice_version", args=[found]))


@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, text_id: int) -> HttpResponse:
    """Show a version; save, publish, take out of use or drop it."""
    actor = texts_reader(request)
    facts = readers.text_by_id(actor=actor, text_id=text_id, on=_today())
    if request.method == "GET":
        return _page(request, actor, facts)
    try:
        return _do(request, actor, facts)
    except NotFound:
        raise
    except MotcuaError as error:
        context: dict[str, object] = {
            "errors": say_errors(error),
            "reason": request.POST.get("reason", ""),
            "valid_from": request.POST.get("valid_from", ""),
        }
        if request.POST.get("do", "save") == "save":
            names = ("subject", "text", "template")
            context["typed"] = {name: request.POST.get(name, "") for name in names}
        return _page(request, actor, facts, context, error.status)


def _do(request: HttpRequest, actor: Actor, facts: TextFacts) -> HttpResponse:
    do = request.POST.get("do", "save")
    address = reverse("desk:notice_text", args=[facts.kind, facts.channel])
    if do == "drop":
        actions.drop_notice_draft(actor=actor, at=now(), text_id=facts.id)
        messages.success(request, gettext("Đã xóa bản nháp."))
    elif do == "built_in":
        reason = forms.line(request.POST, "reason")
        actions.use_built_in(actor=actor, at=now(), text_id=facts.id, reason=reason)
        messages.success(request, gettext("Từ hôm nay dùng lại mẫu có sẵn."))
    elif do == "publish":
        _publish(request, actor, facts)
    else:
        _save(request, actor, facts)
        address = reverse("desk:notice_version", args=[facts.id])
    return HttpResponseRedirect(address)


def _save(request: HttpRequest, actor: Actor, facts: TextFacts) -> None:
    form = forms.Reading(request.POST)
    words = Wording(
        subject=form.line("subject", 200),
        text=form.text("text"),
        template=form.line("template", 60),
    )
    seen = form.whole("seen", 0)
    form.finish()
    actions.save_notice_draft(
        actor=actor,
        at=now(),
        kind=facts.kind,
        channel=facts.channel,
        language=facts.language,
        words=words,
        seen=seen,
    )
    messages.success(request, gettext("Đã lưu bản nháp; mẫu không có lỗi."))


def _publish(request: HttpRequest, actor: Actor, facts: TextFacts) -> None:
    form = forms.Reading(request.POST)
    day, reason = form.day("valid_from"), form.line("reason")
    seen = form.whole("seen", 0)
    form.finish()
    actions.publish_notice_text(
        actor=actor,
        at=now(),
        text_id=facts.id,
        valid_from=day or _today(),
        reason=reason,
        seen=seen or 0,
    )
    messages.success(request, gettext("Đã công bố phiên bản v%(n)s.") % {"n": facts.n})


def _page(
    request: HttpRequest,
    actor: Actor,
    facts: TextFacts,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    words = facts.words
    whole = {
        "v": facts,
        "typed": {
            "subject": words.subject,
            "text": words.text,
            "template": words.template,
        },
        "titled": facts.channel in TITLED,
        "places": EDITABLE[facts.kind],
        "samples": _samples(actor, facts),
        "may_edit": may(actor, Act.EDIT_NOTICE),
        "may_publish": may(actor, Act.PUBLISH_NOTICE),
        "is_own": facts.edited_by_id == actor.officer_id,
        "valid_from": f"{_today():%d/%m/%Y}",
        "reason": "",
        **(context or {}),
    }
    return page(request, "desk/notice_version.jinja", whole, status=status)


def _samples(actor: Actor, facts: TextFacts) -> dict[str, dict[str, object]]:
    """Return how it looks in both languages: the other as drafted, or as it goes out."""
    on = _today()
    asked: dict[str, Any] = {"actor": actor, "kind": facts.kind, "on": on}
    asked["channel"] = facts.channel
    rows = readers.versions(**asked)
    found = {}
    for language in LANGUAGES:
        draft = next((one for one in rows[language] if one.is_draft), None)
        if language == facts.language:
            words, n = facts.words, facts.n
        elif draft is not None:
            words, n = draft.words, draft.n
        else:
            used = readers.in_use(language=language, **asked)
            words, n = used.words, used.n
        found[language] = {"n": n, **_sample(words, facts.channel)}
    return found


def _sample(words: Wording, channel: str) -> dict[str, object]:
    whole = filled(words.text)
    return {
        "subject": filled(words.subject) if channel in TITLED else "",
        "text": whole,
        "template": words.template,
        "length": length_of(whole) if channel == Channel.SMS else None,
    }


def _today() -> date:
    return now().astimezone(VN).date()
