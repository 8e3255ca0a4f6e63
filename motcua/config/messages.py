"""Settings of the partners that send messages."""

from motcua.config.parsers import hidden, positive, text, web_address_or_none
from motcua.config.setting import Setting

MESSAGES: tuple[Setting, ...] = (
    Setting(
        "SMS_URL",
        web_address_or_none,
        "",
        "where the SMS operator's interface begins; empty: no SMS is sent",
        "http(s):// address",
    ),
    Setting(
        "SMS_SECRET",
        hidden,
        "",
        "the secret shared with the SMS operator: it opens its interface and signs its "
        "reports",
        "text",
    ),
    Setting("SMS_SENDER", text, "MOTCUA", "the name SMS come from", "text"),
    Setting(
        "OA_URL",
        web_address_or_none,
        "",
        "where the interface of the messenger's official account begins; empty: none",
        "http(s):// address",
    ),
    Setting(
        "OA_SECRET",
        hidden,
        "",
        "the secret shared with the messenger: it opens its interface and signs its "
        "reports",
        "text",
    ),
    Setting(
        "MESSAGES_TIMEOUT",
        positive,
        "10",
        "how long a partner that sends messages may take to answer",
        "seconds",
    ),
)
"""What leads to the SMS operator and to the messenger's official account."""
