"""The carrier's part: orders under the sender's number, events, signed notices."""

import base64
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from motcua.adapters.faults import FaultFile
from motcua.adapters.post.http import WORDS, signed
from motcua.adapters.post.sandbox.faults import Faults
from motcua.adapters.sandboxes import Refusal, kept

CUSTOMER = "motcua"
_TAKES = timedelta(days=2)
_PLACE = "Bưu cục Hạ Long"
_PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
"""The smallest picture there is, in place of a photographed signature."""


class Post:
    """Everything the sandbox answers, without HTTP."""

    def __init__(
        self, folder: Path, *, now: Callable[[], datetime], address: str
    ) -> None:
        """Take the data folder, the clock and its own address."""
        self.key = kept(folder, "key", secrets.token_urlsafe(24))
        self.secret = kept(folder, "webhook-secret", secrets.token_urlsafe(24))
        self.folder, self.now, self.address = folder, now, address
        self.faults = FaultFile(folder, Faults)
        self._held: list[dict[str, Any]] = []
        self._lock = Lock()

    def create(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take an order; raise Refusal for one there is, or an address there is not."""
        faults = self.faults.now()
        receiver = asked["receiver"]
        if faults.refuse_address or "refused" in str(receiver["street"]):
            raise Refusal("address", "Bưu chính không phát đến địa chỉ này", 422)
        with self._lock:
            orders = self._orders()
            number = str(asked["number"])
            if number in orders:
                raise Refusal("exists", "an order of that number exists", 409)
            tracking = f"EH{len(orders) + 100000001:09d}VN"
            orders[number] = {
                **asked,
                "tracking_number": tracking,
                "tracking_url": f"{self.address}/track/{tracking}",
                "expected_at": (self.now() + _TAKES).isoformat(),
                "events": [],
            }
            self._write(orders)
        time.sleep(faults.hang)
        return orders[number]

    def order(self, number: str) -> dict[str, Any]:
        """Return an order; raise Refusal where there is none."""
        found = self._orders().get(number)
        if found is None:
            raise Refusal("unknown", "no such order", 404)
        return dict(found)

    def by_tracking(self, tracking: str) -> dict[str, Any]:
        """Return an order by the number on the parcel; raise Refusal."""
        for one in self._orders().values():
            if one["tracking_number"] == tracking:
                return dict(one)
        raise Refusal("unknown", "no such parcel", 404)

    def cancel(self, number: str) -> Mapping[str, Any]:
        """Call an order off unless it has been fetched; raise Refusal."""
        fetched = {"PICKED_UP", "AT_POST_OFFICE", "OUT_FOR_DELIVERY", "DELIVERED"}
        if fetched & {event["state"] for event in self.order(number)["events"]}:
            raise Refusal("fetched", "Bưu gửi đã được lấy, không hủy được", 409)
        self._add(number, {"state": "CANCELLED"})
        return self.order(number)

    def step(self, number: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """Let something happen to a parcel, and tell the sender."""
        faults = self.faults.now()
        state = str(said["state"])
        if state not in WORDS and state != "ON_THE_MOON":
            raise Refusal("state", f"states are {', '.join(WORDS)}", 422)
        if faults.lose and state == "DELIVERED":
            state = "LOST"
        event = self._add(number, {**said, "state": state})
        self._tell(number, event)
        if faults.contradict and state == "DELIVERED":
            later = datetime.fromisoformat(event["at"]) + timedelta(minutes=1)
            denied = {
                "state": "DELIVERY_FAILED",
                "at": later.isoformat(),
                "reason": "Không có người nhận",
            }
            self._tell(number, self._add(number, denied))
        return event

    def release(self, *, backwards: bool) -> int:
        """Send the notices that were held; return how many."""
        with self._lock:
            held, self._held = self._held, []
        for notice in reversed(held) if backwards else held:
            self._send(notice)
        return len(held)

    def _add(self, number: str, said: Mapping[str, Any]) -> dict[str, Any]:
        with self._lock:
            orders = self._orders()
            order = orders[number]
            cod = int(order.get("cod") or 0)
            event = {
                "event_id": f"{order['tracking_number']}-{len(order['events']) + 1}",
                "at": self.now().isoformat(),
                "place": _PLACE,
                "reason": "",
                "signer": "",
                "cod": cod + (1000 if self.faults.now().other_cod else 0),
                **said,
            }
            order["events"].append(event)
            self._write(orders)
        return event

    def _tell(self, number: str, event: Mapping[str, Any]) -> None:
        faults = self.faults.now()
        order = self.order(number)
        notice = {
            "number": "MC00000000000000" if faults.unknown_number else number,
            "tracking_number": order["tracking_number"],
            **event,
        }
        if event["state"] == "DELIVERED":
            notice["proof"] = self._proof()
        if faults.hold:
            with self._lock:
                self._held.append(notice)
            return
        for _ in range(2 if faults.twice else 1):
            self._send(notice)

    def _proof(self) -> str:
        path = self.folder / "proof.png"
        return base64.b64encode(path.read_bytes()).decode() if path.exists() else _PIXEL

    def _send(self, notice: Mapping[str, Any]) -> None:
        """Send a notice; a sender who does not answer asks later by the order."""
        path = self.folder / "webhook-address"
        if self.faults.now().mute or not path.exists():
            return
        body = json.dumps(notice).encode()
        secret = "another" if self.faults.now().wrong_signature else self.secret
        request = urllib.request.Request(  # noqa: S310 - the demo's own address
            path.read_text(encoding="utf-8").strip(), data=body
        )
        request.add_header("Content-Type", "application/json")
        request.add_header("X-Post-Signature", signed(body, at=self.now(), secret=secret))
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                answer.read()
        except urllib.error.URLError:
            return

    def _orders(self) -> dict[str, dict[str, Any]]:
        path = self.folder / "orders.json"
        if not path.exists():
            return {}
        found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def _write(self, orders: Mapping[str, Any]) -> None:
        path = self.folder / "orders.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(orders, ensure_ascii=False), encoding="utf-8")
        new.replace(path)
