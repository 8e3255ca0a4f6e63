"""Django's entry for this area."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.overview"
    label = "overview"
