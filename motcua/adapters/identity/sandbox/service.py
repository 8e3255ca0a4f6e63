"""The provider's part of OpenID Connect: code with PKCE, tokens, userinfo, sign-out.

Basis: OpenID Connect Core 1.0 section 3.1, Discovery 1.0, RP-Initiated Logout 1.0;
RFC 7636.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from motcua.adapters.faults import FaultFile
from motcua.adapters.identity.sandbox.faults import Faults
from motcua.adapters.identity.sandbox.people import (
    REALMS,
    Holder,
    claims_of,
    holders,
    subject_of,
)
from motcua.adapters.sandboxes import Refusal, kept

CLIENT = "motcua"
_CODE_LIFE = timedelta(minutes=1)
_TOKEN_LIFE = timedelta(minutes=10)
_IDENTITY = ("SoDinhDanh", "HoVaTen", "MaSoThue", "MaSoDoanhNghiep", "TenDoanhNghiep")


@dataclass(frozen=True, slots=True)
class _Grant:
    """What one code or access token stands for."""

    realm: str
    holder: Holder
    until: datetime
    nonce: str = ""
    challenge: str = ""
    redirect: str = ""


class Provider:
    """Everything the sandbox answers, without HTTP."""

    def __init__(
        self, folder: Path, *, now: Callable[[], datetime], address: str
    ) -> None:
        """Take the data folder, the clock and its own address."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder, self.now, self.address = folder, now, address
        self.faults = FaultFile(folder, Faults)
        self.secret = kept(folder, "client-secret", secrets.token_urlsafe(24))
        made = ECKey.generate_key("P-256").as_dict(private=True)
        self._key = ECKey.import_key(
            json.loads(kept(folder, "key.json", json.dumps(made)))
        )
        self._stranger = ECKey.generate_key("P-256", {"kid": self._kid})
        self._codes: dict[str, _Grant] = {}
        self._tokens: dict[str, _Grant] = {}
        self._lock = Lock()

    def issuer(self, realm: str) -> str:
        """Return the address a provider calls itself by."""
        return f"{self.address}/{realm}"

    def discovery(self, realm: str) -> Mapping[str, Any]:
        """Return what the provider says of itself."""
        issuer = self.issuer(realm)
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "end_session_endpoint": f"{issuer}/logout",
            "jwks_uri": f"{issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> Mapping[str, Any]:
        """Return the public keys."""
        public = {**self._key.as_dict(private=False), "kid": self._kid}
        return {"keys": [{**public, "alg": "ES256", "use": "sig"}]}

    def check_request(self, asked: Mapping[str, str]) -> None:
        """Raise Refusal for a request that may not even be sent back."""
        if asked.get("client_id") != CLIENT:
            raise Refusal("invalid_client", "client_id is not known")
        if not self.is_ours(asked.get("redirect_uri", "")):
            raise Refusal("invalid_request", "redirect_uri is not registered")
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", ""):
            raise Refusal("invalid_request", "response_type is code, scope has openid")
        if asked.get("code_challenge_method") != "S256" or not asked.get(
            "code_challenge"
        ):
            raise Refusal("invalid_request", "PKCE with S256 is needed")

    def is_ours(self, redirect: str) -> bool:
        """Say whether an address lies at the client's registered place."""
        path = self.folder / "client-address"
        registered = path.read_text(encoding="utf-8").strip() if path.exists() else ""
        return bool(registered) and redirect.startswith(f"{registered}/")

    def code(self, realm: str, asked: Mapping[str, str], key: str) -> str:
        """Return a code for the holder who has agreed; raise Refusal."""
        self.check_request(asked)
        holder = holders(self.folder).get(key)
        if holder is None or self.faults.now().refuse:
            raise Refusal("access_denied", "the person has not agreed")
        code = secrets.token_urlsafe(24)
        grant = _Grant(
            realm,
            holder,
            self.now() + _CODE_LIFE,
            asked.get("nonce", ""),
            asked["code_challenge"],
            asked["redirect_uri"],
        )
        with self._lock:
            self._codes[code] = grant
        return code

    def exchange(self, realm: str, said: Mapping[str, str]) -> Mapping[str, Any]:
        """Return the tokens for a code, once; raise Refusal."""
        if (said.get("client_id"), said.get("client_secret")) != (CLIENT, self.secret):
            raise Refusal("invalid_client", "client_id or client_secret is wrong", 401)
        if self.faults.now().tokens_down:
            raise Refusal("unavailable", "this part is down", 503)
        with self._lock:
            grant = self._codes.pop(said.get("code", ""), None)
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if grant is None or (grant.realm, grant.challenge, grant.redirect) != (
            realm,
            challenge,
            said.get("redirect_uri"),
        ):
            raise Refusal("invalid_grant", "the code is not good")
        if grant.until < self.now():
            raise Refusal("invalid_grant", "the code has ended")
        access = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens[access] = grant
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": int(_TOKEN_LIFE.total_seconds()),
            "id_token": self._id_token(grant),
        }

    def userinfo(self, realm: str, access: str) -> Mapping[str, Any]:
        """Return the claims of who a token stands for; raise Refusal."""
        grant = self._tokens.get(access)
        if grant is None or grant.realm != realm:
            raise Refusal("invalid_token", "the access token is not valid", 401)
        other = self.faults.now().other_subject
        subject = "somebody-else" if other else subject_of(realm, grant.holder)
        return {"sub": subject, **self._claims(grant)}

    def _id_token(self, grant: _Grant) -> str:
        faults, at = self.faults.now(), int(self.now().timestamp())
        life = int(_TOKEN_LIFE.total_seconds())
        born = at - 2 * life if faults.expired else at
        issuer = self.issuer(grant.realm)
        claims = {
            "iss": f"{issuer}-khac" if faults.other_issuer else issuer,
            "sub": subject_of(grant.realm, grant.holder),
            "aud": "another-client" if faults.other_audience else CLIENT,
            "iat": born,
            "exp": born + life,
            "nonce": "wrong" if faults.wrong_nonce else grant.nonce,
            **self._claims(grant),
        }
        key = self._stranger if faults.wrong_signature else self._key
        return jwt.encode({"alg": "ES256", "kid": self._kid}, claims, key)

    def _claims(self, grant: _Grant) -> dict[str, Any]:
        told = claims_of(grant.realm, grant.holder, self.issuer(grant.realm))
        if self.faults.now().missing_claims:
            return {name: value for name, value in told.items() if name not in _IDENTITY}
        return told

    @property
    def _kid(self) -> str:
        return self._key.thumbprint()


def known(realm: str) -> str:
    """Return a provider's name; raise Refusal when there is none of the key."""
    if realm not in REALMS:
        raise Refusal("invalid_request", f"no provider {realm!r}", 404)
    return REALMS[realm]
