"""Pictures a phone takes for the intake form: the code shown, and what has come."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from motcua.domain.catalogue.readers import Terms
from motcua.domain.documents.rules.codes import qr
from motcua.domain.dossiers.actions import photos as actions
from motcua.domain.dossiers.readers import photos as readers
from motcua.domain.dossiers.readers.photos import PhotoFacts
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.web.common import forms
from motcua.web.desk import intake_form
from motcua.web.desk.intake_form import Fields
from motcua.web.desk.scans import MEGABYTE

SHOW, DROP = "phone-", "unphoto-"


@dataclass(frozen=True, slots=True)
class Shown:
    """A code on the page: its picture, its address, until when, for which paper."""

    svg: str
    address: str
    until: datetime
    component_n: int


def pressed(actor: Actor, fields: Fields, terms: Terms, do: str) -> dict[str, str]:
    """Do a button about pictures of a saved form; return what the address then says."""
    if do.startswith(DROP):
        photo_id = forms.whole({"n": do.removeprefix(DROP)}, "n", 0) or 0
        draft_id = intake_form.draft_id(fields)
        actions.drop_photo(actor=actor, at=now(), draft_id=draft_id, photo_id=photo_id)
    if not do.startswith(SHOW):
        return {}
    n = forms.whole({"n": do.removeprefix(SHOW)}, "n", 0) or 0
    found = next((c for c in terms.components if c.n == n), None)
    most_mb = (found.most_mb if found else None) or settings.UPLOAD_LIMIT // MEGABYTE
    link = actions.open_photo_link(
        actor=actor,
        at=now(),
        draft_id=intake_form.draft_id(fields),
        component_n=found.n if found else 0,
        label=found.name if found else gettext("Giấy tờ khác"),
        most_bytes=most_mb * MEGABYTE,
    )
    return {"chup": str(link.component_n)}


def photos_by_paper(actor: Actor, fields: Fields) -> dict[int, list[PhotoFacts]]:
    """Return the pictures of the form by paper (0: another)."""
    found: dict[int, list[PhotoFacts]] = {}
    for one in readers.photos_of(actor=actor, draft_id=intake_form.draft_id(fields)):
        found.setdefault(one.component_n, []).append(one)
    return found


def with_photos(actor: Actor, fields: Fields) -> Fields:
    """Return the form with the pictures among its scans, for the decision."""
    for one in readers.photos_of(actor=actor, draft_id=intake_form.draft_id(fields)):
        fields = intake_form.add_scan(fields, one.component_n, one.kept)
    return fields


def code_shown(request: HttpRequest, actor: Actor, fields: Fields) -> Shown | None:
    """Return the code the address asks for, None where there is none that is live."""
    n = request.GET.get("chup", "")
    if not n.isdecimal() or len(n) > 4:
        return None
    link = readers.live_link(
        actor=actor, draft_id=intake_form.draft_id(fields), component_n=int(n), at=now()
    )
    if link is None:
        return None
    way = reverse("portal:photos", args=[link.secret])
    address = f"{settings.PUBLIC_URL}{way}"
    return Shown(qr(address), address, link.expires_at, link.component_n)
