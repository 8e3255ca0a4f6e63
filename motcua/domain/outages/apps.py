"""Django's entry for this area."""

from django.apps import AppConfig


class OutagesConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.outages"
    label = "outages"
