"""Settings of the payment gateway."""

from motcua.config.parsers import hidden, positive, text, web_address_or_none
from motcua.config.setting import Setting

PAYMENT: tuple[Setting, ...] = (
    Setting(
        "PAYMENT_URL",
        web_address_or_none,
        "",
        "the payment gateway: where its messages go; empty: nothing is paid online",
        "http(s):// address",
    ),
    Setting(
        "PAYMENT_PARTNER",
        text,
        "",
        "the payment gateway: what it knows this system by (MaDoiTac)",
        "text",
    ),
    Setting(
        "PAYMENT_SECRET",
        hidden,
        "",
        "the payment gateway: the secret every message's MaXacThuc is made with",
        "text",
    ),
    Setting(
        "PAYMENT_TIMEOUT",
        positive,
        "15",
        "how long the payment gateway may take to answer",
        "seconds",
    ),
)
