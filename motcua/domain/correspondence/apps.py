"""Django's entry for this area."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.correspondence"
    label = "correspondence"

    def ready(self) -> None:
        """Have the register of incoming documents asked before a file is deleted."""
        from motcua.domain.correspondence.readers.references import (  # noqa: PLC0415 - needs models
            IncomingReferrer,
        )
        from motcua.domain.documents.readers import references  # noqa: PLC0415

        references.add_referrer(IncomingReferrer())
