"""Django's entry for this area."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.correspondence"
    label = "correspondence"
