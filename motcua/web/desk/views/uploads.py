"""Where officers' uploads come in; a form then names the file by a sealed word."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from motcua.domain.documents.rules.kept import KeptFile
from motcua.kernel.actor import Actor
from motcua.web.common import tus
from motcua.web.common.views import officer_of
from motcua.web.desk.scans import sealed


def uploads(request: HttpRequest) -> HttpResponse:
    """Say what is understood (OPTIONS), or begin an upload (POST)."""
    return tus.begin(request, _DOOR)


def one_upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Say how far an upload has come, go on with it, or throw it away."""
    return tus.go_on(request, _DOOR, upload_id)


def _address(upload_id: UUID) -> str:
    return reverse("desk:one_upload", args=[upload_id])


def _word(_: Actor, kept: KeptFile) -> dict[str, str]:
    return {"Motcua-Scan": sealed(kept)}


_DOOR = tus.Door(officer_of, _address, _word)
