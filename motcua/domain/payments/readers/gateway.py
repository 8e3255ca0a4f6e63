"""The gateway the settings name."""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.domain.payments.ports import Gateway
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_


def takes_online() -> bool:
    """Say whether money may be paid through a gateway here."""
    return bool(settings.PAYMENT_URL)


def gateway() -> Gateway:
    """Return the gateway; raise NotNow where the settings name none."""
    if not takes_online():
        raise NotNow(
            "no_gateway",
            N_("Hệ thống chưa kết nối cổng thanh toán trực tuyến."),
            remedy=N_("Hãy nộp tiền tại bộ phận một cửa."),
        )
    return cast("Gateway", import_string(settings.PAYMENT_GATEWAY)())
