"""A client of OpenID Connect: code with PKCE, tokens checked by joserfc.

Basis: OpenID Connect Core 1.0 section 3.1, Discovery 1.0, RP-Initiated Logout 1.0;
RFC 7636, RFC 9700.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from joserfc import jwt
from joserfc.errors import (
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    MissingClaimError,
)
from joserfc.jwk import KeySet

from motcua.adapters.signing.network import fetch
from motcua.domain.accounts.ports import IdentityFault, Journey, NotIdentified, Told
from motcua.domain.documents.ports import Unreachable

_ALGORITHMS = ("ES256", "ES384", "ES512", "PS256", "RS256", "RS384", "RS512")
_KEPT_SECONDS = 600
_LEEWAY = 30
_SCOPE = "openid"


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """One provider, by its issuer and the client it knows us as."""

    name: str
    issuer: str
    client: str
    secret: str

    def begin(self, *, back: str) -> Journey:
        """Make state, nonce and verifier anew, and the address that carries them."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": back,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        where = self._metadata()["authorization_endpoint"]
        return Journey(f"{where}?{urlencode(asked)}", state, nonce, verifier)

    def finish(
        self, *, journey: Journey, code: str, back: str, left: str, at: datetime
    ) -> Told:
        """Exchange the code, check the token, ask userinfo; raise NotIdentified."""
        metadata = self._metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.client,
            "client_secret": self.secret,
            "code_verifier": journey.verifier,
        }
        said = self._ask(metadata["token_endpoint"], form=form)
        token, access = str(said.get("id_token", "")), str(said.get("access_token", ""))
        claims = self._checked(token, journey.nonce, at)
        more = self._userinfo(metadata, access)
        if more and more.get("sub") != claims["sub"]:
            raise NotIdentified(IdentityFault.UNTRUSTED, "userinfo is of another")
        return Told({**more, **claims}, self._sign_out(metadata, token, left))

    def _checked(self, token: str, nonce: str, at: datetime) -> dict[str, Any]:
        """Return the claims of a token that is signed, for us, of now; or raise."""
        registry = jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = self._opened(token)
            registry.validate(claims)
        except ExpiredTokenError as fault:
            raise NotIdentified(IdentityFault.EXPIRED, str(fault)) from fault
        except (InvalidClaimError, MissingClaimError) as fault:
            raise NotIdentified(IdentityFault.NOT_FOR_US, str(fault)) from fault
        except (JoseError, ValueError) as fault:
            raise NotIdentified(IdentityFault.UNTRUSTED, type(fault).__name__) from fault
        if claims.get("azp", self.client) != self.client:
            raise NotIdentified(IdentityFault.NOT_FOR_US, "azp is another client")
        return claims

    def _opened(self, token: str) -> dict[str, Any]:
        """Return a token's claims; keys that do not fit are asked for anew, once."""
        try:
            found = jwt.decode(token, self._keys(fresh=False), algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            found = jwt.decode(token, self._keys(fresh=True), algorithms=_ALGORITHMS)
        return dict(found.claims)

    def _keys(self, *, fresh: bool) -> KeySet:
        where = self._metadata()["jwks_uri"]
        kept = None if fresh else cache.get(f"identity-keys-{where}")
        if kept is None:
            kept = self._ask(where)
            cache.set(f"identity-keys-{where}", kept, _KEPT_SECONDS)
        return KeySet.import_key_set(kept)  # type: ignore[arg-type] # checked by it

    def _metadata(self) -> Mapping[str, str]:
        """Return what the provider says of itself, asked every ten minutes."""
        key = f"identity-provider-{self.issuer}"
        kept: Mapping[str, str] | None = cache.get(key)
        if kept is None:
            found = self._ask(f"{self.issuer}/.well-known/openid-configuration")
            needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if found.get("issuer") != self.issuer or not all(map(found.get, needed)):
                raise NotIdentified(IdentityFault.UNTRUSTED, "discovery is of another")
            kept = {name: str(value) for name, value in found.items()}
            cache.set(key, kept, _KEPT_SECONDS)
        return kept

    def _userinfo(self, metadata: Mapping[str, str], access: str) -> dict[str, Any]:
        where = metadata.get("userinfo_endpoint", "")
        return self._ask(where, token=access) if where and access else {}

    def _sign_out(self, metadata: Mapping[str, str], token: str, left: str) -> str:
        where = metadata.get("end_session_endpoint", "")
        asked = {"id_token_hint": token, "post_logout_redirect_uri": left}
        return f"{where}?{urlencode(asked)}" if where else ""

    def _ask(
        self, where: str, *, form: Mapping[str, str] | None = None, token: str = ""
    ) -> dict[str, Any]:
        body = None if form is None else urlencode(form).encode()
        kind = "" if form is None else "application/x-www-form-urlencoded"
        try:
            status, content = fetch(
                where,
                body=body,
                media_type=kind,
                token=token,
                timeout=settings.IDENTITY_TIMEOUT,
            )
        except Unreachable as fault:
            raise NotIdentified(IdentityFault.UNREACHABLE, str(fault)) from fault
        if status >= 500:
            raise NotIdentified(IdentityFault.UNREACHABLE, f"{where} answered {status}")
        try:
            said = json.loads(content)
        except ValueError:
            said = None
        if status >= 400 or not isinstance(said, dict):
            raise NotIdentified(IdentityFault.DECLINED, f"{where} answered {status}")
        return said


def providers() -> dict[str, OidcProvider]:
    """Return the providers that are set up, by the key in their addresses."""
    return {
        key: OidcProvider(
            name=row["name"],
            issuer=row["issuer"],
            client=row["client"],
            secret=row["secret"],
        )
        for key, row in settings.IDENTITY_PROVIDERS.items()
    }
