"""Remote signing by the CSC API v2, which qualified providers speak.

The national service for officers (Ban Cơ yếu Chính phủ, VGCA) publishes no protocol
for servers; where it is offered through a CSC front, this adapter speaks to it with a
configuration of its own (`NationalSigning`).
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from motcua.adapters.signing.network import fetch
from motcua.domain.documents.ports import (
    Credential,
    Declined,
    Unreachable,
    WrongSecret,
)

_SHA256 = "2.16.840.1.101.3.4.2.1"
_SIGN_WITH = ("1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1")
_PIN_ERRORS = ("invalid_pin", "invalid_otp")


class RemoteSigning:
    """A provider of the CSC API, at MOTCUA_SIGNING_REMOTE_URL."""

    name = "REMOTE"

    def __init__(self) -> None:
        """Take address and client of the settings."""
        self._address = str(getattr(settings, f"SIGNING_{self.name}_URL"))
        self._client = str(getattr(settings, f"SIGNING_{self.name}_CLIENT"))
        self._secret = str(getattr(settings, f"SIGNING_{self.name}_SECRET"))
        self._token = ""
        self._algorithms: dict[str, str] = {}

    def credentials(self, *, user: str) -> tuple[str, ...]:
        """Return the ids of a user's credentials."""
        said = self._call("credentials/list", {"userID": user, "maxResults": 10})
        return tuple(str(one) for one in said.get("credentialIDs", ()))

    def credential(self, *, credential_id: str) -> Credential:
        """Return a credential with its chain; raise Declined when it is disabled."""
        asked = {"credentialID": credential_id, "certificates": "chain", "certInfo": True}
        said = self._call("credentials/info", asked)
        try:
            ders = tuple(base64.b64decode(one) for one in said["cert"]["certificates"])
            certificate, *chain = ders
            algorithms, status = said["key"]["algo"], said["key"].get("status", "enabled")
            most = max(1, int(said.get("multisign", 1)))
        except (KeyError, TypeError, ValueError) as fault:
            raise Unreachable(f"credentials/info: {fault}") from fault
        if status != "enabled":
            raise Declined(f"credential {credential_id} is {status}")
        found = next((one for one in _SIGN_WITH if one in algorithms), "")
        if not found:
            raise Declined(f"credential {credential_id} signs with {algorithms}")
        self._algorithms[credential_id] = found
        return Credential(credential_id, certificate, tuple(chain), most)

    def sign(
        self, *, credential: Credential, hashes: Sequence[bytes], secret: str
    ) -> tuple[bytes, ...]:
        """Authorise these hashes with the holder's PIN, then have them signed."""
        texts = [base64.b64encode(one).decode() for one in hashes]
        what = {
            "credentialID": credential.id,
            "hashes": texts,
            "hashAlgorithmOID": _SHA256,
        }
        allowed = self._call(
            "credentials/authorize",
            {
                **what,
                "numSignatures": len(texts),
                "PIN": secret,
                "authData": [{"id": "PIN", "value": secret}],
            },
        )
        said = self._call(
            "signatures/signHash",
            {
                **what,
                "SAD": allowed.get("SAD", ""),
                "signAlgo": self._algorithm(credential.id),
            },
        )
        try:
            return tuple(base64.b64decode(one) for one in said["signatures"])
        except (KeyError, TypeError, binascii.Error) as fault:
            raise Unreachable(f"signatures/signHash: {fault}") from fault

    def _algorithm(self, credential_id: str) -> str:
        if credential_id not in self._algorithms:
            self.credential(credential_id=credential_id)
        return self._algorithms[credential_id]

    def _call(self, verb: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if not self._token:
            self._token = self._sign_in()
        status, content = fetch(
            f"{self._address}/csc/v2/{verb}",
            body=json.dumps(body).encode(),
            media_type="application/json",
            token=self._token,
        )
        return _understood(status, content, verb)

    def _sign_in(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._client,
            "client_secret": self._secret,
        }
        status, content = fetch(
            f"{self._address}/oauth2/token",
            body=urlencode(form).encode(),
            media_type="application/x-www-form-urlencoded",
        )
        return str(_understood(status, content, "oauth2/token").get("access_token", ""))


class NationalSigning(RemoteSigning):
    """The national service for officers, at MOTCUA_SIGNING_NATIONAL_URL."""

    name = "NATIONAL"


def _understood(status: int, content: bytes, verb: str) -> Mapping[str, Any]:
    """Return what was said; raise by the protocol's errors."""
    try:
        said = json.loads(content)
    except ValueError:
        said = None
    if not isinstance(said, dict) or status >= 500:
        raise Unreachable(f"{verb} answered {status}")
    if status < 400:
        return said
    error = str(said.get("error", status))
    text = str(said.get("error_description", error))
    if error in _PIN_ERRORS:
        raise WrongSecret(text)
    raise Declined(text)
