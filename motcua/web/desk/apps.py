"""The desk face."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "motcua.web.desk"
    label = "desk"
