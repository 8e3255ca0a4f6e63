"""The remote-signing service: the part of the CSC API v2 that signing needs.

Basis: Cloud Signature Consortium, "Architectures and protocols for remote signature
applications", version 2: oauth2/token, credentials/list, /info, /authorize,
signatures/signHash.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from motcua.adapters.sandboxes import Crash, Refusal, kept
from motcua.adapters.signing.sandbox import answers
from motcua.adapters.signing.sandbox.faults import FaultFile, Faults
from motcua.adapters.signing.sandbox.keys import Keys, Pair, Subject
from motcua.adapters.signing.sandbox.people import PIN, people

CLIENT = "motcua"
MOST_AT_ONCE = 100
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
SHA256 = "2.16.840.1.101.3.4.2.1"
_SAD_LIFE = timedelta(minutes=5)
_WRONG = Subject("Người Khác", "CCCD:000000000000")
_LONG_AGO = timedelta(days=30)


class Sandbox:
    """Everything the sandbox answers, without HTTP."""

    def __init__(
        self, folder: Path, *, now: Callable[[], datetime], address: str
    ) -> None:
        """Take the data folder, the clock and the address certificates point at."""
        self.folder, self.now = folder, now
        self.faults = FaultFile(folder)
        born = self._born()
        self.keys = Keys(folder / "keys", born=born, address=address)
        self.other_keys = Keys(folder / "other-keys", born=born, address=address)
        self.secret = kept(folder, "client-secret", secrets.token_urlsafe(24))
        (folder / "trust.pem").write_bytes(self._root_pem())
        self._sads: dict[str, tuple[str, int, frozenset[str], datetime]] = {}
        self._tokens: set[str] = set()
        self._made, self._told = 0, Faults()
        self._lock = Lock()

    def call(self, name: str, body: Mapping[str, Any], token: str) -> Mapping[str, Any]:
        """Answer one call of the API; raise Refusal."""
        if name == "oauth2/token":
            return self._token(body)
        if name == "csc/v2/info":
            return {"specs": "2.0.0.2", "name": "Một Cửa sandbox", "region": "VN"}
        if token not in self._tokens:
            raise Refusal("invalid_token", "the access token is not valid", 401)
        verbs = {
            "csc/v2/credentials/list": self._list,
            "csc/v2/credentials/info": self._info,
            "csc/v2/credentials/authorize": self._authorize,
            "csc/v2/signatures/signHash": self._sign,
        }
        if name not in verbs:
            raise Refusal("invalid_request", f"no method {name}", 404)
        return verbs[name](body)

    def timestamp(self, request: bytes) -> bytes:
        """Answer a timestamp request."""
        off = timedelta(seconds=self.faults.now().clock_off)
        return answers.timestamp(self.keys, request, at=self._at() + off)

    def status(self, request: bytes) -> bytes:
        """Answer a question about one certificate."""
        return answers.status(self.keys, request, at=self._at(), revoked=self._revoked())

    def revocation_list(self, level: str) -> bytes:
        """Return an authority's list."""
        return answers.revocation_list(
            self.keys, level, at=self._at(), revoked=self._revoked()
        )

    def _token(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        given = (body.get("client_id"), body.get("client_secret"))
        if given != (CLIENT, self.secret):
            raise Refusal("invalid_client", "client_id or client_secret is wrong", 401)
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 3600}

    def _list(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        known = people(self.folder)
        user = body.get("userID", "")
        return {"credentialIDs": [user] if user in known else []}

    def _info(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        code, pair = self._credential(body)
        issued_by = self.other_keys if self.faults.now().untrusted else self.keys
        return {
            "description": code,
            "key": {
                "status": "enabled",
                "algo": [ECDSA_SHA256],
                "len": 256,
                "curve": "1.2.840.10045.3.1.7",
            },
            "cert": {
                "status": "valid",
                "certificates": [
                    base64.b64encode(der).decode()
                    for der in (pair.der, issued_by.issuer.der)
                ],
            },
            "auth": {"mode": "explicit", "objects": [{"type": "Password", "id": "PIN"}]},
            "multisign": MOST_AT_ONCE,
            "SCAL": "2",
        }

    def _authorize(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        code, _ = self._credential(body)
        faults, begun = self._misbehaving()
        if begun and faults.refuse:
            raise Refusal("access_denied", "signing has been refused")
        said = {row.get("id"): row.get("value") for row in body.get("authData", ())}
        if said.get("PIN", body.get("PIN")) != PIN:
            raise Refusal("invalid_pin", "the PIN is wrong")
        asked = frozenset(body.get("hashes", ()))
        number = int(body.get("numSignatures", 0))
        if not 0 < number <= MOST_AT_ONCE or len(asked) > number:
            raise Refusal("invalid_request", f"numSignatures is 1 to {MOST_AT_ONCE}")
        sad = secrets.token_urlsafe(24)
        with self._lock:
            self._sads[sad] = (code, number, asked, self.now() + _SAD_LIFE)
        return {"SAD": sad, "expiresIn": int(_SAD_LIFE.total_seconds())}

    def _sign(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        code, pair = self._credential(body)
        wanted = list(body.get("hashes", ()))
        with self._lock:
            allowed = self._sads.pop(str(body.get("SAD")), None)
        if allowed is None or allowed[0] != code or allowed[3] < self.now():
            raise Refusal("invalid_request", "SAD is not valid")
        if len(wanted) > allowed[1] or not set(wanted) <= allowed[2]:
            raise Refusal("invalid_request", "SAD is for other hashes")
        if body.get("signAlgo") != ECDSA_SHA256:
            raise Refusal("invalid_request", f"signAlgo is {ECDSA_SHA256} here")
        return {"signatures": [self._signature(pair, one) for one in wanted]}

    def _signature(self, pair: Pair, digest: str) -> str:
        try:
            raw = base64.b64decode(digest, validate=True)
        except binascii.Error:
            raise Refusal("invalid_request", "hashes are base64") from None
        if len(raw) != hashes.SHA256.digest_size:
            raise Refusal("invalid_request", "hashes are of SHA-256")
        faults, begun = self._misbehaving(making=1)
        if begun and faults.crash:
            raise Crash
        if begun and faults.wrong_signature:
            raw = bytes(reversed(raw))
        if not isinstance(pair.key, ec.EllipticCurvePrivateKey):
            raise TypeError("credentials have keys on a curve")
        signed = pair.key.sign(raw, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        return base64.b64encode(signed).decode()

    def _misbehaving(self, *, making: int = 0) -> tuple[Faults, bool]:
        """Return the faults, and whether those that begin later have begun.

        Counted from when they were told, with what is being made.
        """
        faults = self.faults.now()
        with self._lock:
            if faults != self._told:
                self._made, self._told = 0, faults
            begun = self._made >= faults.after
            self._made += making
        return faults, begun

    def _credential(self, body: Mapping[str, Any]) -> tuple[str, Pair]:
        code = str(body.get("credentialID", ""))
        user = people(self.folder).get(code)
        if user is None:
            raise Refusal("invalid_request", "credentialID is not known")
        faults = self.faults.now()
        name = binascii.hexlify(code.encode()).decode()
        if faults.untrusted:
            return code, self.other_keys.credential(name, user.subject)
        if faults.wrong_person:
            return code, self.keys.credential(f"{name}-wrong", _WRONG)
        if faults.expired:
            ended = self._at() - _LONG_AGO
            keys = Keys(
                self.keys.folder, born=ended - _LONG_AGO, address=self.keys.address
            )
            return code, keys.credential(f"{name}-ended", user.subject, ends=ended)
        return code, self.keys.credential(name, user.subject)

    def _revoked(self) -> frozenset[int]:
        if not self.faults.now().revoked:
            return frozenset()
        special = {"root", "issuer", "timestamps", "answers"}
        return frozenset(
            pair.certificate.serial_number
            for path in self.keys.folder.glob("*.pem")
            if path.stem not in special and (pair := self.keys.pair(path.stem))
        )

    def _at(self) -> datetime:
        return self.now().astimezone(UTC).replace(microsecond=0)

    def _born(self) -> datetime:
        text = kept(self.folder, "born", self._at().isoformat())
        return datetime.fromisoformat(text)

    def _root_pem(self) -> bytes:
        pem = self.keys.root.certificate.public_bytes(serialization.Encoding.PEM)
        return bytes(pem)
