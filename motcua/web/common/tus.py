"""Uploads that go on after a broken line: the tus protocol, version 1.0.0.

Core, creation, expiration, checksum and termination (https://tus.io/protocols). What
the doors of officers and of applicants share; whoever has no JavaScript sends files
with the form instead.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.http import http_date

from motcua.domain.documents.actions.uploading import (
    begin_upload,
    continue_upload,
    drop_upload,
)
from motcua.domain.documents.readers import UploadFacts, upload
from motcua.domain.documents.rules.kept import KeptFile
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Conflict, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common.wording import say_error

VERSION = "1.0.0"
ALGORITHMS = ("sha1", "sha256")
PIECE = "application/offset+octet-stream"
_SALT = "motcua.desk.limit"
_CHUNK = 256 * 1024
_MISMATCH = 460
"""tus's own status for bytes that are not those that were sent."""


def limit_word(most_bytes: int) -> str:
    """Return the word by which a page tells the server how large a file may be."""
    return signing.dumps(most_bytes, salt=_SALT)


@dataclass(frozen=True)
class Door:
    """Where some people's uploads come in.

    `who` returns the actor or raises; `address` is that of one upload; `done` says by
    which headers the page learns what became of a whole file.
    """

    who: Callable[[HttpRequest], Actor]
    address: Callable[[UUID], str]
    done: Callable[[Actor, KeptFile], dict[str, str]]


Answer = Callable[[HttpRequest, Door, Actor, UUID], HttpResponse]


def begin(request: HttpRequest, door: Door) -> HttpResponse:
    """Say what is understood (OPTIONS), or begin an upload (POST)."""
    if request.method == "OPTIONS":
        return _able()
    return _answered(request, door, {"POST": _begin}, uuid4())


def go_on(request: HttpRequest, door: Door, upload_id: UUID) -> HttpResponse:
    """Say how far an upload has come, go on with it, or throw it away."""
    if request.method == "OPTIONS":
        return _able()
    ways: dict[str, Answer] = {"HEAD": _head, "PATCH": _go_on, "DELETE": _drop}
    return _answered(request, door, ways, upload_id)


def _answered(
    request: HttpRequest, door: Door, ways: dict[str, Answer], upload_id: UUID
) -> HttpResponse:
    """Answer by the method; errors are a status and a sentence, no page."""
    way = ways.get(request.method or "")
    if way is None:
        return _said(405, "", Allow=", ".join([*ways, "OPTIONS"]))
    if request.headers.get("Tus-Resumable") != VERSION:
        return _said(412, "", **{"Tus-Version": VERSION})
    try:
        return way(request, door, door.who(request), upload_id)
    except MotcuaError as error:
        status = _MISMATCH if error.code == "checksum_mismatch" else error.status
        return _said(status, say_error(error))


def _able() -> HttpResponse:
    return _said(
        204,
        "",
        **{
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,expiration,checksum,termination",
            "Tus-Max-Size": str(settings.UPLOAD_LIMIT),
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
        },
    )


def _begin(
    request: HttpRequest, door: Door, actor: Actor, upload_id: UUID
) -> HttpResponse:
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    begun = begin_upload(
        actor=actor,
        at=now(),
        upload_id=upload_id,
        name=told.get("filename", ""),
        size=_number(request, "Upload-Length"),
        most_bytes=_limit(told.get("limit", "")),
    )
    address = request.build_absolute_uri(door.address(upload_id))
    return _stands(door, actor, begun, 201, Location=address)


def _head(
    request: HttpRequest,  # noqa: ARG001 - one of a row of ways
    door: Door,
    actor: Actor,
    upload_id: UUID,
) -> HttpResponse:
    found = upload(actor=actor, upload_id=upload_id, at=now())
    return _stands(door, actor, found, 200, **{"Upload-Length": str(found.size)})


def _go_on(
    request: HttpRequest, door: Door, actor: Actor, upload_id: UUID
) -> HttpResponse:
    if request.content_type != PIECE:
        return _said(415, "")
    checksum = _checksum(request.headers.get("Upload-Checksum", ""))
    found = continue_upload(
        actor=actor,
        at=now(),
        upload_id=upload_id,
        offset=_number(request, "Upload-Offset"),
        chunks=_body(request, keep_broken=checksum is None),
        checksum=checksum,
    )
    return _stands(door, actor, found, 204)


def _drop(
    request: HttpRequest,  # noqa: ARG001 - one of a row of ways
    door: Door,  # noqa: ARG001
    actor: Actor,
    upload_id: UUID,
) -> HttpResponse:
    drop_upload(actor=actor, at=now(), upload_id=upload_id)
    return _said(204, "")


def _stands(
    door: Door, actor: Actor, facts: UploadFacts, status: int, **headers: str
) -> HttpResponse:
    """Say how far it has come; a finished one also what became of it."""
    more = {
        "Upload-Offset": str(facts.offset),
        "Upload-Expires": http_date(facts.expires_at.timestamp()),
    }
    if facts.kept is not None:
        more |= door.done(actor, facts.kept)
    return _said(status, "", **more, **headers)


def _said(status: int, text: str, **headers: str) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    for name, value in {"Tus-Resumable": VERSION, **headers}.items():
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def _body(request: HttpRequest, *, keep_broken: bool) -> Iterator[bytes]:
    """Yield the bytes as they come; a line that breaks ends them where they are kept."""
    try:
        while chunk := request.read(_CHUNK):
            yield chunk
    except (UnreadablePostError, OSError) as error:
        if not keep_broken:
            raise Conflict("line_broken", N_("Đường truyền bị ngắt.")) from error


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise _malformed(header)
    return int(text)


def _metadata(text: str) -> dict[str, str]:
    """Return names with their values, which come in base64."""
    found = {}
    for pair in filter(None, (pair.strip() for pair in text.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (ValueError, UnicodeDecodeError) as error:
            raise _malformed("Upload-Metadata") from error
    return found


def _limit(word: str) -> int:
    try:
        return int(signing.loads(word, salt=_SALT))
    except signing.BadSignature:
        return int(settings.UPLOAD_LIMIT)


def _checksum(text: str) -> tuple[str, bytes] | None:
    if not text:
        return None
    algorithm, _, value = text.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise _malformed("Upload-Checksum") from error
    if algorithm not in ALGORITHMS:
        raise _malformed("Upload-Checksum")
    return algorithm, digest


def _malformed(header: str) -> MotcuaError:
    return MotcuaError(
        "header_malformed",
        N_("Tiêu đề %(header)s thiếu hoặc không đọc được."),
        facts={"header": header},
    )
