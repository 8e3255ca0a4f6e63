"""Django's entry for this area."""

from django.apps import AppConfig


class BespokeConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.bespoke"
    label = "bespoke"
