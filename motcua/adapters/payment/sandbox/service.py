"""What a payment gateway does: orders, payments, notices, refunds, a day's list."""

import base64
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from motcua.adapters.faults import FaultFile
from motcua.adapters.payment import messages
from motcua.adapters.payment.messages import HASH, is_sealed, sealed, stamp
from motcua.adapters.payment.sandbox.bills import bill
from motcua.adapters.payment.sandbox.faults import Faults
from motcua.adapters.sandboxes import Refusal, kept

PARTNER = "motcua"
BANKS = {
    "VCB": "Ngân hàng Ngoại thương (thử nghiệm)",
    "BIDV": "Ngân hàng Đầu tư và Phát triển (thử nghiệm)",
    "AGRB": "Ngân hàng Nông nghiệp (thử nghiệm)",
}
NOTICE_PATH = "/thanh-toan/thong-bao"
RETURN_PATH = "/nop-tien/ve"
_NOTICE_TIMEOUT = 15


@dataclass(frozen=True, slots=True)
class Paid:
    """One order and what has become of it; `code` is empty while nothing has.

    `refunds` are the amounts given back, by the reference of each refund.
    """

    reference: str
    amount: int
    info: str
    payer: str = ""
    code: str = ""
    transaction: str = ""
    bank: str = ""
    at: str = ""
    refunds: Mapping[str, int] = field(default_factory=dict)


class Bank:
    """Everything the sandbox answers, without HTTP. Its orders are kept in its folder."""

    def __init__(
        self, folder: Path, *, now: Callable[[], datetime], address: str
    ) -> None:
        """Take the data folder, the clock and its own address."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder, self.now, self.address = folder, now, address
        self.faults = FaultFile(folder, Faults)
        self.secret = kept(folder, "secret", secrets.token_urlsafe(24))
        self._lock = Lock()

    def order(self, reference: str) -> Paid:
        """Return one order; raise Refusal where there is none."""
        found = self._orders().get(reference)
        if found is None:
            raise Refusal("unknown", "no such MaThamChieu", 404)
        return found

    def init(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take an order; the same reference again is the same order."""
        self._check("INIT", message)
        receipt = message.get("ThongTinBienLai") or {}
        order = Paid(
            str(message["MaThamChieu"]),
            int(message["SoTien"]),
            str(message["ThongTinGiaoDich"]),
            str(receipt.get("HoTenNguoiNop", "")),
        )
        with self._lock:
            self._save(self._orders().get(order.reference) or order)
        faults = self.faults.now()
        if faults.ipn_before_init:
            self.pay(order.reference, bank="VCB", outcome="paid", wait=True)
        time.sleep(faults.init_timeout)
        if faults.init_garbage:
            raise Refusal("garbage", "<html>Bad gateway</html>", 200)
        answer = {
            "MaLoi": messages.OK,
            "MaDoiTac": PARTNER,
            "MaThamChieu": order.reference,
            "UrlThanhToan": f"{self.address}/pay/{order.reference}",
        }
        return sealed("INIT_ANSWER", answer, secret=self.secret)

    def pay(self, reference: str, *, bank: str, outcome: str, wait: bool = False) -> None:
        """Let the payer pay, fail or leave; tell it by notice as the faults have it."""
        if outcome == "leave":
            return
        with self._lock:
            order = self.order(reference)
            if order.code == messages.OK:
                return
            order = replace(
                order,
                code=messages.OK if outcome == "paid" else messages.FAILED,
                transaction=f"SB{secrets.token_hex(6).upper()}",
                bank=bank,
                at=stamp(self.now()),
            )
            self._save(order)
        faults = self.faults.now()
        if faults.no_ipn:
            return
        teller = Thread(target=self._tell, args=(order, faults), daemon=True)
        teller.start()
        if wait or not faults.ipn_late:
            teller.join()

    def told(self, order: Paid, faults: Faults, *, kind: str = "IPN") -> dict[str, Any]:
        """Return what the gateway says of an order, in the form of a notice."""
        message: dict[str, Any] = {
            "LoaiBanTin": kind,
            "MaLoi": order.code or messages.PENDING,
            "MaDoiTac": PARTNER,
            "MaThamChieu": order.reference,
            "SoTien": order.amount - (1000 if faults.wrong_amount else 0),
            "MaTienTe": "VND",
            "MaGiaoDich": order.transaction,
            "MaNganHang": order.bank,
            "ThoiGianGD": order.at,
            "ThongTinGiaoDich": order.info,
        }
        found = sealed("IPN", message, secret=self.secret)
        if faults.wrong_hash:
            found[HASH] = "0" * 64
        return found

    def query(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Say what has become of an order."""
        self._check("QUERY", message)
        order = self._orders().get(str(message["MaThamChieu"]))
        if order is None:
            order = Paid(str(message["MaThamChieu"]), 0, "", code=messages.UNKNOWN)
        elif self.faults.now().query_contradicts and order.code:
            paid = order.code == messages.OK
            order = replace(order, code=messages.FAILED if paid else messages.OK)
        return self.told(order, Faults(), kind="QUERY")

    def bill(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the receipt of an order that was paid."""
        self._check("GET_BILL", message)
        order = self.order(str(message["MaThamChieu"]))
        paid = order.code == messages.OK
        answer = {
            "MaLoi": messages.OK if paid else messages.PENDING,
            "MaDoiTac": PARTNER,
            "MaThamChieu": order.reference,
            "BienLai": base64.b64encode(bill(asdict(order))).decode() if paid else "",
        }
        return sealed("BILL_ANSWER", answer, secret=self.secret)

    def refund(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give money back, once for a reference; never more in all than was paid."""
        self._check("REFUND", message)
        reference, amount = str(message["MaThamChieu"]), int(message["SoTien"])
        with self._lock:
            order = self.order(str(message["MaThamChieuGoc"]))
            given = {**order.refunds, reference: amount}
            # The same reference with another amount is no refund of ours.
            again = order.refunds.get(reference, amount) == amount
            good = again and amount > 0 and sum(given.values()) <= order.amount
            refused = self.faults.now().refund_refused or not (
                good and order.code == messages.OK
            )
            if not refused:
                self._save(replace(order, refunds=given))
        answer = {
            "MaLoi": messages.FAILED if refused else messages.OK,
            "MaDoiTac": PARTNER,
            "MaThamChieu": reference,
            "SoTien": amount,
            "MaGiaoDich": "" if refused else f"HT{order.transaction}",
            "MoTa": "Ngân hàng từ chối hoàn" if refused else "",
        }
        return sealed("REFUND_ANSWER", answer, secret=self.secret)

    def listed(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the payments of a day."""
        self._check("LIST", message)
        day, faults = str(message["Ngay"]), self.faults.now()
        rows = [
            {
                "MaThamChieu": one.reference,
                "SoTien": one.amount,
                "MaGiaoDich": one.transaction,
            }
            for one in self._orders().values()
            if one.code == messages.OK and one.at.startswith(day)
        ]
        rows = rows[1:] if faults.list_missing else rows
        if faults.list_surplus:
            rows.append({"MaThamChieu": f"LA{day}", "SoTien": 5000, "MaGiaoDich": "SBX"})
        answer = {
            "MaLoi": messages.OK,
            "MaDoiTac": PARTNER,
            "Ngay": day,
            "DanhSach": rows,
        }
        return sealed("LIST_ANSWER", answer, secret=self.secret)

    def home(self) -> str:
        """Return where the partner registered with us answers."""
        path = self.folder / "client-address"
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""

    def _tell(self, order: Paid, faults: Faults) -> None:
        time.sleep(faults.ipn_late)
        self._notify(self.told(order, faults))
        if faults.ipn_twice:
            self._notify(self.told(order, faults))
        if faults.failure_after_success:
            failed = replace(order, code=messages.FAILED)
            self._notify(self.told(failed, faults))

    def _notify(self, message: Mapping[str, Any]) -> None:
        """Post a notice; a partner who does not answer learns of it by a query."""
        request = urllib.request.Request(  # noqa: S310 - the client's own address
            f"{self.home()}{NOTICE_PATH}",
            data=json.dumps(message).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            urllib.request.urlopen(request, timeout=_NOTICE_TIMEOUT).close()  # noqa: S310
        except urllib.error.HTTPError as fault:
            fault.close()
        except (OSError, ValueError):
            return

    def _check(self, kind: str, message: Mapping[str, Any]) -> None:
        if not is_sealed(kind, message, secret=self.secret):
            raise Refusal("hash", "MaXacThuc is wrong", 403)
        if message.get("MaDoiTac") != PARTNER:
            raise Refusal("partner", "MaDoiTac is not known", 403)

    def _orders(self) -> dict[str, Paid]:
        path = self.folder / "orders.json"
        rows = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        return {row["reference"]: _read(row) for row in rows}

    def _save(self, order: Paid) -> None:
        orders = {**self._orders(), order.reference: order}
        text = json.dumps([asdict(one) for one in orders.values()], ensure_ascii=False)
        fresh = self.folder / "orders.json.new"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.folder / "orders.json")


def _read(row: dict[str, Any]) -> Paid:
    """Return an order as it was kept; older files name one refund, of the whole sum."""
    refund = row.pop("refunded", "")
    if refund:
        row["refunds"] = {refund: row["amount"]}
    return Paid(**row)
