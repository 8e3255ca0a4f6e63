"""Django's entry for this area."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.records"
    label = "records"
