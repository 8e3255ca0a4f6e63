"""Exercises of the training centre: one's own, everybody's for a trainer, a new start."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.training.actions import ask_reset, leave_run
from motcua.domain.training.readers.exercises import exercises
from motcua.domain.training.readers.lessons import (
    all_lessons,
    my_lessons,
    where_stuck,
)
from motcua.journeys.begin_lesson import begin_lesson
from motcua.kernel.clock import now
from motcua.web.common import forms
from motcua.web.common.lessons import say
from motcua.web.common.views import officer_of, page


@require_GET
def lessons(request: HttpRequest) -> HttpResponse:
    """Show the exercises of the officer's roles and how they went."""
    actor = officer_of(request)
    mine = my_lessons(actor=actor)
    done = {one.exercise.key for one in mine if one.standing.done}
    found = [one for one in exercises().values() if one.role in actor.role_names]
    context = {
        "found": found,
        "done": done,
        "mine": mine,
        "words": say,
        "request_keys": {one.key: uuid4() for one in found},
    }
    return page(request, "desk/lessons.jinja", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Prepare an exercise and begin it, anew when it was begun before."""
    key = forms.line(request.POST, "key")
    asked = request.POST.get("request")
    begin_lesson(
        actor=officer_of(request),
        at=now(),
        request_id=forms.uuid(request.POST, "request") if asked else uuid4(),
        key=key,
    )
    return HttpResponseRedirect(reverse("desk:lessons"))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the lesson that is open."""
    leave_run(actor=officer_of(request), at=now())
    return HttpResponseRedirect(reverse("desk:lessons"))


@require_GET
def learners(request: HttpRequest) -> HttpResponse:
    """Show who did what and where people get stuck, for who leads the training."""
    found = all_lessons(actor=officer_of(request))
    context = {"found": found, "stuck": where_stuck(found), "words": say}
    return page(request, "desk/learners.jinja", context)


@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Ask for everything to begin anew."""
    ask_reset(actor=officer_of(request), at=now())
    messages.success(
        request,
        gettext("Mọi thứ sẽ trở lại như lúc đầu sau ít phút; hãy đăng nhập lại."),
    )
    return HttpResponseRedirect(reverse("desk:learners"))
