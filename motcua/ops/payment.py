"""The demo's payment gateway: its port and its settings."""

from pathlib import Path

from motcua.adapters.payment.sandbox.service import PARTNER, Bank
from motcua.kernel.clock import now
from motcua.ops.sandboxes import port_of


def settings_of(folder: Path, *, public_url: str) -> dict[str, str]:
    """Return the settings that lead to the gateway, making its secret on first start."""
    address = f"http://127.0.0.1:{port_of(folder)}"
    bank = Bank(folder, now=now, address=address)
    (folder / "client-address").write_text(public_url + "\n", encoding="utf-8")
    return {
        "MOTCUA_PAYMENT_URL": address,
        "MOTCUA_PAYMENT_PARTNER": PARTNER,
        "MOTCUA_PAYMENT_SECRET": bank.secret,
    }
