"""Django's entry for this area."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.notifications"
    label = "notifications"
