"""Django's entry for this area."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.guidance"
    label = "guidance"
