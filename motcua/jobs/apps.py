"""Django's entry for the background entry points and their trigger."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.jobs"
    label = "jobs"
