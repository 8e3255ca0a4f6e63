"""Addresses of helping people with their accounts."""

from django.urls import path

from motcua.web.desk.views import accounts

urlpatterns = [
    path("", accounts.find, name="accounts"),
    path("<int:person_id>", accounts.recovery, name="recovery"),
]
