"""Django's entry for this area."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.ledger"
    label = "ledger"
