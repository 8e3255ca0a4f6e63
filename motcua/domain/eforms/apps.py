"""Django's entry for this area."""

from django.apps import AppConfig


class EformsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.eforms"
    label = "eforms"
