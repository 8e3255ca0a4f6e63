"""A gateway that speaks the payment platform's messages over HTTP.

Each message is posted as JSON to `MOTCUA_PAYMENT_URL` and its own path; answers are
believed only with their hash.
"""

import base64
import csv
import http.client
import io
import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from motcua.adapters.payment import messages
from motcua.adapters.payment.messages import is_sealed, moment, sealed, stamp
from motcua.domain.payments.ports import (
    CURRENCY,
    GatewaySilent,
    Listed,
    Order,
    RefundTold,
    Told,
    WrongHash,
)

_MOST_BYTES = 20 * 1024 * 1024
_FEE_KINDS = {"fee": "1", "charge": "2", "": "0"}
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LARGEST = 10**15


class HttpGateway:
    """The gateway of the settings MOTCUA_PAYMENT_…."""

    def __init__(self) -> None:
        """Take address, partner and secret of the settings."""
        self._address = str(settings.PAYMENT_URL).rstrip("/")
        self._partner = str(settings.PAYMENT_PARTNER)
        self._secret = str(settings.PAYMENT_SECRET)

    def begin(self, order: Order) -> str:
        """Announce a payment (INIT); only an address of the web is gone to."""
        said = self._call("init", "INIT", "INIT_ANSWER", self._init(order))
        address = str(said.get("UrlThanhToan", ""))
        wanted = (messages.OK, order.reference)
        if (said.get("MaLoi"), said.get("MaThamChieu")) != wanted or urlsplit(
            address
        ).scheme not in ("http", "https"):
            raise GatewaySilent(f"INIT answered {said.get('MaLoi')!r}")
        return address

    def _init(self, order: Order) -> dict[str, object]:
        return {
            **self._head("INIT", order.at),
            "MaThamChieu": order.reference,
            "SoTien": order.amount,
            "LoaiHinhThanhToan": "CHUYEN_KHOAN",
            "MaKenhThanhToan": "WEB",
            "MaThietBi": "",
            "NgonNgu": "vi",
            "MaTienTe": CURRENCY,
            "MaNganHang": "",
            "ThongTinGiaoDich": order.info,
            "Ip": order.address,
            "ThongTinBienLai": {
                "MaTTHC": order.procedure_code,
                "TenTTHC": order.procedure_name,
                "MaDonVi": order.unit_code,
                "TenDonVi": order.unit_name,
                "MaHoSo": order.dossier_code,
                "NoiDungThanhToan": order.info,
                "HoTenNguoiNop": order.payer_name,
                "SoCMNDNguoiNop": order.payer_number,
                "DiaChiNguoiNop": order.payer_address,
                "PhiLePhi": [
                    {
                        "LoaiPhiLePhi": _FEE_KINDS[line.kind],
                        "MaPhiLePhi": line.code,
                        "TenPhiLePhi": line.name,
                        "SoTien": line.amount,
                    }
                    for line in order.lines
                ],
                "DSKhoanNop": [
                    {"NoiDung": line.name, "SoTien": line.amount} for line in order.lines
                ],
            },
        }

    def ask(self, *, reference: str, at: datetime) -> Told:
        """Return what has become of a payment (QUERY)."""
        asked = {**self._head("QUERY", at), "MaThamChieu": reference}
        told = self._understood(self._call("query", "QUERY", "IPN", asked))
        if told.reference != reference:
            raise GatewaySilent("QUERY answered about another payment")
        return told

    def bill(self, *, reference: str, at: datetime) -> bytes:
        """Return the gateway's receipt as PDF (GET_BILL)."""
        asked = {**self._head("GET_BILL", at), "MaThamChieu": reference}
        said = self._call("bill", "GET_BILL", "BILL_ANSWER", asked)
        try:
            content = base64.b64decode(str(said.get("BienLai", "")), validate=True)
        except ValueError as fault:
            raise GatewaySilent("GET_BILL is not base64") from fault
        if said.get("MaLoi") != messages.OK or not content.startswith(b"%PDF-"):
            return b""
        return content

    def refund(
        self, *, reference: str, of: str, amount: int, reason: str, at: datetime
    ) -> RefundTold:
        """Ask for money back (REFUND); the same reference again is the same refund."""
        asked = {
            **self._head("REFUND", at),
            "MaThamChieu": reference,
            "MaThamChieuGoc": of,
            "SoTien": amount,
            "LyDo": reason,
        }
        said = self._call("refund", "REFUND", "REFUND_ANSWER", asked)
        done = {messages.OK: True, messages.PENDING: None}.get(
            str(said.get("MaLoi")), False
        )
        if done and _whole(said.get("SoTien")) != amount:
            raise GatewaySilent("REFUND answered another amount")
        return RefundTold(
            done, str(said.get("MaGiaoDich", "")), str(said.get("MoTa", ""))
        )

    def day(self, *, day: date, at: datetime) -> Sequence[Listed]:
        """Return a day's payments (LIST)."""
        asked = {**self._head("LIST", at), "Ngay": f"{day:%Y%m%d}"}
        said = self._call("list", "LIST", "LIST_ANSWER", asked)
        try:
            return [_listed(row) for row in said["DanhSach"]]
        except (KeyError, TypeError, ValueError) as fault:
            raise GatewaySilent(f"LIST: {fault}") from fault

    def read_day(self, content: bytes) -> Sequence[Listed]:
        """Return the payments of a CSV file, whose first line names the columns."""
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), strict=True)
        if rows.fieldnames is None or not {"MaThamChieu", "SoTien"} <= {*rows.fieldnames}:
            raise ValueError("thiếu cột MaThamChieu hoặc SoTien")
        found = []
        try:
            for n, row in enumerate(rows, start=2):
                try:
                    found.append(_listed(row))
                except ValueError as fault:
                    raise ValueError(f"dòng {n}: {fault}") from None
        except csv.Error as fault:
            raise ValueError(str(fault)) from None
        return found

    def read_notice(self, message: Mapping[str, object]) -> Told:
        """Return what an IPN says; raise WrongHash, ValueError."""
        if not is_sealed("IPN", message, secret=self._secret):
            raise WrongHash
        if message.get("MaDoiTac") != self._partner:
            raise WrongHash
        return _told(message)

    def noticed(self, *, reference: str, error: str) -> Mapping[str, object]:
        """Return the answer to an IPN; whatever we have written down is taken."""
        code = {
            "hash": messages.BAD_HASH,
            "amount": messages.BAD_AMOUNT,
            "reference": messages.UNKNOWN,
        }.get(error, messages.OK)
        answer = {"MaLoi": code, "MaThamChieu": reference}
        return sealed("IPN_ANSWER", answer, secret=self._secret)

    def _head(self, kind: str, at: datetime) -> dict[str, object]:
        return {
            "LoaiBanTin": kind,
            "PhienBan": messages.VERSION,
            "MaDoiTac": self._partner,
            "ThoiGianGD": stamp(at),
        }

    def _understood(self, said: Mapping[str, Any]) -> Told:
        try:
            return _told(said)
        except ValueError as fault:
            raise GatewaySilent(f"QUERY: {fault}") from fault

    def _call(
        self, path: str, kind: str, answer: str, values: Mapping[str, object]
    ) -> Mapping[str, Any]:
        """Post a message; return the answer, whose hash is good; raise GatewaySilent."""
        body = json.dumps(sealed(kind, values, secret=self._secret)).encode()
        content = _post(f"{self._address}/{path}", body)
        try:
            said = json.loads(content)
        except ValueError as fault:
            raise GatewaySilent(f"{kind} answered no JSON") from fault
        if not isinstance(said, dict) or not is_sealed(answer, said, secret=self._secret):
            raise GatewaySilent(f"{kind} answered without its hash")
        return said


def _post(address: str, body: bytes) -> bytes:
    request = urllib.request.Request(  # noqa: S310 - the setting is a web address
        address, data=body, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=settings.PAYMENT_TIMEOUT) as answer:  # noqa: S310
            return bytes(answer.read(_MOST_BYTES))
    except urllib.error.HTTPError as fault:
        with fault:
            raise GatewaySilent(f"{address} answered {fault.code}") from fault
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise GatewaySilent(f"{address}: {fault}") from fault


def _told(message: Mapping[str, object]) -> Told:
    """Return what a message says of a payment; raise ValueError for nonsense."""
    code = str(message.get("MaLoi", ""))
    reference = str(message.get("MaThamChieu", ""))
    if not _REFERENCE.fullmatch(reference):
        raise ValueError("MaThamChieu")
    paid = None if code in (messages.PENDING, messages.UNKNOWN) else code == messages.OK
    return Told(
        reference=reference,
        paid=paid,
        amount=_whole(message.get("SoTien")),
        currency=str(message.get("MaTienTe", ""))[:10],
        transaction=str(message.get("MaGiaoDich", ""))[:64],
        bank=str(message.get("MaNganHang", ""))[:64],
        at=moment(str(message.get("ThoiGianGD", ""))),
    )


def _listed(row: Mapping[str, object]) -> Listed:
    reference = str(row["MaThamChieu"]).strip()
    if not _REFERENCE.fullmatch(reference):
        raise ValueError(f"MaThamChieu “{reference[:64]}”")
    amount = _whole(row["SoTien"])
    return Listed(reference, amount, str(row.get("MaGiaoDich") or "")[:64])


def _whole(value: object) -> int:
    """Return an amount in đồng; raise ValueError for what is none."""
    text = str(value).strip()
    if not text.isdecimal() or not text.isascii() or int(text) >= _LARGEST:
        raise ValueError(f"SoTien “{text[:20]}”")
    return int(text)
