"""Django's entry for this area."""

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.following"
    label = "following"

    def ready(self) -> None:
        """Have letters and supplements asked before a file is deleted."""
        from motcua.domain.documents.readers import references  # noqa: PLC0415 - needs models
        from motcua.domain.following.readers.references import (  # noqa: PLC0415
            FollowingReferrer,
        )

        references.add_referrer(FollowingReferrer())
