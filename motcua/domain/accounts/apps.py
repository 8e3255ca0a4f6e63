"""Django's entry for this area."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the area for Django."""

    name = "motcua.domain.accounts"
    label = "accounts"
