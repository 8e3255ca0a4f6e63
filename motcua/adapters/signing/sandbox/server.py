"""The sandbox over HTTP: `motcua sandbox signing`, the demo and the tests run it.

Addresses: `/csc/v2/…` and `/oauth2/token` (the API), `/tsa`, `/ocsp/…`, `/crl/…`,
`/ca/…`, and `/faults` (GET, PUT) to make it misbehave.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from http.server import ThreadingHTTPServer
from pathlib import Path

from motcua.adapters import sandboxes
from motcua.adapters.sandboxes import Answer, Asked, Refusal, as_json, nothing_at
from motcua.adapters.signing.sandbox.service import Sandbox


class OverHttp:
    """What of the service is at which address."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Take the service."""
        self.sandbox, self.faults = sandbox, sandbox.faults

    def answer(self, asked: Asked) -> Answer:
        """Answer a request; raise Refusal, Crash."""
        return self._get(asked) if asked.method == "GET" else self._post(asked)

    def _get(self, asked: Asked) -> Answer:
        sandbox, (top, _slash, rest) = self.sandbox, asked.path.partition("/")
        match top, rest:
            case "crl", "root.crl" | "issuer.crl":
                _unless(self.faults.now().revocation_down)
                found = sandbox.revocation_list(rest.removesuffix(".crl"))
                return Answer(found, "application/pkix-crl")
            case "ca", "root.cer":
                return Answer(sandbox.keys.root.der, "application/pkix-cert")
            case "ca", "issuer.cer":
                return Answer(sandbox.keys.issuer.der, "application/pkix-cert")
        raise nothing_at(asked)

    def _post(self, asked: Asked) -> Answer:
        sandbox, faults = self.sandbox, self.faults.now()
        match asked.method, asked.path:
            case "POST", "tsa":
                _unless(faults.timestamps_down)
                return Answer(
                    sandbox.timestamp(asked.body), "application/timestamp-reply"
                )
            case "POST", "ocsp/issuer":
                _unless(faults.revocation_down)
                return Answer(sandbox.status(asked.body), "application/ocsp-response")
            case "POST", "oauth2/token":
                return as_json(sandbox.call(asked.path, asked.form, ""))
            case "POST", _:
                return as_json(sandbox.call(asked.path, asked.data, asked.token))
        raise nothing_at(asked)


def _unless(down: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if down:
        raise Refusal("unavailable", "this part is down", 503)


def make_server(
    folder: Path,
    *,
    port: int,
    now: Callable[[], datetime],
    crashed: Callable[[], None] = lambda: None,
) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, keys made and ready; port 0 takes a free one.

    `crashed` is what is done when it has been told to crash, beside giving no answer.
    """
    return sandboxes.make_server(
        lambda address: OverHttp(Sandbox(folder, now=now, address=address)),
        port=port,
        crashed=crashed,
    )


def running(folder: Path, *, now: Callable[[], datetime]) -> AbstractContextManager[str]:
    """Run a sandbox in a thread for the length of a block; give its address."""
    return sandboxes.serving(make_server(folder, port=0, now=now))
