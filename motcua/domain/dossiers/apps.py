"""Django's entry for this area."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Have dossiers asked before a file is deleted."""
        from motcua.domain.documents.readers import references  # noqa: PLC0415 - needs models
        from motcua.domain.dossiers.readers.references import (  # noqa: PLC0415
            DossierReferrer,
        )

        references.add_referrer(DossierReferrer())
