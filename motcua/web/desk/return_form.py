"""The form of giving a result back: what was typed, scanned, drawn and attached."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from motcua.domain.accounts.rules.card import read_card
from motcua.domain.delivery.actions.handing import Handing
from motcua.domain.delivery.rules.handing import (
    MOST_NAME,
    Authority,
    Collecting,
    Collector,
    HandProof,
)
from motcua.domain.documents.actions import KeptFile
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.web.common import forms
from motcua.web.common.uploads import check_sizes
from motcua.web.desk.scans import keep_upload, sealed, unsealed

_Error = TypeVar("_Error", bound=MotcuaError)
MOST_PIECES = 200
_MOST_SCAN = 1400
FIELDS = (
    "who",
    "id_number",
    "old_number",
    "name",
    "authority",
    "note",
    "others_note",
    "scan",
    "proof",
    "code",
    "signature",
)


def with_card(posted: QueryDict, *, today: date) -> tuple[str, ...]:
    """Read a card that was scanned into the number's field; return what to say.

    The form then holds the card's number and, for somebody else than the owner, the
    name. Raises Invalid at the field of the number.
    """
    text = posted.get("id_number", "")
    if "|" not in text:
        return ()
    try:
        card = read_card(text, today=today)
    except Invalid as fault:
        raise _at(fault, "id_number") from None
    posted["id_number"], posted["old_number"] = card.number, card.old_number
    if posted.get("who") == Collector.AUTHORISED:
        posted["name"] = card.name
    said = [gettext("Đã đọc căn cước của %(name)s.") % {"name": card.name}]
    if not card.agrees:
        said.append(
            gettext(
                "Số định danh không ứng với giới tính và năm sinh ghi trong mã: "
                "hãy đối chiếu với thẻ."
            )
        )
    return tuple(said)


def keep_authority(request: HttpRequest, posted: QueryDict, *, actor: Actor) -> None:
    """Keep the scan of a paper of authority; the form then names it by a sealed word."""
    check_sizes(request)
    upload = request.FILES.get("authority_file")
    if upload is not None:
        kept = keep_upload(
            actor=actor, at=now(), upload=upload, most_bytes=settings.UPLOAD_LIMIT
        )
        posted["scan"] = sealed(kept)


def read(posted: QueryDict) -> Handing:
    """Return what is to be done; raise Several naming every field that is wrong."""
    reading = forms.Reading(posted)
    collecting = read_collecting(posted, reading)
    proof = reading.one_of("proof", [p.value for p in HandProof])
    numbers = reading.take(lambda: _numbers(posted))
    code = reading.line("code", 20)
    reading.finish()
    return Handing(
        collecting=collecting,
        numbers=numbers or (),
        proof=HandProof(proof),
        strokes=str(posted.get("signature", "")),
        code=code,
        scan=_scan(posted),
    )


def read_collecting(posted: QueryDict, reading: forms.Reading) -> Collecting:
    """Return who stands at the counter, as far as it can be read."""
    who = reading.one_of("who", [c.value for c in Collector])
    authority = str(posted.get("authority", ""))
    is_known = authority in {a.value for a in Authority}
    number = reading.line("id_number", 40)
    name, note = reading.line("name", MOST_NAME), reading.line("note", 500)
    scan = reading.take(lambda: _scan(posted))
    is_other = who == Collector.AUTHORISED
    beside = posted.getlist("beside")[:MOST_PIECES]
    return Collecting(
        who=Collector(who) if who else Collector.OWNER,
        name=name if is_other else "",
        number=number,
        old_number=forms.line(posted, "old_number", 40),
        authority=Authority(authority) if is_known and is_other else None,
        note=note if is_other else reading.line("others_note", 500),
        has_file=scan is not None and is_other,
        beside=frozenset(int(n) for n in beside if n.isdecimal() and len(n) < 4),
    )


def shown(posted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, to be shown again."""
    found: dict[str, Any] = {name: str(posted.get(name, "")) for name in FIELDS}
    getlist = getattr(posted, "getlist", None)
    found["papers"] = getlist("paper") if getlist else None
    found["beside"] = getlist("beside") if getlist else []
    try:
        scan = _scan(posted)
    except MotcuaError:
        scan = None
    found["scan_name"] = scan.name if scan else ""
    return found


def said_errors(error: MotcuaError) -> MotcuaError:
    """Return an error with the field of the form that shows it."""
    return _at(error, "authority_file") if error.field == "files" else error


def _at(error: _Error, field: str) -> _Error:
    return type(error)(
        error.code, error.message, facts=error.facts, field=field, remedy=error.remedy
    )


def _scan(posted: Mapping[str, Any]) -> KeptFile | None:
    token = str(posted.get("scan", ""))
    try:
        return unsealed(token) if token else None
    except Invalid as fault:
        raise _at(fault, "authority_file") from None


def _numbers(posted: QueryDict) -> tuple[int, ...]:
    ticked = posted.getlist("paper")[:MOST_PIECES]
    if not all(n.isdecimal() and len(n) < 6 for n in ticked):
        return ()
    return tuple(dict.fromkeys(int(n) for n in ticked))
