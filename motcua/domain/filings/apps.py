"""Django's entry for this area."""

from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.filings"
    label = "filings"
