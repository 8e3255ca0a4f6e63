"""Connects the queue when the program starts."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string

from motcua.kernel import jobs


class JobsConfig(AppConfig):
    """Background entry points."""

    name = "motcua.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Let `defer` put jobs into the queue that the settings name."""
        jobs.use(import_string(settings.JOB_QUEUE)())
