"""Django's entry for this area."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.feedback"
    label = "feedback"
