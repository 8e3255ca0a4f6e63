"""Django's entry for this area."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.appointments"
    label = "appointments"
