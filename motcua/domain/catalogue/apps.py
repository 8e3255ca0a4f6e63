"""Django's entry for this area."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.catalogue"
    label = "catalogue"
