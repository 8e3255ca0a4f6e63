"""A sandbox of the public post for the tests, with this system's own door behind it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from motcua.adapters.faults import FaultFile
from motcua.adapters.post.sandbox import server
from motcua.adapters.post.sandbox.faults import Faults
from motcua.adapters.post.sandbox.service import CUSTOMER
from motcua.kernel.clock import now


class Carrier:
    """The running sandbox as a test uses it."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address

    def misbehave(self, **faults: Any) -> None:
        """Switch faults on, all others off."""
        FaultFile(self.folder, Faults).put(Faults(**faults))

    def connect(self, settings: Any) -> None:
        """Let Django's settings lead here."""
        settings.POST_URL = self.address
        settings.POST_CUSTOMER = CUSTOMER
        settings.POST_KEY = (self.folder / "key").read_text()
        settings.POST_WEBHOOK_SECRET = (self.folder / "webhook-secret").read_text()
        settings.POST_TIMEOUT = 5
        (self.folder / "webhook-address").unlink(missing_ok=True)
        (self.folder / "orders.json").unlink(missing_ok=True)

    def tell(self, address: str) -> None:
        """Say where notices go."""
        (self.folder / "webhook-address").write_text(f"{address}/buu-chinh/thong-bao")

    def step(self, number: str, state: str, **said: Any) -> dict[str, Any]:
        """Let something happen to a parcel."""
        return self._post(f"orders/{number}/step", {"state": state, **said})

    def release(self, *, backwards: bool = False) -> int:
        """Let held notices go."""
        query = "?backwards=1" if backwards else ""
        return int(self._post(f"release{query}", {})["sent"])

    @property
    def orders(self) -> dict[str, Any]:
        """Return what the carrier has on its books."""
        path = self.folder / "orders.json"
        found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return found

    def _post(self, path: str, data: object) -> dict[str, Any]:
        request = Request(f"{self.address}/{path}", json.dumps(data).encode())
        with urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found


@contextmanager
def running(folder: Path) -> Iterator[Carrier]:
    """Run the carrier in this process for the length of a block."""
    with server.running(folder, now=now) as address:
        yield Carrier(folder, address)
