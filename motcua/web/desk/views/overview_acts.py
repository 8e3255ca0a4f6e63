"""Acts from a list of the overview: urge, hand to a colleague, take over to help."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from motcua.domain.dossiers.readers.work import dues_of
from motcua.journeys.overseeing import MOST, Outcome, Piece, hand_many, urge_many
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error
from motcua.web.desk.views.overview import dossiers_page

LONGEST = 1000
URGE, REASSIGN, TAKE_OVER = "urge", "reassign", "take_over"


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do one act on the work that is ticked and show what came of each."""
    actor, at = officer_of(request), now()
    try:
        do = forms.one_of(request.POST, "do", (URGE, REASSIGN, TAKE_OVER))
        batch = forms.uuid(request.POST, "batch")
        pieces = _chosen(request.POST.getlist("chosen"))
        outcome = _done(request, actor, at, do, batch, pieces)
    except Invalid as error:
        return dossiers_page(request, error)
    except MotcuaError as error:
        if error.status == Invalid.status:  # several fields at once
            return dossiers_page(request, error)
        raise
    ids = [piece.dossier_id for piece in pieces]
    known = dues_of(actor=actor, ids=ids, on=at.astimezone(VN).date())
    context = {
        "do": do,
        "query": request.GET.urlencode(),
        "done": [known[one.dossier_id][0] for one in outcome.done],
        "refused": [
            (known[one.dossier_id][0] if one.dossier_id in known else "", say_error(why))
            for one, why in outcome.refused.items()
        ],
    }
    return page(request, "desk/overview_done.jinja", context)


def _done(
    request: HttpRequest,
    actor: Actor,
    at: datetime,
    do: str,
    batch: UUID,
    pieces: list[Piece],
) -> Outcome:
    form = forms.Reading(request.POST)
    if do == URGE:
        text = form.take(lambda: _needed(request, "text", _NO_TEXT)) or ""
        answer_by = form.take(lambda: _until(request, at)) or at
        form.finish()
        return urge_many(
            actor=actor,
            at=at,
            batch=batch,
            pieces=pieces,
            text=text,
            answer_by=answer_by,
        )
    name = "reason" if do == REASSIGN else "help_reason"
    reason = form.take(lambda: _needed(request, name, _NO_REASON)) or ""
    to = form.take(lambda: _assignee(request)) if do == REASSIGN else None
    form.finish()
    return hand_many(actor=actor, at=at, batch=batch, pieces=pieces, to=to, reason=reason)


_NO_TEXT = N_("Chưa ghi nội dung đôn đốc.")
_NO_REASON = N_("Chưa ghi lý do.")


def _needed(request: HttpRequest, name: str, missing: str) -> str:
    text = forms.text(request.POST, name, LONGEST)
    if not text:
        raise Invalid("text_missing", missing, field=name, remedy=N_("Hãy ghi ngắn gọn."))
    return text


def _until(request: HttpRequest, at: datetime) -> datetime:
    found = forms.moment(request.POST, "answer_by")
    if found is None or found <= at:
        raise Invalid(
            "answer_by_out_of_range",
            N_("Hạn trả lời phải sau lúc này và trong vòng 90 ngày."),
            field="answer_by",
            remedy=N_("Hãy chọn ngày giờ khác."),
        )
    return found


def _assignee(request: HttpRequest) -> int:
    found = forms.whole(request.POST, "assignee")
    if found is None:
        raise Invalid(
            "assignee_missing",
            N_("Chưa chọn người nhận việc."),
            field="assignee",
            remedy=N_("Hãy chọn một người trong danh sách."),
        )
    return found


def _chosen(values: Iterable[str]) -> list[Piece]:
    """Return the work that is ticked; raise Invalid for nonsense, nothing or too much."""
    found: dict[Piece, None] = {}
    for value in list(values)[: MOST + 1]:
        parts = value.split(":")
        if len(value) > 40 or len(parts) != 3 or not all(p.isdecimal() for p in parts):
            raise Invalid(
                "form_broken",
                N_("Biểu mẫu thiếu số hiệu."),
                field="chosen",
                remedy=N_("Hãy tải lại trang rồi nhập lại."),
            )
        found[Piece(*map(int, parts))] = None
    if not 0 < len(found) <= MOST:
        raise Invalid(
            "none_chosen",
            N_("Chưa chọn hồ sơ nào, hoặc chọn quá %(most)s hồ sơ."),
            facts={"most": MOST},
            field="chosen",
            remedy=N_("Hãy đánh dấu các hồ sơ trong danh sách."),
        )
    return list(found)
