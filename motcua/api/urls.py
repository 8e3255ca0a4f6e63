"""Addresses of the API, version 1; whatever is not listed is a problem, not a page."""

from django.urls import path, re_path

from motcua.api import problems
from motcua.api.service import api

urlpatterns = [
    path("v1/", api.urls),
    re_path(r"^.*$", problems.not_found),
]
