"""My work, my kept lists, my drafts, finding a dossier."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may
from motcua.domain.delivery.readers.uncollected import numbers
from motcua.domain.dossiers.actions import drafts as draft_actions
from motcua.domain.dossiers.actions import saved_lists as saved_list_actions
from motcua.domain.dossiers.readers import drafts, worklist
from motcua.domain.dossiers.readers import work as lists
from motcua.domain.dossiers.readers.saved_lists import saved_lists
from motcua.domain.dossiers.rules.worklist import USUAL_COLUMNS, Column
from motcua.domain.supervision.readers.waits import waits
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import work_asked as asking
from motcua.web.desk.views.batch import choices_for


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """List what the officer can move on now, by how it stands, narrowed as asked."""
    return _page(request, request.GET)


def _page(
    request: HttpRequest, query: QueryDict, refused: MotcuaError | None = None
) -> HttpResponse:
    """Show the list that a query asks for; with the error of what was refused."""
    actor, at = officer_of(request), now()
    kept, told = saved_lists(actor=actor), waits(actor=actor)
    context: dict[str, object] = {
        "drafts": drafts.drafts(actor=actor) if may(actor, Act.ACCEPT) else (),
        "results": numbers(actor=actor) if may(actor, Act.RETURN) else None,
        "alerts": told.alerts.total(),
        "apologies": told.alerts[Cause.APOLOGY],
        "urgings": told.urgings,
        "kept": kept,
        "now": at,
        "parts": asking.STANDINGS,
        "all_columns": list(Column),
        "columns": USUAL_COLUMNS,
        "typed": asking.typed_of(query),
        "name": query.get("ten", ""),
        "standing_word": query.get("muc", ""),
        "query": "",
    }
    try:
        chosen = asking.list_asked(query, kept)
        if chosen is not None:
            context |= {"chosen": chosen, "typed": dict(chosen.asked)}
        asked = asking.asked_of(
            dict(chosen.asked) if chosen else asking.typed_of(query),
            standing=asking.standing_asked(query),
            place=chosen.place if chosen else None,
        )
        context |= _found(request, actor, at, asked)
    except MotcuaError as error:
        refused = error
    errors = say_errors(refused) if refused else {}
    status = refused.status if refused else 200
    if errors or context["typed"] or query.get("loc") == "1":
        context["choices"] = worklist.choices(actor=actor, at=at)
    return page(request, "desk/work.jinja", {**context, "errors": errors}, status)


def _found(
    request: HttpRequest, actor: Actor, at: datetime, asked: asking.Asked
) -> dict[str, object]:
    """Return the numbers of every part, and a page of the one asked for."""
    offset = min(offset_of(request), asking.MOST_OFFSET)
    found = lists.my_work(actor=actor, wanted=asked.wanted, at=at, offset=offset)
    on = at.astimezone(VN).date()
    return {
        "found": found,
        "counts": found.counts,
        "most": worklist.MOST_COUNTED,
        "standing": asked.wanted.standing,
        "columns": asked.columns,
        "query": asked.query,
        "unit_names": {u.id: u.name for u in accounts.units_in_force(on=on)}
        if Column.UNIT in asked.columns
        else {},
        "offset": offset,
        "page_size": lists.PAGE,
        "next_offset": found.next_offset if offset < asking.MOST_OFFSET else None,
        **choices_for(actor, found.rows),
    }


@require_POST
def save_list(request: HttpRequest) -> HttpResponse:
    """Keep what the list is asked for under a name."""
    actor = officer_of(request)
    typed = asking.typed_of(request.POST)
    try:
        asking.asked_of(typed)
        place = saved_list_actions.save_list(
            actor=actor,
            at=now(),
            name=forms.line(request.POST, "ten"),
            asked=typed,
            is_usual=request.POST.get("dau-tien") == "1",
        )
    except MotcuaError as error:
        return _page(request, request.POST, error)
    messages.success(request, gettext("Đã lưu danh sách."))
    return HttpResponseRedirect(f"{reverse('desk:work')}?ds={place}")


@require_POST
def change_list(request: HttpRequest, place: int) -> HttpResponse:
    """Show one of the officer's own lists first, no longer first, or drop it."""
    actor, at = officer_of(request), now()
    do = forms.one_of(request.POST, "do", ("usual", "not-usual", "drop"))
    if do == "drop":
        saved_list_actions.drop_list(actor=actor, at=at, place=place)
        messages.success(request, gettext("Đã xóa danh sách."))
        return HttpResponseRedirect(reverse("desk:work"))
    saved_list_actions.choose_usual(
        actor=actor, at=at, place=place if do == "usual" else None
    )
    messages.success(request, gettext("Đã đổi danh sách hiện ra đầu tiên."))
    return HttpResponseRedirect(f"{reverse('desk:work')}?ds={place}")


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find dossiers by code, number or name, and people to those who may find them."""
    actor, offset, at = officer_of(request), offset_of(request), now()
    on = at.astimezone(VN).date()
    text = request.GET.get("q", "").strip()[:100]
    person_id = forms.whole(request.GET, "nguoi")
    if person_id is not None:
        found = lists.of_person(actor=actor, person_id=person_id, on=on, offset=offset)
    else:
        found = lists.find(actor=actor, text=text, on=on, offset=offset)
    is_first = person_id is None and offset == 0
    context = {
        "text": text,
        "person_id": person_id,
        "people": accounts.find_people(actor=actor, text=text)
        if is_first and may(actor, Act.FIND_PERSON)
        else (),
        "found": found,
        "offset": offset,
        "page_size": lists.PAGE,
        "now": at,
        "query": urlencode({"nguoi": person_id} if person_id else {"q": text}) + "&",
    }
    return page(request, "desk/find.jinja", context)


@require_POST
def drop_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw away one of the officer's own drafts."""
    draft_actions.drop_draft(actor=officer_of(request), at=now(), draft_id=draft_id)
    messages.success(request, gettext("Đã xóa bản nháp."))
    return HttpResponseRedirect(reverse("desk:work"))
