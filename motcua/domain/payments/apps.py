"""Django's entry for this area."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.payments"
    label = "payments"

    def ready(self) -> None:
        """Have receipts asked before a file is deleted."""
        from motcua.domain.documents.readers import references  # noqa: PLC0415 - needs models
        from motcua.domain.payments.readers import ReceiptReferrer  # noqa: PLC0415
        from motcua.domain.payments.readers.online import BillReferrer  # noqa: PLC0415

        references.add_referrer(ReceiptReferrer())
        references.add_referrer(BillReferrer())
