"""A sandbox of the payment gateway for the tests, a site it can call, a payer at it."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, build_opener
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application

from motcua.adapters.faults import FaultFile
from motcua.adapters.payment.messages import sealed
from motcua.adapters.payment.sandbox import server
from motcua.adapters.payment.sandbox.faults import Faults
from motcua.adapters.payment.sandbox.service import NOTICE_PATH, PARTNER
from motcua.domain.catalogue.models import Fee, ProcedureVersion
from motcua.domain.catalogue.readers.terms import published
from motcua.kernel.clock import now


class _Quiet(WSGIRequestHandler):
    """Says nothing of what it serves."""

    def log_message(self, *_: object) -> None:
        return


class _Threaded(ThreadingMixIn, WSGIServer):
    """Answers many at once."""

    daemon_threads = False
    request_queue_size = 64


class _Stay(HTTPRedirectHandler):
    """Leaves redirects to whoever asked."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Gateway:
    """The running gateway as a test uses it; `site` is where it sends its notices."""

    def __init__(self, folder: Path, address: str, site: str) -> None:
        self.folder, self.address, self.site = folder, address, site

    @property
    def secret(self) -> str:
        return (self.folder / "secret").read_text()

    def misbehave(self, **faults: Any) -> None:
        """Switch faults on, all others off."""
        FaultFile(self.folder, Faults).put(Faults(**faults))

    def connect(self, settings: Any) -> None:
        """Let Django's settings lead here."""
        (self.folder / "client-address").write_text(self.site)
        settings.PAYMENT_URL = self.address
        settings.PAYMENT_PARTNER = PARTNER
        settings.PAYMENT_SECRET = self.secret
        settings.PAYMENT_TIMEOUT = 1

    def pay(self, reference: str, outcome: str = "paid", bank: str = "VCB") -> str:
        """Choose bank and outcome on its page; return where it sends the payer."""
        page = f"{self.address}/pay/{reference}"
        with urllib.request.urlopen(page) as answer:
            assert "đ" in answer.read().decode()
        form = urlencode({"bank": bank, "outcome": outcome}).encode()
        try:
            build_opener(_Stay).open(page, form).close()
        except HTTPError as redirect:
            with redirect:
                return str(redirect.headers["Location"])
        raise AssertionError("the gateway sends the payer back")

    def notice(self, reference: str, amount: int, **changes: Any) -> dict[str, Any]:
        """Return a notice as the gateway would write it."""
        values = {
            "LoaiBanTin": "IPN",
            "MaLoi": "00",
            "MaDoiTac": PARTNER,
            "MaThamChieu": reference,
            "SoTien": amount,
            "MaTienTe": "VND",
            "MaGiaoDich": "GD1",
            "MaNganHang": "VCB",
            "ThoiGianGD": f"{now():%Y%m%d%H%M%S}",
            "ThongTinGiaoDich": "Nop phi",
            **changes,
        }
        return sealed("IPN", values, secret=self.secret)

    def tell(self, message: object) -> tuple[int, dict[str, Any]]:
        """Post a notice to the site; return status and answer."""
        request = urllib.request.Request(
            f"{self.site}{NOTICE_PATH}",
            data=message if isinstance(message, bytes) else json.dumps(message).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.loads(answer.read())
        except HTTPError as fault:
            with fault:
                return fault.code, json.loads(fault.read())


@contextmanager
def site() -> Iterator[str]:
    """Serve the pages of this process over HTTP for the length of a block."""
    serving = make_server(
        "127.0.0.1",
        0,
        get_wsgi_application(),
        server_class=_Threaded,
        handler_class=_Quiet,
    )
    thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_address[1]}"
    finally:
        serving.shutdown()
        serving.server_close()
        thread.join()


@contextmanager
def running(folder: Path) -> Iterator[Gateway]:
    """Run a gateway, and the site it tells of payments."""
    with site() as address, server.running(folder, now=now) as gateway:
        yield Gateway(folder, gateway, address)


@contextmanager
def costing(code: str, amount: int, name: str = "Phí thử") -> Iterator[str]:
    """Let a procedure cost so many đồng at filing, for the length of a block."""
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    Fee.objects.filter(version=version).delete()
    Fee.objects.create(version=version, n=1, name=name, amount=amount, collect="filing")
    published.cache_clear()
    yield code
    published.cache_clear()


@contextmanager
def told_by_hand(folder: Path, settings: Any) -> Iterator[Gateway]:
    """Run a gateway that is asked; its notices are taken in by hand."""
    with server.running(folder, now=now) as address:
        found = Gateway(folder, address, "http://127.0.0.1:9")
        found.connect(settings)
        yield found
