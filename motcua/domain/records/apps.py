"""Django's entry for this area."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.records"
    label = "records"

    def ready(self) -> None:
        """Have stores of papers asked before a file is deleted."""
        from motcua.domain.documents.readers import references  # noqa: PLC0415 - needs models
        from motcua.domain.records.readers.references import (  # noqa: PLC0415
            RecordReferrer,
        )

        references.add_referrer(RecordReferrer())
