"""Timestamps, OCSP and CRLs over HTTP."""

import http.client
import urllib.error
import urllib.request

from django.conf import settings

from motcua.domain.documents.ports import Unreachable

_MOST_BYTES = 20 * 1024 * 1024


def fetch(
    address: str,
    *,
    body: bytes | None = None,
    media_type: str = "",
    token: str = "",
    timeout: float | None = None,
) -> tuple[int, bytes]:
    """Ask an address and return status and content; raise Unreachable.

    Only http and https: what certificates name is not opened from the disk.
    """
    if not address.startswith(("http://", "https://")):
        raise Unreachable(f"{address} is not a web address")
    request = urllib.request.Request(address, data=body)  # noqa: S310 - checked above
    if media_type:
        request.add_header("Content-Type", media_type)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    wait = settings.SIGNING_TIMEOUT if timeout is None else timeout
    try:
        with urllib.request.urlopen(request, timeout=wait) as answer:  # noqa: S310
            return answer.status, answer.read(_MOST_BYTES)
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, fault.read(_MOST_BYTES)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise Unreachable(f"{address}: {fault}") from fault


class HttpTrustNetwork:
    """The trust services by HTTP; timestamps from MOTCUA_SIGNING_TIMESTAMPS_URL."""

    def timestamp(self, request: bytes) -> bytes:
        """Send an RFC 3161 request."""
        return _good(
            settings.SIGNING_TIMESTAMPS_URL, request, "application/timestamp-query"
        )

    def ask_status(self, *, address: str, request: bytes) -> bytes:
        """Send an OCSP request."""
        return _good(address, request, "application/ocsp-request")

    def revocation_list(self, *, address: str) -> bytes:
        """Fetch a CRL."""
        return _good(address, None, "")


def _good(address: str, body: bytes | None, media_type: str) -> bytes:
    status, content = fetch(address, body=body, media_type=media_type)
    if status != 200 or not content:
        raise Unreachable(f"{address} answered {status}")
    return content
