"""What a browser is asked for, so that a device makes or uses a passkey.

Basis: W3C Web Authentication, level 3; the device has to check who holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_NAME = "Một Cửa"


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys count: the host they are bound to, and the pages that may ask."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What to hand the browser, and the challenge its answer has to bear."""

    options: str
    challenge: bytes


def place_of(public_url: str) -> Place | None:
    """Return where passkeys count; None for an address that is only a number.

    Devices bind keys to names, never to numbers of machines.
    """
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return Place(host, f"{parts.scheme}://{parts.netloc}")
    return None


def ask_to_make(
    *, place: Place, account_id: int, name: str, known: Sequence[bytes]
) -> Asked:
    """Ask for a new key of an account, on a device that has none of it yet."""
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=_NAME,
        user_id=str(account_id).encode(),
        user_name=name,
        user_display_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return Asked(options_to_json(options), options.challenge)


def ask_to_use(*, place: Place) -> Asked:
    """Ask for any key of this place the device has."""
    options = generate_authentication_options(
        rp_id=place.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Asked(options_to_json(options), options.challenge)
