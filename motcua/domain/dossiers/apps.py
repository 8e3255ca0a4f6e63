"""Django's entry for this area."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.dossiers"
    label = "dossiers"
