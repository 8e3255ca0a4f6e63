"""Addresses of giving results back at the desk."""

from django.urls import path

from motcua.web.desk.views import returns

urlpatterns = [
    path("", returns.ready, name="returns"),
    path("<str:code>", returns.give, name="give"),
]
