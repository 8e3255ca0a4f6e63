"""The demo's signing service: its port, its settings, and everybody registered at it."""

from datetime import datetime
from pathlib import Path

from motcua.adapters.signing.sandbox.people import write_people
from motcua.adapters.signing.sandbox.service import CLIENT, Sandbox
from motcua.kernel.clock import VN, now
from motcua.ops.sandboxes import port_of

UNATTENDED = "unattended.json"


def settings_of(folder: Path) -> dict[str, str]:
    """Return the settings that lead to the service, making its keys on first start."""
    address = f"http://127.0.0.1:{port_of(folder)}"
    sandbox = Sandbox(folder, now=now, address=address)
    return {
        "MOTCUA_SIGNING_REMOTE_URL": address,
        "MOTCUA_SIGNING_REMOTE_CLIENT": CLIENT,
        "MOTCUA_SIGNING_REMOTE_SECRET": sandbox.secret,
        "MOTCUA_SIGNING_TIMESTAMPS_URL": f"{address}/tsa",
        "MOTCUA_SIGNING_TRUST": str(folder / "trust.pem"),
        "MOTCUA_SIGNING_UNATTENDED": str(folder / UNATTENDED),
    }


def fill(folder: Path, *, at: datetime) -> None:
    """Give everybody with authority, and their agencies, keys and a registration."""
    from motcua.ops.signing import samples  # noqa: PLC0415 - after Django's set-up

    on = at.astimezone(VN).date()
    write_people(folder, samples.users(on=on))
    samples.write_secrets(folder / UNATTENDED, on=on)
    samples.register_all(at=at)
