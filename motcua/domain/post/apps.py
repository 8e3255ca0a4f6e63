"""Django's entry for this area."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.post"
    label = "post"

    def ready(self) -> None:
        """Have proofs of delivery asked before a file is deleted."""
        from motcua.domain.documents.readers import references  # noqa: PLC0415 - needs models
        from motcua.domain.post.readers.references import ProofReferrer  # noqa: PLC0415

        references.add_referrer(ProofReferrer())
