"""Django's entry for this area."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.deadlines"
    label = "deadlines"
