"""Django's entry for this area."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.documents"
    label = "documents"
