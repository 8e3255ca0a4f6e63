"""The public post's service over HTTP: orders out, signed notices in.

Fields are those postal companies ask for (order number, money to collect, both ends with
name, phone and address); since 7/2025 an address has no district.
"""

import base64
import binascii
import hashlib
import hmac
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings

from motcua.domain.post.rules.carrier import (
    Forged,
    Garbled,
    Notice,
    Refused,
    Unreachable,
)
from motcua.domain.post.rules.parcels import Parcel, Placed
from motcua.domain.post.rules.states import PostState, Statement

WORDS: Mapping[str, PostState] = {
    "ACCEPTED": PostState.ACCEPTED,
    "PICKED_UP": PostState.PICKED_UP,
    "AT_POST_OFFICE": PostState.AT_OFFICE,
    "OUT_FOR_DELIVERY": PostState.OUT,
    "DELIVERY_FAILED": PostState.FAILED,
    "DELIVERED": PostState.DELIVERED,
    "RETURNING": PostState.RETURNING,
    "RETURNED": PostState.RETURNED,
    "LOST": PostState.LOST,
    "CANCELLED": PostState.CANCELLED,
}
"""The carrier's words for our states."""
_MOST_BYTES = 4 * 1024 * 1024
_LONGEST = 300
_FRESH = timedelta(minutes=10)
"""How old a signature may be: an old one may be somebody's copy."""


class HttpCarrier:
    """The carrier at MOTCUA_POST_URL."""

    name = "Bưu chính công ích"

    def create(self, parcel: Parcel) -> Placed:
        """Ask for a parcel to be carried; one it has already is found, not doubled."""
        asked = {
            "customer": settings.POST_CUSTOMER,
            "number": parcel.number,
            "direction": parcel.direction.value,
            "sender": asdict(parcel.sender),
            "receiver": asdict(parcel.receiver),
            "papers": [{"name": p.name, "count": p.count} for p in parcel.papers],
            "cod": parcel.cod,
        }
        status, said = _ask("POST", "orders", asked)
        if status == 409:
            known = self.find(parcel.number)
            if known is None:
                raise Unreachable("the order is said to exist and is not found")
            return known
        if status == 422:
            raise Refused(_words(said))
        return _placed(status, said, parcel.number)

    def find(self, number: str) -> Placed | None:
        """Return the order under our number."""
        status, said = _ask("GET", f"orders/{quote(number, safe='')}")
        return None if status == 404 else _placed(status, said, number)

    def cancel(self, number: str) -> None:
        """Call an order off."""
        status, said = _ask("POST", f"orders/{quote(number, safe='')}/cancel", {})
        if status in (409, 422):
            raise Refused(_words(said))
        if status not in (200, 404):
            raise Unreachable(f"cancelling was answered {status}")

    def query(self, number: str) -> tuple[Statement, ...]:
        """Return everything stated of an order; what cannot be read is left out."""
        at = _now_of(*_ask("GET", f"orders/{quote(number, safe='')}"))
        found = []
        for event in at:
            try:
                statement = _statement(event, None)
            except Garbled:
                continue
            if statement is not None:
                found.append(statement)
        return tuple(found)

    def read(self, *, body: bytes, signature: str, at: datetime) -> Notice:
        """Return a notice; its signature is over its time and its very bytes."""
        _check_signature(body, signature, at)
        try:
            data = json.loads(body)
        except ValueError as fault:
            raise Garbled(f"not JSON: {fault}") from fault
        if not isinstance(data, dict):
            raise Garbled("not an object")
        number = str(data.get("number") or "")[:_LONGEST]
        if not number:
            raise Garbled("number is missing")
        picture = _picture(data)
        raw = {k: v for k, v in data.items() if k != "proof"}
        statement = _statement(data, at)
        why = "" if statement else _line(data.get("state"))[:40] or "?"
        place = str(data.get("place") or "")[:_LONGEST]
        return Notice(number, statement, raw, place, picture, why)


def signed(body: bytes, *, at: datetime, secret: str) -> str:
    """Return the signature of a notice, as its header bears it."""
    moment = str(int(at.timestamp()))
    made = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    return f"t={moment},v1={made.hexdigest()}"


def _check_signature(body: bytes, signature: str, at: datetime) -> None:
    parts = dict(p.split("=", 1) for p in signature.split(",") if "=" in p)
    moment = parts.get("t", "")
    if not settings.POST_WEBHOOK_SECRET or not (moment.isdecimal() and len(moment) < 12):
        raise Forged("no signature")
    when = datetime.fromtimestamp(int(moment), at.tzinfo)
    right = signed(body, at=when, secret=settings.POST_WEBHOOK_SECRET)
    if not hmac.compare_digest(
        right.encode(), f"t={moment},v1={parts.get('v1')}".encode()
    ):
        raise Forged("the signature is not the carrier's")
    if abs(at - when) > _FRESH:
        raise Forged("the signature is old")


def _statement(data: Mapping[str, Any], at: datetime | None) -> Statement | None:
    """Return what an event states, None for a state we do not know; raise Garbled."""
    state = WORDS.get(str(data.get("state")))
    event_id = str(data.get("event_id") or "")[:_LONGEST]
    try:
        moment = datetime.fromisoformat(str(data.get("at")))
        cod = None if data.get("cod") is None else int(data["cod"])
    except (ValueError, TypeError, OverflowError) as fault:
        raise Garbled(str(fault)) from fault
    if not event_id or moment.tzinfo is None:
        raise Garbled("event_id or a time with its zone is missing")
    if cod is not None and not 0 <= cod < 10**12:
        raise Garbled("cod is out of range")
    if state is None:
        return None
    return Statement(
        event_id=event_id,
        state=state,
        at=moment,
        heard_at=at or moment,
        reason=_line(data.get("reason")),
        signer=_line(data.get("signer")),
        cod=cod,
    )


def _line(value: object) -> str:
    text = " ".join(str(value or "").split())[:_LONGEST]
    return "".join(c for c in text if c.isprintable())


def _picture(data: Mapping[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(data.get("proof") or ""), validate=True)
    except binascii.Error:
        return b""


def _now_of(status: int, said: object) -> list[Mapping[str, Any]]:
    if status == 404:
        return []
    events = said.get("events") if isinstance(said, dict) else None
    if status != 200 or not isinstance(events, list):
        raise Unreachable(f"the query was answered {status}")
    return [event for event in events if isinstance(event, dict)]


def _placed(status: int, said: object, number: str) -> Placed:
    if status not in (200, 201) or not isinstance(said, dict):
        raise Unreachable(f"the order was answered {status}")
    tracking = str(said.get("tracking_number") or "")
    if not tracking or said.get("number") != number:
        raise Unreachable("the answer is of no order of ours")
    address = str(said.get("tracking_url") or "")
    expected = None
    if said.get("expected_at"):
        try:
            expected = datetime.fromisoformat(str(said["expected_at"]))
        except ValueError as fault:
            raise Unreachable(f"expected_at: {fault}") from fault
        expected = expected if expected.tzinfo else None
    is_web = address.startswith(("http://", "https://"))
    return Placed(tracking[:60], address[:_LONGEST] if is_web else "", expected)


def _words(said: object) -> str:
    words = said.get("error_description") if isinstance(said, dict) else None
    return _line(words) or "—"


def _ask(method: str, path: str, data: object = None) -> tuple[int, object]:
    """Ask the carrier and return status and JSON; raise Unreachable."""
    if not settings.POST_URL:
        raise Unreachable("no carrier is set up")
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(  # noqa: S310 - the setting is a web address
        f"{settings.POST_URL.rstrip('/')}/{path}", data=body, method=method
    )
    request.add_header("Authorization", f"Bearer {settings.POST_KEY}")
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=settings.POST_TIMEOUT) as answer:  # noqa: S310
            status, content = answer.status, answer.read(_MOST_BYTES)
    except urllib.error.HTTPError as fault:
        with fault:
            status, content = fault.code, fault.read(_MOST_BYTES)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise Unreachable(str(fault)) from fault
    if status >= 500 or status in (401, 403):
        raise Unreachable(f"the carrier answered {status}")
    try:
        return status, json.loads(content)
    except ValueError as fault:
        raise Unreachable(f"an answer that cannot be read: {fault}") from fault
