"""Django's entry for this area."""

from django.apps import AppConfig


class HallConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.hall"
    label = "hall"
