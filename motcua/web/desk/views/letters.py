"""Letters of a dossier: drafted, previewed, handed up, signed, numbered."""

from collections.abc import Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts.rules import Act, may
from motcua.domain.correspondence.readers.letters import letters_for
from motcua.domain.correspondence.readers.outgoing import documents_of
from motcua.domain.dossiers.actions import letters, reading
from motcua.domain.dossiers.models import DraftState
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers.letters import DraftFacts, drafts_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error, say_errors

OUTCOMES = {
    "": N_("Văn bản trong quá trình giải quyết"),
    "approved": N_("Kết quả: chấp thuận"),
    "rejected": N_("Kết quả: không chấp thuận"),
}
DOINGS = ("save", "submit", "back", "sign", "issue", "drop")


@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest, code: str) -> HttpResponse:
    """List the letters of a dossier; begin another one."""
    actor, at = officer_of(request), now()
    dossier_id = _id(actor, code)
    if request.method == "GET":
        return _drafts(request, actor, dossier_id)
    try:
        found = letters.begin_letter(
            actor=actor,
            at=at,
            dossier_id=dossier_id,
            key=forms.line(request.POST, "key", 60),
            outcome=forms.one_of(request.POST, "outcome", OUTCOMES),
        )
    except MotcuaError as error:
        shown = {"errors": say_errors(error)}
        return _drafts(request, actor, dossier_id, shown, error.status)
    return HttpResponseRedirect(reverse("desk:letter", args=[code, found.n]))


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Show one draft; save it or hand it on."""
    actor = officer_of(request)
    dossier_id = _id(actor, code)
    if request.method == "GET":
        return _draft(request, actor, dossier_id, n)
    try:
        said = _do(request, actor, dossier_id, n)
    except NotFound:
        raise
    except MotcuaError as error:
        shown = {"errors": say_errors(error), "typed": _values(request.POST)}
        return _draft(request, actor, dossier_id, n, shown, error.status)
    messages.success(request, gettext(said))
    name = "desk:letters" if request.POST.get("do") == "drop" else "desk:letter"
    args: list[object] = [code] if name == "desk:letters" else [code, n]
    return HttpResponseRedirect(reverse(name, args=args))


@require_GET
def preview(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Return a draft as PDF; what is lacking is named instead. The reading is noted."""
    actor = officer_of(request)
    dossier_id = _id(actor, code)
    try:
        content = letters.open_preview(actor=actor, at=now(), dossier_id=dossier_id, n=n)
    except NotFound:
        raise
    except MotcuaError as error:
        shown = {"errors": {"": say_error(error)}}
        return _draft(request, actor, dossier_id, n, shown, error.status)
    return pdf(content, f"du-thao-{code}-{n}.pdf")


def _do(request: HttpRequest, actor: Actor, dossier_id: int, n: int) -> str:
    posted = request.POST
    at = now()
    doing = forms.one_of(posted, "do", DOINGS)
    if doing == "save":
        letters.save_letter(
            actor=actor,
            at=at,
            dossier_id=dossier_id,
            n=n,
            seen=forms.whole(posted, "version", 0) or 0,
            values=_values(posted),
        )
        return N_("Đã lưu bản thảo.")
    if doing == "submit":
        letters.submit_letter(actor=actor, at=at, dossier_id=dossier_id, n=n)
        return N_("Đã trình ký.")
    if doing == "back":
        remark = forms.text(posted, "remark", 1000)
        letters.send_letter_back(
            actor=actor, at=at, dossier_id=dossier_id, n=n, remark=remark
        )
        return N_("Đã trả lại để sửa.")
    if doing == "sign":
        letters.sign_letter(actor=actor, at=at, dossier_id=dossier_id, n=n)
        return N_("Đã ký.")
    if doing == "issue":
        request_id = forms.uuid(posted, "request")
        letters.issue_letter(
            actor=actor, at=at, request_id=request_id, dossier_id=dossier_id, n=n
        )
        return N_("Đã vào số và ban hành.")
    letters.drop_letter(actor=actor, at=at, dossier_id=dossier_id, n=n)
    return N_("Đã bỏ bản thảo.")


def _drafts(
    request: HttpRequest,
    actor: Actor,
    dossier_id: int,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = now()
    facts = reading.open_dossier(
        actor=actor, at=at, dossier_id=dossier_id, what="letters"
    )
    context = {
        "d": facts,
        "drafts": drafts_of(actor=actor, dossier_id=dossier_id, at=at),
        "documents": documents_of(dossier_id=dossier_id),
        "letters": letters_for(unit_id=facts.authority_unit_id),
        "may_draft": may(actor, Act.DRAFT_LETTER),
        **_words(),
        **(shown or {}),
    }
    return page(request, "desk/letters.jinja", context, status=status)


def _draft(
    request: HttpRequest,
    actor: Actor,
    dossier_id: int,
    n: int,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = now()
    facts = reading.open_dossier(
        actor=actor, at=at, dossier_id=dossier_id, what=f"letter {n}"
    )
    found = _one(drafts_of(actor=actor, dossier_id=dossier_id, at=at), n)
    context = {
        "d": facts,
        "draft": found,
        "typed": found.values,
        "may_draft": may(actor, Act.DRAFT_LETTER),
        "may_sign": may(actor, Act.SIGN_LETTER),
        "may_issue": may(actor, Act.ISSUE_LETTER),
        "request_id": uuid4(),
        **_words(),
        **(shown or {}),
    }
    return page(request, "desk/letter.jinja", context, status=status)


def _one(found: tuple[DraftFacts, ...], n: int) -> DraftFacts:
    for one in found:
        if one.n == n:
            return one
    raise NotFound("draft_letter_unknown", N_("Không có bản thảo này."))


def _words() -> dict[str, object]:
    return {
        "states": {k: gettext(str(v)) for k, v in DraftState.choices},
        "outcomes": {k: gettext(v) for k, v in OUTCOMES.items()},
    }


def _values(posted: Mapping[str, object]) -> dict[str, str]:
    keys = [key for key in posted if key.startswith("v-")]
    return {key.removeprefix("v-"): forms.text(posted, key) for key in keys}


def _id(actor: Actor, code: str) -> int:
    return dossiers.id_of(actor=actor, code=code, on=now().astimezone(VN).date())
