"""Django's entry for this area."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.training"
    label = "training"
