"""Django's entry for this area."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.reports"
    label = "reports"
