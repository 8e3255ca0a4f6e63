"""The overview: how open work stands, where it waits, what is behind a number."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.accounts.rules import Act, may
from motcua.domain.overview.readers.absent import Absence, absences
from motcua.domain.overview.readers.behind import Line, behind
from motcua.domain.overview.readers.bottlenecks import queues
from motcua.domain.overview.readers.candidates import Candidate, candidates
from motcua.domain.overview.readers.flow import flow
from motcua.domain.overview.readers.reach import reach_of
from motcua.domain.overview.readers.standing import Wall, names
from motcua.domain.overview.readers.standing import wall as standing_wall
from motcua.domain.overview.rules.asked import (
    PAGE,
    Group,
    Picked,
    What,
    Whose,
    days_before,
    weeks_before,
)
from motcua.domain.reports.readers import whole
from motcua.domain.reports.rules.asked import Side
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import overview_asked as asking
from motcua.web.desk.figures_soon import said_when_none

DAYS, WEEKS = 14, 8
MOST_OFFSET = 5000
"""Where a list ends; who has more narrows it."""

_FILTERS: Mapping[str, Group] = {
    "unit": Group.UNIT,
    "field": Group.FIELD,
    "procedure": Group.PROCEDURE,
    "place": Group.PLACE,
    "step": Group.STEP,
    "officer": Group.OFFICER,
}


@require_GET
@said_when_none
def wall(request: HttpRequest) -> HttpResponse:
    """Show how open dossiers stand, by rows, by age, and what came and went."""
    actor, at = officer_of(request), figures_at()
    reach = reach_of(actor=actor)
    asked = _narrowed_only(asking.asked_of(request.GET, actor))
    found = standing_wall(actor=actor, picked=asked.picked, group=asked.group, at=at)
    weekly = request.GET.get("ky") == "tuan"
    context: dict[str, object] = {
        **shown(actor, asked, at),
        "wall": found,
        "groups": asking.GROUP_WORDS,
        "standings": asking.STANDINGS,
        "standing_words": asking.STANDING_WORDS,
        "ages": list(zip(asking.AGE_WORDS, found.ages, strict=True)),
        "weekly": weekly,
    }
    if asked.picked.whose is Whose.TEAM and reach.leads:
        context["absences"] = _absences(found, asked.group, at.astimezone(VN).date())
        if not asked.picked.is_by_work:
            today = at.astimezone(VN).date()
            periods = weeks_before(today, WEEKS) if weekly else days_before(today, DAYS)
            context["flow"] = flow(
                actor=actor, picked=asked.picked, periods=periods, at=at
            )
    return page(request, "desk/overview.jinja", context)


@require_GET
@said_when_none
def bottlenecks(request: HttpRequest) -> HttpResponse:
    """Show where work waits longest against its own time: steps, or officers."""
    actor, at = officer_of(request), figures_at()
    asked = _narrowed_only(asking.asked_of(request.GET, actor))
    word = "can-bo" if request.GET.get("nhom") == "can-bo" else "buoc"
    asked = replace(asked, group_word=word)
    context = {
        **shown(actor, asked, at),
        "queues": queues(actor=actor, picked=asked.picked, group=asked.group, at=at),
        "What": What,
    }
    return page(request, "desk/bottlenecks.jinja", context)


@require_GET
@said_when_none
def screen(request: HttpRequest) -> HttpResponse:
    """Show the figures for the leaders' room: no names, no dossiers; it renews itself."""
    actor, at = officer_of(request), figures_at()
    asked = asking.asked_of(request.GET, actor)
    picked = Picked(whose=Whose.TEAM, side=asked.picked.side)
    group = Group.UNIT if reach_of(actor=actor).leads else Group.STEP
    context = {
        "at": at,
        "wall": standing_wall(actor=actor, picked=picked, group=group, at=at),
        "queues": queues(actor=actor, picked=picked, group=Group.STEP, at=at)[:6],
        "by_unit": group is Group.UNIT,
    }
    return page(request, "desk/overview_screen.jinja", context)


@require_GET
@said_when_none
def dossiers(request: HttpRequest) -> HttpResponse:
    """List exactly the dossiers behind a number, and what can be done with them."""
    return dossiers_page(request)


def dossiers_page(
    request: HttpRequest, refused: MotcuaError | None = None
) -> HttpResponse:
    """Show the list that an address asks for; with the error of what was refused."""
    actor, at = officer_of(request), figures_at()
    asked = asking.asked_of(request.GET, actor)
    offset = min(offset_of(request), MOST_OFFSET)
    found = behind(actor=actor, picked=asked.picked, at=at, offset=offset)
    context = {
        **shown(actor, asked, at),
        "found": found,
        "said": asking.said_of(asked.picked),
        "offset": offset,
        "page_size": PAGE,
        "next_offset": found.next_offset if offset < MOST_OFFSET else None,
        "candidates": _candidates(actor, found.rows, at),
        "may_urge": may(actor, Act.URGE),
        "may_take": may(actor, Act.TAKE_OVER),
        "batch_id": uuid4(),
        "now": at,
        "typed": request.POST,
        "chosen": request.POST.getlist("chosen"),
        "errors": say_errors(refused) if refused else {},
    }
    status = refused.status if refused else 200
    return page(request, "desk/overview_dossiers.jinja", context, status)


def figures_at() -> datetime:
    """Return up to when the figures are whole: the instant every page is of."""
    found = whole().at
    if found is None:
        raise Invalid(
            "figures_none",
            N_("Chưa có số liệu nào được tính."),
            remedy=N_("Hãy mở lại sau một phút."),
        )
    return min(found, now())


def shown(actor: Actor, asked: asking.Asked, at: datetime) -> dict[str, object]:
    """Return what every page of the overview shows: whose, narrowed to what, when."""
    picked = asked.picked
    return {
        "at": at,
        "asked": asked,
        "picked": picked,
        "Whose": Whose,
        "sides": {side.value: side for side in Side},
        "What": What,
        "leads": reach_of(actor=actor).leads,
        "filters": _filters(asked),
    }


def _filters(asked: asking.Asked) -> list[tuple[str, str, str]]:
    """Return what narrows: of what sort, in words, and the query without it."""
    found = []
    for name, group in _FILTERS.items():
        value = getattr(asked.picked, name)
        if value is not None:
            word = next(w for w, one in asking.GROUPS.items() if one is group)
            said = names(group=group, keys=[str(value)]).get(str(value), str(value))
            found.append((asking.GROUP_WORDS[word], said, asked.query(**{name: None})))
    return found


def _narrowed_only(asked: asking.Asked) -> asking.Asked:
    """Return the same without what makes sense for lists alone."""
    picked = replace(
        asked.picked,
        what=What.OPEN,
        standing=None,
        age=None,
        waits=False,
        over=False,
        first=None,
        last=None,
    )
    return replace(asked, picked=picked)


def _absences(found: Wall, group: Group, on: date) -> tuple[Absence, ...]:
    if group is not Group.OFFICER:
        return ()
    return absences(officer_ids=[int(row.key) for row in found.rows], on=on)


def _candidates(
    actor: Actor, rows: tuple[Line, ...], at: datetime
) -> tuple[Candidate, ...]:
    if not may(actor, Act.REASSIGN):
        return ()
    return candidates(actor=actor, rows=rows, on=at.astimezone(VN).date())
