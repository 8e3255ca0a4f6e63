"""Read from a form what somebody may do for another; used by portal and desk."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest

from motcua.domain.accounts.rules.helping import HELPS, HelpScope
from motcua.domain.accounts.rules.members import Scope, no_last_day
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers.current import procedure_names
from motcua.domain.catalogue.readers.search import search
from motcua.domain.dossiers.readers import public
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms

_MOST_LINES = 60
_MOST_FOUND = 10


def help_scope_from(request: HttpRequest, actor: Actor, on: date) -> HelpScope:
    """Return what a consent form says; raise Invalid naming the field."""
    return HelpScope(
        doings=doings_from(request) & frozenset(HELPS),
        until=forms.day(request.POST, "until"),
        procedures=_procedures(request, actor, on),
        filings=_keys(request),
        dossiers=public.known_codes(
            typed=[*request.POST.getlist("dossier"), *_lines(request, "dossiers")],
            field="dossiers",
        ),
    )


def mandate_scope_from(request: HttpRequest, actor: Actor, on: date) -> Scope:
    """Return what a mandate form says; raise Invalid naming the field."""
    first = forms.day(request.POST, "first") or on
    whole = request.POST.get("whole") == "1"
    return Scope(
        doings=doings_from(request),
        first=first,
        last=_until(request),
        whole=whole,
        procedures=() if whole else _procedures(request, actor, on),
        fields=() if whole else _fields(request, actor, on),
    )


def doings_from(request: HttpRequest) -> frozenset[Doing]:
    """Return what is ticked; what is no doing counts as not ticked."""
    known = {doing.value for doing in Doing}
    return frozenset(Doing(v) for v in request.POST.getlist("doing") if v in known)


def _until(request: HttpRequest) -> date:
    found = forms.day(request.POST, "until")
    if found is None:
        raise no_last_day()
    return found


@dataclass(frozen=True, slots=True)
class ProcedureChoice:
    """What a form shows to choose procedures by name: those chosen, and what was found.

    Each is code and name; `text` is what was looked for.
    """

    text: str
    chosen: tuple[tuple[str, str], ...]
    found: tuple[tuple[str, str], ...]


def is_finding(request: HttpRequest) -> bool:
    """Say whether the form was sent to look for procedures, and does nothing else."""
    return request.method == "POST" and request.POST.get("do") == "find"


def procedure_choice(request: HttpRequest, actor: Actor, on: date) -> ProcedureChoice:
    """Return the procedures ticked so far, and ten that the words typed find."""
    codes = _codes(request)
    names = procedure_names(codes=frozenset(codes))
    text = forms.text(request.POST, "find_procedure", 200)
    found = search(actor=actor, text=text, on=on).rows if len(text) > 1 else ()
    return ProcedureChoice(
        text,
        tuple((code, names.get(code, "")) for code in codes),
        tuple((row.code, row.name) for row in found if row.code not in codes)[
            :_MOST_FOUND
        ],
    )


def _codes(request: HttpRequest) -> tuple[str, ...]:
    ticked = [code.strip()[:40] for code in request.POST.getlist("procedure")]
    typed = _lines(request, "procedures")
    return tuple(dict.fromkeys(code for code in [*ticked, *typed] if code))[:_MOST_LINES]


def _procedures(request: HttpRequest, actor: Actor, on: date) -> tuple[str, ...]:
    codes = _codes(request)
    for code in codes:
        try:
            catalogue.procedure_page(actor=actor, code=code, on=on)
        except NotFound:
            raise Invalid(
                "procedure_unknown",
                N_("Không có thủ tục mang mã %(code)s."),
                facts={"code": code[:40]},
                field="procedures",
                remedy=N_("Mã ở đầu trang của thủ tục."),
            ) from None
    return codes


def _fields(request: HttpRequest, actor: Actor, on: date) -> tuple[str, ...]:
    known = {row.name for row in catalogue.fields_in_force(actor=actor, on=on)}
    return tuple(name for name in request.POST.getlist("field") if name in known)


def _keys(request: HttpRequest) -> tuple[UUID, ...]:
    return tuple(
        forms.uuid({"filing": text}, "filing") for text in request.POST.getlist("filing")
    )


def _lines(request: HttpRequest, name: str) -> list[str]:
    text = forms.text(request.POST, name)
    return [line.strip() for line in text.splitlines() if line.strip()][:_MOST_LINES]
