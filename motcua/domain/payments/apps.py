"""Django's entry for this area."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.payments"
    label = "payments"
