"""Addresses of helping people with their accounts."""

from django.urls import path

from motcua.web.desk.views import accounts, assisting

urlpatterns = [
    path("", accounts.find, name="accounts"),
    path("<int:person_id>", accounts.recovery, name="recovery"),
    path("<int:person_id>/nguoi-giup", assisting.consents, name="consents"),
    path("to-chuc", assisting.registrations, name="registrations"),
    path("to-chuc/<int:registration_id>", assisting.registration, name="registration"),
    path("ho-tro", assisting.begin, name="assist"),
    path("ho-tro/<uuid:key>", assisting.confirm, name="assist_confirm"),
]
