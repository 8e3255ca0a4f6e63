"""The sandbox over HTTP: `motcua sandbox payment`, the demo and the tests run it.

Addresses: `/init`, `/query`, `/bill`, `/refund`, `/list` (POST, JSON), `/pay/…` (where
the payer chooses bank and outcome), and `/faults` (GET, PUT) to make it misbehave.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from html import escape
from http.server import ThreadingHTTPServer
from pathlib import Path

from motcua.adapters import sandboxes
from motcua.adapters.payment import messages
from motcua.adapters.payment.sandbox.service import BANKS, RETURN_PATH, Bank
from motcua.adapters.sandboxes import (
    Answer,
    Asked,
    as_json,
    as_page,
    elsewhere,
    nothing_at,
)

TITLE = "Cổng thanh toán – thử nghiệm"
OUTCOMES = {
    "paid": "Thanh toán thành công",
    "failed": "Thanh toán không thành công",
    "leave": "Quay về mà không thanh toán",
}


class OverHttp:
    """What of the gateway is at which address."""

    def __init__(self, bank: Bank) -> None:
        """Take the gateway."""
        self.bank, self.faults = bank, bank.faults

    def answer(self, asked: Asked) -> Answer:
        """Answer a request; raise Refusal."""
        top, _, reference = asked.path.partition("/")
        verbs = {
            "init": self.bank.init,
            "query": self.bank.query,
            "bill": self.bank.bill,
            "refund": self.bank.refund,
            "list": self.bank.listed,
        }
        if asked.method == "POST" and asked.path in verbs:
            return as_json(verbs[asked.path](asked.data))
        if top == "pay" and asked.method == "GET":
            return self._choices(reference)
        if top == "pay" and asked.method == "POST":
            return self._paid(reference, asked)
        raise nothing_at(asked)

    def _choices(self, reference: str) -> Answer:
        order = self.bank.order(reference)
        amount = f"{order.amount:,}".replace(",", ".")
        if order.code == messages.OK:
            home = escape(self.bank.home())
            back = f'<p><a href="{home}/">Quay về</a></p>'
            return as_page(TITLE, f"<p>Đã thanh toán {amount} đ.</p>{back}")
        banks = "".join(
            f'<p><label><input type="radio" name="bank" value="{code}"'
            f"{' checked' if code == 'VCB' else ''}> {escape(name)}</label></p>"
            for code, name in BANKS.items()
        )
        buttons = "".join(
            f'<button name="outcome" value="{key}">{name}</button>'
            for key, name in OUTCOMES.items()
        )
        told = f"<p>{escape(order.info)}: <b>{amount} đ</b></p>"
        return as_page(TITLE, f'{told}<form method="post">{banks}{buttons}</form>')

    def _paid(self, reference: str, asked: Asked) -> Answer:
        bank = asked.form.get("bank", "VCB")
        outcome = asked.form.get("outcome", "leave")
        if outcome not in OUTCOMES or bank not in BANKS:
            raise ValueError("choose a bank and an outcome")
        self.bank.order(reference)
        self.bank.pay(reference, bank=bank, outcome=outcome)
        return elsewhere(f"{self.bank.home()}{RETURN_PATH}?MaThamChieu={reference}")


def make_server(
    folder: Path, *, port: int, now: Callable[[], datetime]
) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, secret made and ready; port 0 takes a free one."""
    return sandboxes.make_server(
        lambda address: OverHttp(Bank(folder, now=now, address=address)), port=port
    )


def running(folder: Path, *, now: Callable[[], datetime]) -> AbstractContextManager[str]:
    """Run a sandbox in a thread for the length of a block; give its address."""
    return sandboxes.serving(make_server(folder, port=0, now=now))
