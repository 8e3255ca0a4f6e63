"""The demo's public post: its port and its settings."""

from pathlib import Path

from motcua.adapters.post.sandbox.service import CUSTOMER, Post
from motcua.kernel.clock import now
from motcua.ops.sandboxes import port_of


def settings_of(folder: Path, *, public_url: str) -> dict[str, str]:
    """Return the settings that lead to the carrier, making its keys on first start."""
    address = f"http://127.0.0.1:{port_of(folder)}"
    post = Post(folder, now=now, address=address)
    hook = f"{public_url}/buu-chinh/thong-bao"
    (folder / "webhook-address").write_text(hook + "\n", encoding="utf-8")
    return {
        "MOTCUA_POST_URL": address,
        "MOTCUA_POST_CUSTOMER": CUSTOMER,
        "MOTCUA_POST_KEY": post.key,
        "MOTCUA_POST_WEBHOOK_SECRET": post.secret,
    }
