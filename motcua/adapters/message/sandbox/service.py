"""What the two partners do: take a message once, show it, report what became of it."""

import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from motcua.adapters.faults import FaultFile
from motcua.adapters.message.reports import sign
from motcua.adapters.message.sandbox.faults import Faults
from motcua.adapters.sandboxes import Answer, Refusal, as_json, kept

CHANNELS: Mapping[str, str] = {
    "sms": "Nhà mạng SMS – thử nghiệm",
    "messenger": "Ứng dụng nhắn tin – thử nghiệm",
}
_TRIES = 5
_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Taken:
    """A message as it reached the telephone."""

    channel: str
    id: str
    key: str
    to: str
    text: str
    at: str


class Operators:
    """Everything the sandbox answers, without HTTP."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime]) -> None:
        """Take the data folder and the clock."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder, self.now = folder, now
        self.faults = FaultFile(folder, Faults)
        self.secrets = {
            channel: kept(folder, f"{channel}-secret", secrets.token_urlsafe(24))
            for channel in CHANNELS
        }
        self._lock = Lock()
        self._numbers = secrets.token_hex(4)

    def messages(self) -> list[Taken]:
        """Return what has reached telephones, the newest first."""
        path = self.folder / "messages.jsonl"
        if not path.exists():
            return []
        lines = path.read_text(encoding="utf-8").splitlines()
        return [Taken(**json.loads(line)) for line in reversed(lines)]

    def take_sms(self, data: Mapping[str, Any], token: str) -> Answer:
        """Take an SMS; the same key again is the same message."""
        self._known("sms", token)
        faults = self.faults.now()
        if faults.garbage:
            return Answer(b"<html>502 Bad Gateway</html>", "text/html")
        for name, status in (("quota", 429), ("refuse_number", 422)):
            if getattr(faults, name):
                error = "number_refused" if name == "refuse_number" else name
                raise Refusal(error, "not taken", status)
        row = self._keep("sms", data["key"], data["to"], data["text"])
        return as_json({"id": row.id}, 202)

    def take_template(self, data: Mapping[str, Any], token: str) -> Answer:
        """Take a messenger's message; every answer is 200 and says what came of it."""
        self._known("messenger", token)
        faults = self.faults.now()
        if faults.garbage:
            return Answer(b"\xff\xfe\x00", "application/octet-stream")
        errors = {
            "refuse_number": -108,
            "quota": -115,
            "not_following": -118,
            "template_unknown": -131,
        }
        found = next((code for name, code in errors.items() if getattr(faults, name)), 0)
        if found or not data["template_id"]:
            return as_json({"error": found or -131, "message": "not taken"})
        facts = ", ".join(f"{k}: {v}" for k, v in data["template_data"].items())
        text = f"[{data['template_id']}] {facts}"
        row = self._keep("messenger", data["tracking_id"], data["phone"], text)
        return as_json({"error": 0, "data": {"msg_id": row.id}})

    def _known(self, channel: str, token: str) -> None:
        if not secrets.compare_digest(token.encode(), self.secrets[channel].encode()):
            raise Refusal("invalid_token", "the secret is wrong", 401)

    def _keep(self, channel: str, key: str, to: str, text: str) -> Taken:
        faults = self.faults.now()
        with self._lock:
            known = (m for m in self.messages() if (m.channel, m.key) == (channel, key))
            row = next(known, None)
            if row is None:
                name = f"{channel}-{self._numbers}-{secrets.token_hex(4)}"
                at = self.now().isoformat()
                row = Taken(channel, name, str(key), str(to), str(text), at)
                path = self.folder / "messages.jsonl"
                with path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
                Thread(target=self._report, args=(row, faults), daemon=True).start()
        time.sleep(faults.slow_after)
        return row

    def _report(self, row: Taken, faults: Faults) -> None:
        """Tell the client what became of a message, as the faults have it."""
        if faults.silent:
            return
        time.sleep(faults.late)
        end = "failed" if faults.undelivered else "delivered"
        told = ["sent", end]
        if faults.out_of_order:
            told.reverse()
        for status in told:
            body = self._body(row, status)
            for _ in range(2 if faults.twice else 1):
                self._post(row.channel, body, wrong=faults.wrong_signature)

    def _body(self, row: Taken, status: str) -> bytes:
        said = {"id": secrets.token_hex(8), "key": row.key, "status": status}
        if status == "failed":
            said["reason"] = "expired"
        return json.dumps(said).encode()

    def _post(self, channel: str, body: bytes, *, wrong: bool) -> None:
        """Post a report, again while the client does not take it, a few times."""
        path = self.folder / "client-address"
        if not path.exists():
            return
        client = path.read_text(encoding="utf-8").strip()
        for _ in range(_TRIES):
            timestamp = int(self.now().timestamp())
            key = "somebody else's" if wrong else self.secrets[channel]
            request = urllib.request.Request(  # noqa: S310 - the sandbox's own client
                f"{client}/bao-cao-tin/{channel}",
                data=body,
                headers={
                    "Content-Type": "application/json",
                    "X-Timestamp": str(timestamp),
                    "X-Signature": sign(key, timestamp, body),
                },
            )
            try:
                urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
            except urllib.error.HTTPError as fault:
                fault.close()
                if fault.code < 500 and fault.code != 404:
                    return
            except OSError:
                pass
            else:
                return
            time.sleep(_PAUSE)
