"""Rules of alerting: their list, one rule with its versions, and its editor."""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.supervision import actions
from motcua.domain.supervision.readers import rules as readers
from motcua.domain.supervision.readers.rules import RuleFacts
from motcua.domain.supervision.rules.alerting import MOST_LEVELS, Level, Rule
from motcua.domain.supervision.rules.causes import Cause, Receiver, Way
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

_NEW = Rule("", Cause.LATE, 0, (Level(()),))


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules that count."""
    actor = officer_of(request)
    context = {
        "rules": readers.rules(actor=actor),
        "may_edit": may(actor, Act.EDIT_ALERTS),
    }
    return page(request, "desk/alert_rules.jinja", context)


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """Show one rule and its versions; set a new version."""
    actor = officer_of(request)
    facts = readers.rule_facts(actor=actor, key=key)
    if request.method == "GET":
        return _page(request, actor, facts)
    return _set(request, actor, facts, is_new=False)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a rule of the centre's own."""
    actor = officer_of(request)
    require(actor, Act.EDIT_ALERTS)
    facts = RuleFacts(_NEW)
    if request.method == "GET":
        return _page(request, actor, facts, is_new=True)
    return _set(request, actor, facts, is_new=True)


def _set(
    request: HttpRequest, actor: Actor, facts: RuleFacts, *, is_new: bool
) -> HttpResponse:
    typed = facts.rule
    try:
        require(actor, Act.EDIT_ALERTS)
        typed = _rule_of(request, facts.rule.key, is_new=is_new)
        actions.set_rule(
            actor=actor,
            at=now(),
            rule=typed,
            reason=forms.line(request.POST, "reason"),
            seen=forms.whole(request.POST, "seen", 0) or 0,
            new=is_new,
        )
    except NotFound:
        raise
    except MotcuaError as error:
        shown = replace(facts, rule=typed)
        context = {
            "errors": say_errors(error),
            "reason": request.POST.get("reason", ""),
            "typed_key": request.POST.get("key", ""),
        }
        return _page(request, actor, shown, context, error.status, is_new=is_new)
    messages.success(request, gettext("Đã lưu quy tắc; áp dụng từ bây giờ."))
    return HttpResponseRedirect(reverse("desk:alert_rule", args=[typed.key]))


def _rule_of(request: HttpRequest, key: str, *, is_new: bool) -> Rule:
    """Return the rule a form carries; a level without receivers and hours is none."""
    form = forms.Reading(request.POST)
    if is_new:
        key = form.take(lambda: _key_of(request)) or ""
    cause = form.one_of("cause", [one.value for one in Cause])
    amount = form.whole("amount", 0)
    again = form.whole("again", 0)
    hours = [0, *(form.whole(f"after-{n}", 0) or 0 for n in range(1, MOST_LEVELS))]
    form.finish()
    levels = [
        Level(_receivers(request, f"tells-{n}"), hours[n]) for n in range(MOST_LEVELS)
    ]
    while len(levels) > 1 and not levels[-1].tells and not levels[-1].after:
        levels.pop()
    ways = {Way.INAPP, *([Way.EMAIL] if request.POST.get("email") == "yes" else [])}
    return Rule(
        key=key,
        cause=Cause(cause),
        amount=amount or 0,
        levels=tuple(levels),
        ways=frozenset(ways),
        again=again or 0,
        on=request.POST.get("on") == "yes",
    )


def _receivers(request: HttpRequest, name: str) -> tuple[Receiver, ...]:
    asked = request.POST.getlist(name)
    return tuple(one for one in Receiver if one.value in asked)


def _key_of(request: HttpRequest) -> str:
    key = forms.line(request.POST, "key", 40)
    if not key or not all(c.isascii() and (c.isalnum() or c == "-") for c in key):
        raise Invalid(
            "rule_key_malformed",
            N_("Khóa của quy tắc gồm chữ thường không dấu, chữ số và gạch nối."),
            field="key",
            remedy=N_("Ví dụ: qua-han-3-ngay."),
        )
    return key.lower()


def _page(
    request: HttpRequest,
    actor: Actor,
    facts: RuleFacts,
    context: Mapping[str, object] | None = None,
    status: int = 200,
    *,
    is_new: bool = False,
) -> HttpResponse:
    key = facts.rule.key
    whole = {
        "r": facts,
        "levels": _padded(facts.rule),
        "is_new": is_new,
        "versions": () if is_new else readers.rule_versions(actor=actor, key=key),
        "causes": tuple(Cause),
        "receivers": tuple(Receiver),
        "may_edit": may(actor, Act.EDIT_ALERTS),
        "by_mail": Way.EMAIL in facts.rule.ways,
        "reason": "",
        "typed_key": "",
        **(context or {}),
    }
    return page(request, "desk/alert_rule.jinja", whole, status=status)


def _padded(shown: Rule) -> tuple[Level, ...]:
    """Return the levels of a form: those there are, and empty ones after them."""
    return (*shown.levels, *[Level(())] * (MOST_LEVELS - len(shown.levels)))
