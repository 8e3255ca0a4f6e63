"""The common face."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "motcua.web.common"
    label = "web_common"
