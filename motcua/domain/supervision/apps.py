"""Django's entry for this area."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.supervision"
    label = "supervision"
