"""Signing with a token in this machine, by PKCS#11.

For a clerk's machine that runs Một Cửa itself, or a server with an HSM. A credential
is the label of key and certificate on the token.
"""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric import utils
from django.conf import settings
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import (
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PKCS11Error,
    TokenNotRecognised,
)

from motcua.domain.documents.ports import (
    Credential,
    Declined,
    Unreachable,
    WrongSecret,
)

_MOST_AT_ONCE = 500
_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""What PKCS #1 puts before a SHA-256 hash (RFC 8017, section 9.2)."""


class TokenSigning:
    """A token read by MOTCUA_SIGNING_TOKEN_LIBRARY."""

    def credentials(self, *, user: str) -> tuple[str, ...]:
        """Return the labels of the certificates of a user's name on the tokens."""
        with self._session("", user) as session:
            found = session.get_objects(
                {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: user}
            )
            return tuple(str(one[Attribute.LABEL]) for one in found)

    def credential(self, *, credential_id: str) -> Credential:
        """Return the certificate of a label, the others of the token as its chain."""
        with self._session("", credential_id) as session:
            rows = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
            held = [
                (str(row[Attribute.LABEL]), bytes(row[Attribute.VALUE])) for row in rows
            ]
        own = [der for label, der in held if label == credential_id]
        if not own:
            raise Declined(f"no certificate {credential_id!r} on the token")
        others = tuple(der for label, der in held if label != credential_id)
        return Credential(credential_id, own[0], others, _MOST_AT_ONCE)

    def sign(
        self, *, credential: Credential, hashes: Sequence[bytes], secret: str
    ) -> tuple[bytes, ...]:
        """Open the token with the PIN and sign each hash."""
        with self._session(secret, credential.id) as session:
            key = session.get_key(ObjectClass.PRIVATE_KEY, label=credential.id)
            return tuple(_signed(key, one) for one in hashes)

    @contextmanager
    def _session(self, pin: str, label: str) -> Iterator[Any]:
        """Open the token that holds a label, for reading or, with a PIN, for signing."""
        try:
            library = pkcs11.lib(settings.SIGNING_TOKEN_LIBRARY)
            token = _token_with(library, label)
            with token.open(user_pin=pin or None) as session:
                yield session
        except (PinIncorrect, PinInvalid, PinLenRange) as fault:
            raise WrongSecret("the PIN is wrong") from fault
        except (PKCS11Error, RuntimeError) as fault:
            raise Unreachable(f"token: {type(fault).__name__} {fault}") from fault


def _token_with(library: Any, label: str) -> Any:
    """Return the token that holds a certificate of a label; raise Declined."""
    wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: label}
    for slot in library.get_slots(token_present=True):
        with contextlib.suppress(TokenNotRecognised), slot.get_token().open() as session:
            if list(session.get_objects(wanted)):
                return slot.get_token()
    raise Declined(f"no token holds {label!r}")


def _signed(key: Any, digest: bytes) -> bytes:
    if key.key_type is KeyType.RSA:
        return bytes(key.sign(_DIGEST_INFO + digest, mechanism=Mechanism.RSA_PKCS))
    raw = bytes(key.sign(digest, mechanism=Mechanism.ECDSA))
    half = len(raw) // 2
    r, s = (int.from_bytes(part, "big") for part in (raw[:half], raw[half:]))
    return utils.encode_dss_signature(r, s)
