"""Django's entry for this area."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.accountability"
    label = "accountability"

    def ready(self) -> None:
        """Have issued notices asked before a file is deleted."""
        from motcua.domain.accountability.readers.references import (  # noqa: PLC0415
            NoticeReferrer,
        )
        from motcua.domain.documents.readers import references  # noqa: PLC0415

        references.add_referrer(NoticeReferrer())
