"""Django's entry for this area."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.post"
    label = "post"

    def ready(self) -> None:
        """Have proofs asked before a file is deleted, parcels before money is taken."""
        from motcua.domain.documents.readers import references  # noqa: PLC0415 - needs models
        from motcua.domain.post.readers.references import ProofReferrer  # noqa: PLC0415

        references.add_referrer(ProofReferrer())

        from motcua.domain.payments.readers.collecting import add_collector  # noqa: PLC0415
        from motcua.domain.post.readers.collecting import (  # noqa: PLC0415
            ParcelCollector,
        )

        add_collector(ParcelCollector())
