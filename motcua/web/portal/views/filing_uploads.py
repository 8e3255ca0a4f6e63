"""Where an applicant's uploads come in: straight into a paper of their own filing."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.filings import actions, readers
from motcua.domain.filings.rules import check_open
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import now
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_
from motcua.web.common import tus
from motcua.web.common.views import actor_of


def uploads(request: HttpRequest, key: UUID, n: int) -> HttpResponse:
    """Begin an upload of one paper; 0 is for what nobody asked for."""
    return tus.begin(request, _door(key, n))


def one_upload(request: HttpRequest, key: UUID, n: int, upload_id: UUID) -> HttpResponse:
    """Say how far an upload has come, go on with it, or throw it away."""
    return tus.go_on(request, _door(key, n), upload_id)


def form_uploads(
    request: HttpRequest, key: UUID, page_key: str, question: str
) -> HttpResponse:
    """Begin an upload of a file that a question of the form asks for."""
    return tus.begin(request, _form_door(key, page_key, question))


def one_form_upload(
    request: HttpRequest, key: UUID, page_key: str, question: str, upload_id: UUID
) -> HttpResponse:
    """Say how far such an upload has come, go on with it, or throw it away."""
    return tus.go_on(request, _form_door(key, page_key, question), upload_id)


def _form_door(key: UUID, page_key: str, question: str) -> tus.Door:
    """Return the way into one question of the form of a filing."""

    def address(upload_id: UUID) -> str:
        return reverse(
            "portal:filing_one_form_upload", args=[key, page_key, question, upload_id]
        )

    def done(actor: Actor, kept: KeptFile) -> dict[str, str]:
        """Keep the file as an answer; the button takes it out of the form again."""
        actions.attach_file(
            actor=actor, at=now(), key=key, page=page_key, question=question, kept=kept
        )
        return {"Motcua-Drop": f"unfile-{question}-{kept.sha256}"}

    return tus.Door(_who(key), address, done)


def _door(key: UUID, n: int) -> tus.Door:
    """Return the way into one paper of one filing, its applicant's alone."""

    def address(upload_id: UUID) -> str:
        return reverse("portal:filing_one_upload", args=[key, n, upload_id])

    def done(actor: Actor, kept: KeptFile) -> dict[str, str]:
        """Put the file into the filing; asked again it is there already."""
        at = now()
        paper_n = actions.add_paper(
            actor=actor, at=at, key=key, component_n=n or None, kept=kept
        )
        return {"Motcua-Paper": str(paper_n)}

    return tus.Door(_who(key), address, done)


def _who(key: UUID) -> Callable[[HttpRequest], Actor]:
    """Return the question for who may upload into a filing: it is open and theirs."""

    def who(request: HttpRequest) -> Actor:
        actor = actor_of(request)
        if actor.kind is ActorKind.ANONYMOUS:
            raise NotAllowed(
                "session_over",
                N_("Phiên làm việc đã hết; phần đã tải lên vẫn còn."),
                remedy=N_("Hãy đăng nhập lại rồi chọn lại tệp, việc tải sẽ tiếp tục."),
            )
        check_open(readers.my_filing(actor=actor, key=key).state_now)
        return actor

    return who
