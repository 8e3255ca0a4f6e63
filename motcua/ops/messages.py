"""The demo's partners that send messages: their port and their settings."""

from pathlib import Path

from motcua.adapters.message.sandbox.service import Operators
from motcua.kernel.clock import now
from motcua.ops.sandboxes import port_of


def settings_of(folder: Path, *, public_url: str) -> dict[str, str]:
    """Return the settings that lead to the partners, making secrets on first start."""
    address = f"http://127.0.0.1:{port_of(folder)}"
    operators = Operators(folder, now=now)
    (folder / "client-address").write_text(public_url + "\n", encoding="utf-8")
    return {
        "MOTCUA_SMS_URL": f"{address}/sms",
        "MOTCUA_SMS_SECRET": operators.secrets["sms"],
        "MOTCUA_OA_URL": f"{address}/oa",
        "MOTCUA_OA_SECRET": operators.secrets["messenger"],
    }
