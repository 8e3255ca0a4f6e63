"""A petition as it is typed, from home or at the counter."""

from collections.abc import Mapping
from uuid import uuid4

from django.http import HttpRequest

from motcua.domain.appointments.rules.visits import mobile
from motcua.domain.feedback.rules.petitions import KIND_NAMES, Filed, Kind
from motcua.kernel.text import N_
from motcua.web.common.forms import Reading


def petition_typed(typed: Reading) -> Filed:
    """Return the petition; raise Several naming every field at fault."""
    kind = typed.one_of(
        "kind", [k.value for k in Kind], N_("Chưa chọn phản ánh, kiến nghị về việc gì.")
    )
    text, name = typed.text("text"), typed.line("name", 100)
    phone = typed.line("phone", 30)
    phone = (typed.take(lambda: mobile(phone)) or "") if phone else ""
    email = typed.email("email")
    dossier, about = typed.line("dossier", 60), typed.line("about", 200)
    typed.finish()
    return Filed(Kind(kind), text, name, phone, email, dossier, about)


def petition_form(
    request: HttpRequest, typed: Mapping[str, object], errors: Mapping[str, str] | None
) -> dict[str, object]:
    """Return what the form shows: what was typed, its faults, and its request's key."""
    return {
        "kinds": {k.value: name for k, name in KIND_NAMES.items()},
        "typed": typed,
        "request_id": request.POST.get("request") or uuid4(),
        "errors": errors or {},
    }
