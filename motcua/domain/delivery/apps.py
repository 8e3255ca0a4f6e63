"""Django's entry for this area."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.delivery"
    label = "delivery"
