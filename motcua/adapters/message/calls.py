"""One call to a partner that sends messages: JSON over HTTP, every fault told apart."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings

from motcua.domain.notifications.ports import Undelivered

_MOST_BYTES = 64 * 1024


def call(address: str, *, token: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Post JSON and return status and answer.

    Raises Undelivered when nobody answers in time (`unreachable`) or what comes is no
    JSON object (`garbage`). A partner that was too slow may have taken the message: the
    next try bears the same key.
    """
    request = urllib.request.Request(  # noqa: S310 - the setting is a web address
        address,
        data=json.dumps(data).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token}",
        },
    )
    try:
        with urllib.request.urlopen(  # noqa: S310 - as above
            request, timeout=settings.MESSAGES_TIMEOUT
        ) as answer:
            status, content = answer.status, answer.read(_MOST_BYTES)
    except urllib.error.HTTPError as fault:
        with fault:
            status, content = fault.code, fault.read(_MOST_BYTES)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise Undelivered(f"{address}: {fault}") from fault
    try:
        found = json.loads(content)
    except ValueError as fault:
        raise Undelivered(f"{address}: {fault}", reason="garbage") from fault
    if not isinstance(found, dict):
        raise Undelivered(f"{address}: no JSON object", reason="garbage")
    return status, found
