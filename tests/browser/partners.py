"""The sandbox partners of a running site, and what its clock and catalogue need."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from motcua.adapters.payment.sandbox import server
from motcua.kernel.clock import now
from tests import carrier
from tests.carrier import Carrier
from tests.payments import Gateway

SETTINGS = (
    "POST_URL",
    "POST_CUSTOMER",
    "POST_KEY",
    "POST_WEBHOOK_SECRET",
    "PAYMENT_URL",
    "PAYMENT_PARTNER",
    "PAYMENT_SECRET",
)


class Partners:
    """The carrier and the payment gateway; they learn of the site when it runs."""

    def __init__(self, post: Carrier, bank: Gateway) -> None:
        """Take both."""
        self.post, self.bank = post, bank

    def tell(self, address: str) -> None:
        """Say where their notices go."""
        self.post.tell(address)
        (self.bank.folder / "client-address").write_text(address)


@contextmanager
def running(folder: Path, settings: Any) -> Iterator[Partners]:
    """Run both; this process and the server that starts next lead to them."""
    with (
        carrier.running(folder / "carrier") as post,
        server.running(folder / "payment", now=now) as address,
    ):
        found = Partners(post, Gateway(folder / "payment", address, ""))
        post.connect(settings)
        found.bank.connect(settings)
        named = {f"MOTCUA_{name}": str(getattr(settings, name)) for name in SETTINGS}
        os.environ.update(named)
        try:
            yield found
        finally:
            for name in named:
                del os.environ[name]
