"""Django's entry for this area."""

from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.filings"
    label = "filings"

    def ready(self) -> None:
        """Have filings asked before a file is deleted."""
        from motcua.domain.documents.readers import references  # noqa: PLC0415 - needs models
        from motcua.domain.filings.readers.references import (  # noqa: PLC0415
            FilingReferrer,
        )

        references.add_referrer(FilingReferrer())
